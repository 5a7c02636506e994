/**
 * Draws a timeline as SVG: above the stay of each message in the active queue, below the agents and what they deliver, coloured by
 * message; who preempts whom is marked. Leaves out what it is made from: timeline.ts.
 */
import { shortened, visible, widthOf } from "../draw/characters.js";
import { COLOURS, element, picture, textAt, tooltip } from "../draw/svg.js";
import { type Axis, axisOf } from "./axis.js";
import type { Bar, Timeline } from "./timeline.js";

const MARGIN = 20;
const ROW = 26;
const SMALL = 10;
/** Characters of a name at the left. */
const LONGEST_NAME = 18;
/** Rows of messages and of agents; the others are told in words. */
const MOST_ROWS = 24;
/** Steps shown after the wrong one. */
const AFTERWARDS = 3;

export interface TimelineSvgOptions {
	/** How many steps are shown at the beginning and at the end of a long run each; 40 unless told. */
	readonly most?: number;
}

export function timelineSvg(timeline: Timeline, { most = 40 }: TimelineSvgOptions = {}): string {
	const end = timeline.wrong === null ? timeline.steps : Math.min(timeline.steps, timeline.wrong + AFTERWARDS + 1);
	const messages = namesOf(timeline);
	const colours = new Map(messages.map((name, index) => [name, index % COLOURS]));
	const nameWidth = Math.max(
		...[...messages, ...timeline.lanes.map(laneName)].map((name) => widthOf(shortName(name), 12)),
		80,
	);
	const left = MARGIN + nameWidth + 14;
	const axis = axisOf(left, end, most);
	const titled = MARGIN * 2 + widthOf(visible(shortened(timeline.title, 110)), 14, "bold");
	const told = timeline.preemptions
		.filter(({ step }) => axis.isShown(step))
		.map(
			({ step, by, of }) => axis.x(step) + 40 + widthOf(`${shortName(by)} should preempt ${shortName(of)}`, 11, "bold"),
		);
	const width = Math.max(axis.right + MARGIN, titled, ...told);
	const rows = new Rows(MARGIN + 40);

	const parts: string[] = [];
	parts.push(
		textAt(MARGIN, MARGIN + 8, shortened(timeline.title, 110), { size: 14, weight: "bold", tip: timeline.title }),
	);
	const top = rows.y;
	parts.push(...axisMarks(timeline, axis, rows));
	parts.push(...messageRows(timeline, messages, axis, rows, colours));
	parts.push(...preemptionRows(timeline, axis, rows));
	parts.push(...agentRows(timeline, axis, rows, colours));
	parts.push(...overAll(timeline, axis, top, rows.y));
	const notes = notesOf(timeline, end, messages.length, axis);
	for (const note of notes) {
		parts.push(textAt(MARGIN, rows.y + 18, note, { size: 11, class: "faint" }));
		rows.next(18);
	}
	const widest = Math.max(...notes.map((note) => MARGIN * 2 + widthOf(note, 11)));
	return picture(
		{
			title: timeline.title,
			description: describe(timeline, messages.length),
			width: Math.max(width, widest),
			height: rows.y + MARGIN,
		},
		...parts,
	);
}

/** Hands out rows from top to bottom. */
class Rows {
	y: number;
	constructor(y: number) {
		this.y = y;
	}
	next(height = ROW): number {
		const y = this.y;
		this.y += height;
		return y;
	}
}

function namesOf({ arrivals, bars }: Timeline): string[] {
	return [...new Set([...arrivals.map(({ message }) => message), ...bars.map(({ message }) => message)])];
}

const laneName = ({ transport, agent }: Timeline["lanes"][number]): string => `${transport} ${agent + 1}`;
const shortName = (name: string): string => shortened(visible(name), LONGEST_NAME);

/** Numbers of steps, and seconds where the clock moves. */
function axisMarks({ ticks, steps }: Timeline, axis: Axis, rows: Rows): string[] {
	const parts: string[] = [];
	const y = rows.next(20) + 12;
	parts.push(textAt(MARGIN, y, "step", { size: SMALL, class: "faint" }));
	for (let step = 0; step < steps; step++) {
		if (!axis.isShown(step) || (step + 1) % 5 !== 0) continue;
		parts.push(textAt(axis.x(step) + 13, y, String(step + 1), { size: SMALL, class: "faint", anchor: "middle" }));
	}
	if (ticks.length === 0) return parts;
	const base = rows.next(20) + 12;
	parts.push(textAt(MARGIN, base, "second", { size: SMALL, class: "faint" }));
	let free = 0;
	for (const { step, second } of ticks) {
		if (!axis.isShown(step)) continue;
		const x = axis.x(step);
		if (x < free) continue;
		parts.push(textAt(x, base, String(second), { size: SMALL }));
		free = x + widthOf(String(second), SMALL) + 6;
	}
	return parts;
}

