/**
 * Draws a sequence as SVG: a lifeline each, a row for each thing that happens, with the number of its event. Leaves out folding.
 */
import { shortened, visible, widthOf } from "../draw/characters.js";
import { arrowHead, element, picture, TEXT_SIZE, textAt, tooltip } from "../draw/svg.js";
import type { Happening, Sequence } from "./sequence.js";

const MARGIN = 20;
/** For the mark of the wrong event and numbers of up to six digits. */
const NUMBERS = 72;
const ROW = 28;
const HEAD = 28;
const SMALL = 11;
const NOTE_ROW = 16;
/** Characters of a label; the rest shows when the pointer rests on it. */
const LONGEST = 64;
const PADDING = 16;

interface Columns {
	readonly at: ReadonlyMap<string, number>;
	readonly right: number;
}

/** @param wrong the event to mark. */
export function sequenceSvg(sequence: Sequence, wrong?: number): string {
	const columns = columnsOf(sequence);
	const top = MARGIN + 30;
	const first = top + HEAD + 14;
	const bottom = first + sequence.happenings.length * ROW;
	const wrongIndex = wrong === undefined ? -1 : sequence.happenings.findLastIndex(({ n }) => n <= wrong);
	const lifelines = sequence.participants.map(({ id, label }) => {
		const x = columns.at.get(id) ?? 0;
		const name = shortened(visible(label), 40);
		const width = widthOf(name, TEXT_SIZE, "bold") + PADDING;
		return [
			element("line", { class: "thin", x1: x, y1: top + HEAD, x2: x, y2: bottom }),
			element("rect", { class: "head", x: x - width / 2, y: top, width, height: HEAD, rx: 4 }),
			textAt(x, top + 18, name, { weight: "bold", anchor: "middle", tip: label }),
		].join("");
	});
	const rows = sequence.happenings.map((happening, index) =>
		row(happening, first + index * ROW, columns, index === wrongIndex),
	);
	const notes = notesOf(sequence, wrong);
	const shown = sequence.participants.map(({ label }) => label).join(", ");
	return picture(
		{
			title: sequence.title,
			description: `Sequence of ${sequence.events} events between ${shown}.${wrong === undefined ? "" : ` Event ${wrong} is wrong.`}`,
			width: Math.max(columns.right, ...notes.map((note) => MARGIN + widthOf(note, SMALL))) + MARGIN,
			height: bottom + MARGIN + notes.length * NOTE_ROW,
		},
		textAt(MARGIN, MARGIN + 8, shortened(sequence.title, 110), { size: 14, weight: "bold", tip: sequence.title }),
		...lifelines,
		...rows,
		...notes.map((note, index) =>
			textAt(MARGIN, bottom + MARGIN + index * NOTE_ROW, note, { size: SMALL, class: "faint" }),
		),
	);
}

/** What the signs mean, of those that there are. */
function notesOf({ happenings }: Sequence, wrong: number | undefined): string[] {
	const notes = ["To the left: numbers of events."];
	if (happenings.some((one) => one.kind === "arrow" && one.dashed)) notes[0] += " Dashed: answers, and ends.";
	if (happenings.some((one) => one.kind === "arrow" && one.text !== visible(one.text)))
		notes.push("\\0, \\n and \\x.. are single bytes: a null, the end of a line, one by its number (hexadecimal).");
	if (wrong !== undefined) notes.push(`✗: event ${wrong} is the first that is wrong.`);
	return notes;
}

function labelOf(happening: Happening): string {
	return happening.kind === "fold" ? foldText(happening) : visible(happening.text);
}

export function foldText({ n, count }: { readonly n: number; readonly count: number }): string {
	return `${count} steps from event ${n} on are not shown`;
}

