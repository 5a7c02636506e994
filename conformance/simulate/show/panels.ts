/**
 * The pictures of a comparison: delay by size class and scheduler, agents in use, recipients in core. Each is an SVG drawn by
 * @observablehq/plot without a browser, in classes for colours, so that dark mode has its own. Leaves out the page around them.
 */
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { printable } from "../../report/printable.js";
import type { RunSummary } from "./summary.js";
import { number, roundTimeText, timeText } from "./text.js";

/** Colours of the columns that can be told apart, also by those who see few; after the last they begin again. */
const LIGHT = ["#57606a", "#b35900", "#0072b2", "#8a3d77", "#00785a", "#9a2c00"];
const DARK = ["#9198a1", "#e69f00", "#56b4e9", "#cc79a7", "#2fbf94", "#ff8a5c"];

const coloured = (colours: readonly string[]): string =>
	colours.map((colour, index) => `.sim .c${index} { color: ${colour}; }`).join(" ");

/** Stands once in the file or page. */
export const PANEL_STYLE = `
.sim { color: #1f2328; font: 13px system-ui, sans-serif; }
.sim text { fill: currentColor; }
${coloured(LIGHT)}
@media (prefers-color-scheme: dark) { .sim { color: #e6edf3; } ${coloured(DARK)} }
@media print { .sim { color: #000; } ${coloured(LIGHT)} }`;

/** What is needed of an element of the drawing. */
export interface Drawn {
	readonly outerHTML: string;
	setAttribute(name: string, value: string): void;
	getAttribute(name: string): string | null;
}

/** The drawing as text. A tenth of a pixel is enough. */
export function markupOf(drawn: Drawn): string {
	return drawn.outerHTML.replace(/ (?:d|transform|x|y|x1|x2|y1|y2|cx|cy|width|height)="[^"<>]*"/g, (attribute) =>
		attribute.replace(/\d+\.\d{2,}/g, (digits) => String(Number(Number(digits).toFixed(1)))),
	);
}

const FONT = { background: "none", fontSize: "12px", overflow: "visible" };
/** Columns wide enough for their names. */
const BROAD = 600;

function canvas(): unknown {
	return parseHTML("<!doctype html><html><body></body></html>").document;
}

function colourClass(index: number): string {
	return `c${index % LIGHT.length}`;
}

/** Titles as they may stand in a picture: without what goes without saying, cut in the middle, and each only once. */
function names(columns: readonly RunSummary[], longest: number): string[] {
	const short = columns.map(({ title }) => {
		const text = printable(title).replace(/^what if /, "");
		const half = Math.floor((longest - 1) / 2);
		return text.length > longest ? `${text.slice(0, half)}…${text.slice(-half)}` : text;
	});
	return short.map((text, index) => (short.indexOf(text) === index ? text : `${index + 1}: ${text}`));
}

/** Delay until the last recipient is done: the median as a dot, a bar to the 99th percentile, the maximum as a stroke. */
export function delayPanel(columns: readonly RunSummary[], width: number): Drawn {
	const isBroad = width >= BROAD;
	const titles = names(columns, isBroad ? 42 : 36);
	const left = isBroad ? Math.round(26 + 7 * Math.max(...titles.map(({ length }) => length))) : 14;
	const points = columns.flatMap(({ classes }, index) =>
		classes.flatMap(({ label, done }) =>
			done === null ? [] : [{ size: sizeText(label), column: titles[index] ?? "", index, ...floored(done) }],
		),
	);
	const sizes = [...new Set(points.map(({ size }) => size))];
	// Where nothing is done the axes stand alone.
	const least = points.length === 0 ? 1 : Math.min(...points.map(({ median }) => median));
	const most = points.length === 0 ? 10 : Math.max(...points.map(({ max }) => max));
	const marks = columns.flatMap((_, index) => {
		const own = points.filter((point) => point.index === index);
		const shared = { y: "column", fy: "size", className: colourClass(index), stroke: "currentColor" } as const;
		return [
			Plot.ruleY(own, { ...shared, x1: "median", x2: "p99", strokeWidth: 6, strokeOpacity: 0.45 }),
			Plot.ruleY(own, { ...shared, x1: "p99", x2: "max", strokeWidth: 1.5 }),
			Plot.tickX(own, { ...shared, x: "max", strokeWidth: 2, insetTop: 4, insetBottom: 4 }),
			Plot.dot(own, { ...shared, x: "median", fill: "currentColor", r: 5 }),
			...(isBroad
				? []
				: [
						Plot.text(own, {
							...shared,
							stroke: null,
							x: () => shownLeast(least),
							text: "column",
							textAnchor: "start",
							dy: -14,
							fill: "currentColor",
							fontSize: 11,
						}),
					]),
		];
	});
	const row = isBroad ? 24 : 42;
	const ticks = ticksBetween(least, most, isBroad ? 9 : 5);
	return Plot.plot({
		document: canvas(),
		className: `sim-delay-${width}`,
		width,
		height: 70 + sizes.length * (columns.length * row + 34),
		marginLeft: left,
		marginRight: isBroad ? 150 : 16,
		marginTop: 34,
		marginBottom: 36,
		style: FONT,
		x: {
			type: "log",
			domain: [shownLeast(least), Math.max(most * 1.15, least * 10)],
			axis: null,
		},
		y: { domain: titles, label: null, tickSize: 0, ...(isBroad ? {} : { axis: null }) },
		fy: { domain: sizes, axis: null, padding: 0.3 },
		marks: [
			Plot.gridX(ticks),
			// Left to itself, a logarithmic axis labels powers of ten only.
			Plot.axisX(ticks, { text: roundTimeText, label: null }),
			Plot.text(sizes, {
				fy: (size: string) => size,
				text: (size: string) => size,
				frameAnchor: "top-left",
				dx: 6 - left,
				dy: -20,
				fontWeight: 600,
				fontSize: 13,
				textAnchor: "start",
			}),
			...marks,
			...(isBroad
				? [
						Plot.text(sizes.slice(0, 1), {
							fy: (size: string) => size,
							text: () => "median / maximum",
							frameAnchor: "top-right",
							dx: 144,
							dy: -20,
							textAnchor: "end",
						}),
						Plot.text(points, {
							y: "column",
							fy: "size",
							frameAnchor: "right",
							textAnchor: "end",
							dx: 144,
							text: ({ median, max }: { median: number; max: number }) => `${timeText(median)} / ${timeText(max)}`,
						}),
					]
				: []),
		],
	});
}