function heading(text: string, rows: Rows): string {
	return textAt(MARGIN, rows.next(24) + 18, text, { size: 11, weight: "bold", class: "faint" });
}

/** A bar for each stay in the active queue; a message that comes back has several. */
function messageRows(
	{ arrivals, stays, steps }: Timeline,
	messages: readonly string[],
	axis: Axis,
	rows: Rows,
	colours: ReadonlyMap<string, number>,
): string[] {
	const parts = [heading("MESSAGES", rows)];
	for (const message of messages.slice(0, MOST_ROWS)) {
		const y = rows.next();
		const count = arrivals.find((one) => one.message === message)?.recipients;
		const size = `${count} recipient${count === 1 ? "" : "s"}`;
		const whole = count === undefined ? message : `${message}: ${size}`;
		parts.push(textAt(MARGIN, y + 17, shortName(message), { tip: whole }));
		for (const { from, to, fate } of stays.filter((stay) => stay.message === message)) {
			const [x1, x2] = [axis.x(from), axis.x(to === null ? steps : to + 1)];
			if (x2 <= x1) continue;
			const end = fate ?? "still there";
			const tip = `${whole}, from step ${from + 1}${to === null ? "" : ` to ${to + 1}`}, ${end}`;
			const texts = from === stays.find((stay) => stay.message === message)?.from ? [`${size}, ${end}`, end] : [end];
			const label = fitting(texts, x2 - x1 - 8, 11);
			parts.push(
				element("g", {}, tooltip(tip), barAt(x1, x2, y + 4, ROW - 8, `fill-${colours.get(message) ?? 0}`)),
				label === null ? "" : textAt(x1 + 5, y + 17, label, { size: 11, tip }),
			);
		}
	}
	return parts;
}

function barAt(x1: number, x2: number, y: number, height: number, look: string): string {
	return element("rect", { class: look, x: x1, y, width: Math.max(4, x2 - x1), height, rx: 2 });
}

/** The first text that fits. */
function fitting(texts: readonly string[], width: number, size: number): string | null {
	return texts.find((text) => widthOf(visible(text), size) <= width) ?? null;
}

/** Marks with their words, in as many rows as it takes for none to lie on another. */
function preemptionRows({ preemptions, steps }: Timeline, axis: Axis, rows: Rows): string[] {
	const shown = preemptions.filter(({ step }) => axis.isShown(step) && step <= steps);
	if (shown.length === 0) return [];
	const parts = [heading("PREEMPTIONS", rows)];
	const ends: number[] = [];
	const top = rows.y;
	for (const { step, by, of, isDue } of shown) {
		const text = `${shortName(by)} ${isDue ? "should preempt" : "preempts"} ${shortName(of)}`;
		const x = axis.x(step);
		let row = ends.findIndex((end) => end <= x - 4);
		if (row < 0) row = ends.length;
		ends[row] = x + 16 + widthOf(text, 11, "bold");
		const y = top + row * 18;
		parts.push(
			element("polygon", { class: "solid bad", points: `${x},${y + 4} ${x + 10},${y + 4} ${x + 5},${y + 13}` }),
			textAt(x + 14, y + 13, text, {
				size: 11,
				weight: "bold",
				class: "bad",
				tip: `step ${step + 1}: ${by} preempts ${of}`,
			}),
		);
	}
	rows.next(ends.length * 18 + 2);
	return parts;
}