/** Places for the lifelines: far enough apart for every label between them. */
function columnsOf({ participants, happenings, title }: Sequence): Columns {
	const index = new Map(participants.map(({ id }, at) => [id, at]));
	const half = participants.map(
		({ label }) => (widthOf(shortened(visible(label), 40), TEXT_SIZE, "bold") + PADDING) / 2,
	);
	const places = half.map(() => 0);
	const needs: { readonly from: number; readonly to: number; readonly width: number }[] = [];
	let widest = 0;
	let left = half[0] ?? 0;
	let right = 0;
	for (const happening of happenings) {
		const width = widthOf(shortened(labelOf(happening), LONGEST), TEXT_SIZE) + PADDING;
		if (happening.kind === "arrow") {
			const [a, b] = [index.get(happening.from) ?? 0, index.get(happening.to) ?? 0];
			const [from, to] = [Math.min(a, b), Math.max(a, b)];
			needs.push({ from, to: from === to ? from + 1 : to, width: width + 14 });
		} else if (happening.kind === "note") {
			const at = index.get(happening.at) ?? 0;
			needs.push({ from: at - 1, to: at, width: width / 2 + 10 }, { from: at, to: at + 1, width: width / 2 + 10 });
			if (at === 0) left = Math.max(left, width / 2 + 10);
		} else widest = Math.max(widest, width);
	}
	const start = MARGIN + NUMBERS + left;
	for (let to = 0; to < places.length; to++) {
		const beside = to === 0 ? start : (places[to - 1] ?? 0) + (half[to - 1] ?? 0) + (half[to] ?? 0) + PADDING;
		const needed = needs
			.filter((need) => need.to === to && need.from >= 0)
			.map(({ from, width }) => (places[from] ?? 0) + width);
		places[to] = Math.max(beside, ...needed);
	}
	const last = places.length - 1;
	right = (places[last] ?? 0) + (half[last] ?? 0);
	for (const { from, to, width } of needs) if (to > last) right = Math.max(right, (places[from] ?? 0) + width);
	const titled = MARGIN + widthOf(shortened(title, 110), 14, "bold");
	return {
		at: new Map(participants.map(({ id }, at) => [id, places[at] ?? 0])),
		right: Math.max(right, MARGIN + NUMBERS + widest, titled),
	};
}

function row(happening: Happening, top: number, { at, right }: Columns, isWrong: boolean): string {
	const look = isWrong ? " bad" : "";
	const y = top + ROW - 10;
	const label = shortened(labelOf(happening), LONGEST);
	const style = { class: isWrong ? "bad" : undefined, weight: isWrong ? "bold" : "plain" } as const;
	const text = (x: number, base: number, anchor: "start" | "middle") =>
		textAt(x, base, label, { anchor, ...(isWrong ? { class: "bad" } : {}) });
	const parts = [
		isWrong ? element("rect", { class: "mark bad", x: MARGIN, y: top - 1, width: right - MARGIN, height: ROW }) : "",
		textAt(MARGIN + NUMBERS - 14, y, String(happening.n), {
			size: 10,
			class: style.class ?? "faint",
			anchor: "end",
			weight: style.weight,
		}),
		isWrong ? textAt(MARGIN, y, "✗", { class: "bad", weight: "bold" }) : "",
	];
	const tip = tooltip(happening.kind === "fold" ? label : `event ${happening.n}: ${happening.text}`);
	switch (happening.kind) {
		case "arrow": {
			const [x1, x2] = [at.get(happening.from) ?? 0, at.get(happening.to) ?? 0];
			const line = `${happening.dashed ? "line dashed" : "line"}${look}`;
			if (x1 === x2) {
				const d = `M${x1},${y - 12}h18v12h-14`;
				parts.push(
					element("path", { class: line, d }),
					arrowHead(x1, y, -1, 0, `solid${look}`),
					text(x1 + 24, y - 3, "start"),
				);
				break;
			}
			const direction = x2 > x1 ? 1 : -1;
			parts.push(
				element("line", { class: line, x1, y1: y, x2: x2 - direction * 8, y2: y }),
				arrowHead(x2, y, direction, 0, `solid${look}`),
				paper((x1 + x2) / 2, y, label, look),
				text((x1 + x2) / 2, y - 5, "middle"),
			);
			break;
		}
		case "note": {
			const x = at.get(happening.at) ?? 0;
			const width = widthOf(label, TEXT_SIZE) + PADDING;
			parts.push(
				element("rect", { class: `box${look}`, x: x - width / 2, y: y - 16, width, height: 22, rx: 3 }),
				text(x, y - 1, "middle"),
			);
			break;
		}
		case "divider":
		case "fold": {
			const x1 = MARGIN + NUMBERS;
			const width = widthOf(label, TEXT_SIZE) + PADDING;
			const middle = Math.max(x1 + width / 2, (x1 + right) / 2);
			const dash = happening.kind === "fold" ? "line dashed" : "line";
			parts.push(
				element("line", { class: `${dash}${look}`, x1, y1: y - 5, x2: right, y2: y - 5 }),
				element("rect", { class: `box${look}`, x: middle - width / 2, y: y - 16, width, height: 22, rx: 11 }),
				text(middle, y - 1, "middle"),
			);
		}
	}
	return element("g", {}, tip, ...parts);
}

/** What lies below a label, so that lifelines do not run through it. */
function paper(x: number, y: number, label: string, look: string): string {
	const width = widthOf(label, TEXT_SIZE);
	return element("rect", {
		class: look === "" ? "paper" : `mark${look}`,
		x: x - width / 2 - 2,
		y: y - 16,
		width: width + 4,
		height: 14,
	});
}