function sizeText(label: string): string {
	return label === "1" ? "1 recipient" : `${label} recipients`;
}

/** A logarithm has no 0: what is done within a hundredth of a second is shown there. */
const SHORTEST = 0.01;

function floored<T extends { readonly median: number; readonly p99: number; readonly max: number }>({
	median,
	p99,
	max,
}: T) {
	const floor = (value: number): number => Math.max(value, SHORTEST);
	return { median: floor(median), p99: floor(p99), max: floor(max) };
}

function shownLeast(least: number): number {
	return least / 1.6;
}

const TICKS = [0.01, 0.1, 0.3, 1, 3, 10, 30, 60, 180, 600, 1800, 3600, 10_800, 43_200, 86_400, 259_200, 864_000];

/** Round times from least to most, at most so many. */
function ticksBetween(least: number, most: number, count: number): number[] {
	const all = TICKS.filter((time) => time >= shownLeast(least) && time <= most * 1.15);
	const step = Math.ceil(all.length / count);
	return all.filter((_, index) => index % step === 0);
}

export type CourseName = "agents" | "inCore";

/** A value over time, a row for each column. */
export function coursePanel(columns: readonly RunSummary[], which: CourseName, width: number): Drawn {
	const titles = names(columns, width >= 400 ? 40 : 26);
	const points = columns.flatMap(({ course }, index) => {
		const row = titles[index] ?? "";
		const value = (interval: { mean: number; most: number }) => (which === "agents" ? interval.mean : interval.most);
		return course[which].map((interval) => ({ row, index, second: interval.from, value: value(interval) }));
	});
	const last = Math.max(...points.map(({ second }) => second), 1);
	const most = Math.max(...points.map(({ value }) => value), 1);
	const heads = columns.map((summary, index) => ({
		row: titles[index] ?? "",
		text: `${titles[index]}: ${which === "agents" ? `${summary.agents.mean.toFixed(1)} on average` : `at most ${number(summary.inCore.most)}`}`,
	}));
	return Plot.plot({
		document: canvas(),
		className: `sim-${which}-${width}`,
		width,
		height: 60 + columns.length * 96,
		marginLeft: 58,
		marginRight: 30,
		marginTop: 32,
		marginBottom: 36,
		style: FONT,
		x: { domain: [0, last], ticks: timeTicks(last, width >= 400 ? 5 : 4), tickFormat: roundTimeText, label: null },
		y: { domain: [0, most * 1.04], ticks: 3, label: null },
		fy: { domain: titles, axis: null, padding: 0.36 },
		marks: [
			Plot.gridY({ ticks: 3 }),
			...columns.map((_, index) =>
				Plot.areaY(
					points.filter((point) => point.index === index),
					{
						fy: "row",
						x: "second",
						y: "value",
						curve: "step-after",
						className: colourClass(index),
						fill: "currentColor",
						fillOpacity: 0.75,
					},
				),
			),
			Plot.ruleY([0]),
			Plot.text(heads, {
				fy: "row",
				text: "text",
				frameAnchor: "top-left",
				dx: -52,
				dy: -21,
				fontWeight: 600,
				fontSize: 12,
			}),
		],
	});
}

const STEPS = [
	1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400, 172_800, 432_000,
];

function timeTicks(last: number, count: number): number[] {
	const step = STEPS.find((length) => last / length <= count) ?? last;
	return Array.from({ length: Math.floor(last / step) + 1 }, (_, index) => index * step);
}