function agentRows(timeline: Timeline, axis: Axis, rows: Rows, colours: ReadonlyMap<string, number>): string[] {
	const { lanes, bars, steps, preemptions } = timeline;
	const parts = [heading("AGENTS", rows)];
	const preempting = new Set(preemptions.filter(({ isDue }) => !isDue).map(({ step, by }) => `${step} ${by}`));
	for (const lane of lanes.slice(0, MOST_ROWS)) {
		const y = rows.next();
		parts.push(
			textAt(MARGIN, y + 17, shortName(laneName(lane)), { tip: `agent ${lane.agent + 1} of ${lane.transport}` }),
			element("line", { class: "thin", x1: axis.x(0), y1: y + ROW / 2, x2: axis.right, y2: y + ROW / 2 }),
		);
		for (const bar of bars) {
			if (bar.transport !== lane.transport || bar.agent !== lane.agent) continue;
			if (!axis.isShown(bar.from) && !(bar.to !== null && axis.isShown(bar.to))) continue;
			const [x1, x2] = [axis.x(bar.from), axis.x(bar.to ?? steps)];
			const name = fitting([bar.message], x2 - x1 - 4, 11) ?? shortenedTo(bar.message, x2 - x1 - 4);
			const tip = tooltip(barInWords(bar));
			const look = `fill-${colours.get(bar.message) ?? 0}`;
			parts.push(
				element("g", {}, tip, barAt(x1, x2, y + 3, ROW - 6, look)),
				textAt((x1 + x2) / 2, y + 17, name, { size: 11, anchor: "middle", tip: barInWords(bar) }),
				preempting.has(`${bar.from} ${bar.message}`)
					? element("polygon", { class: "solid bad", points: `${x1},${y + 1} ${x1 + 9},${y + 1} ${x1},${y + 10}` })
					: "",
				bar.outcome === null || bar.outcome === "delivered"
					? ""
					: element("line", { class: "line bad", x1: x2 - 1, y1: y + 3, x2: x2 - 1, y2: y + ROW - 3 }),
			);
		}
	}
	return parts;
}

function shortenedTo(name: string, width: number): string {
	const shown = [...visible(name)];
	let kept = shown.length;
	while (kept > 0 && widthOf(`${shown.slice(0, kept).join("")}…`, 11) > width) kept--;
	return kept === 0 ? "" : `${shown.slice(0, kept).join("")}…`;
}

function barInWords({ delivery, message, destination, recipients, from, to, outcome, selected }: Bar): string {
	const end = to === null ? "still in flight at the end" : `${outcome} in step ${to + 1}`;
	return `delivery ${delivery}, event ${selected}: ${message} to ${destination} for ${recipients.join(", ")}, selected in step ${from + 1}, ${end}`;
}

/** The fold, the seconds and the wrong step, from top to bottom. */
function overAll({ wrong, ticks }: Timeline, axis: Axis, top: number, bottom: number): string[] {
	const parts: string[] = [];
	for (const { step } of ticks) {
		if (!axis.isShown(step)) continue;
		parts.push(element("line", { class: "thin", x1: axis.x(step), y1: top + 36, x2: axis.x(step), y2: bottom }));
	}
	if (axis.gap !== null) {
		const { x, width } = axis.gap;
		parts.push(
			element("rect", { class: "box dashed", x: x + 4, y: top + 22, width: width - 8, height: bottom - top - 22 }),
		);
	}
	if (wrong !== null && axis.isShown(wrong)) {
		const x = axis.x(wrong);
		const box = { x: x - 1, y: top + 18, width: axis.x(wrong + 1) - x + 2, height: bottom - top - 18 };
		parts.push(element("rect", { class: "line bad", ...box }));
	}
	return parts;
}

function notesOf({ steps, wrong, lanes, bars }: Timeline, end: number, messages: number, axis: Axis): string[] {
	const notes = ["A step is one stimulus: mail arrives, an agent is free, a delivery ends, time passes."];
	if (bars.some(({ outcome }) => outcome !== null && outcome !== "delivered")) notes.push("A red edge: not delivered.");
	if (axis.gap !== null) notes.push(`${axis.gap.count} of ${steps} steps are folded: the dashed box.`);
	if (wrong !== null) notes.push(`Step ${wrong + 1}, framed, is wrong.`);
	if (end < steps) notes.push(`${steps - end} steps after the wrong one are not shown.`);
	if (messages > MOST_ROWS) notes.push(`${messages - MOST_ROWS} more messages have no row of their own.`);
	if (lanes.length > MOST_ROWS) notes.push(`${lanes.length - MOST_ROWS} more agents are not shown.`);
	return notes;
}

function describe({ bars, lanes, preemptions, steps }: Timeline, messages: number): string {
	const pairs = preemptions
		.slice(0, 10)
		.map(({ step, by, of, isDue }) => `${by} ${isDue ? "should preempt" : "preempts"} ${of} in step ${step + 1}`);
	const more = preemptions.length > 10 ? `, and ${preemptions.length - 10} more` : "";
	return `${bars.length} deliveries of ${messages} messages by ${lanes.length} agents in ${steps} steps. ${
		pairs.length === 0 ? "Nobody is preempted" : `${pairs.join(", ")}${more}`
	}.`;
}
