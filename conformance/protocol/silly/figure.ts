/**
 * The figure of the silly qmail problem: for each mode a row with the delivery slots in use and the deliveries a second, over the same
 * time and to the same scale. An SVG file that stands alone, for light, dark and paper. Leaves out the measuring (load.ts).
 */
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { Load, Outcome } from "./load.js";

const WIDTH = 880;
const COLUMN = 430;
const ROWS = 470;
const TOP = 66;

/** What is needed of an element of the drawing. */
interface Drawn {
	readonly outerHTML: string;
	setAttribute(name: string, value: string): void;
}

/** Colours by class, so that dark mode can have its own. */
const STYLE = `
.silly { background: #fff; color: #1f2328; font: 13px system-ui, sans-serif; }
.silly text { fill: currentColor; }
.silly .use { color: #0072b2; } .silly .rate { color: #b35900; } .silly .aim { color: #57606a; }
.silly .title { font-size: 17px; font-weight: 600; } .silly .under { font-size: 13px; }
@media (prefers-color-scheme: dark) {
.silly { background: #0d1117; color: #e6edf3; }
.silly .use { color: #56b4e9; } .silly .rate { color: #e69f00; } .silly .aim { color: #9198a1; }
}
@media print {
.silly { background: #fff; color: #000; }
.silly .use { color: #0072b2; } .silly .rate { color: #b35900; } .silly .aim { color: #444; }
}`;

interface Point {
	readonly mode: string;
	readonly second: number;
	readonly value: number;
}

interface Column {
	readonly load: Load;
	readonly outcomes: readonly Outcome[];
	readonly value: "slots" | "rate";
	readonly axis: string;
	/** A line across: the most that there could be. */
	readonly aim: number;
	readonly ticks: number;
	readonly title: (outcome: Outcome) => string;
}

/** The text of the SVG file. */
export function sillyFigure(load: Load, outcomes: readonly Outcome[]): string {
	const columns: Column[] = [
		{
			load,
			outcomes,
			value: "slots",
			axis: "remote delivery slots in use",
			aim: load.slots,
			ticks: 4,
			title: ({ mode, meanSlots }) => `${mode}: ${meanSlots.toFixed(0)} of ${load.slots} on average`,
		},
		{
			load,
			outcomes,
			value: "rate",
			axis: "messages delivered a second",
			aim: load.rate,
			ticks: 3,
			title: ({ rate, seconds }) => `${rate.toFixed(0)} messages/s; all delivered after ${seconds.toFixed(1)} s`,
		},
	];
	const { document } = parseHTML("<!doctype html><html><body></body></html>");
	const parts = columns.map((column, at) => {
		const svg = columnPlot(column, document);
		svg.setAttribute("x", String(at * (WIDTH - COLUMN)));
		svg.setAttribute("y", String(TOP));
		return svg.outerHTML;
	});
	const height = TOP + ROWS + 6;
	const under = `${load.messages.toLocaleString("en")} messages injected at ${load.rate.toLocaleString("en")} a second; a delivery takes ${load.delivery} ms; dashed: all ${load.slots} slots, the rate of injection, its end.`;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" class="silly" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="silly-title">`,
		`<title id="silly-title">Delivery slots in use and messages delivered a second, by who does todo's work</title>`,
		`<style>${STYLE}</style>`,
		`<rect width="100%" height="100%" fill="none"/>`,
		`<text class="title" x="14" y="26">The silly qmail problem: who does todo's work decides what the delivery slots do</text>`,
		`<text class="under" x="14" y="48">${under}</text>`,
		...parts,
		"</svg>\n",
	].join("\n");
}

function columnPlot({ load, outcomes, value, axis, aim, ticks, title }: Column, document: unknown): Drawn {
	const points = outcomes.flatMap(({ mode, course, seconds }): Point[] => [
		...course.map((interval) => ({ mode, second: interval.second, value: interval[value] })),
		{ mode, second: seconds, value: course.at(-1)?.[value] ?? 0 },
	]);
	const last = Math.max(...outcomes.map(({ seconds }) => seconds));
	const highest = Math.max(aim, ...points.map((point) => point.value));
	const modes = outcomes.map(({ mode }) => mode);
	return Plot.plot({
		document,
		className: `plot-${value}`,
		width: COLUMN,
		height: ROWS,
		marginLeft: 66,
		marginTop: 30,
		marginBottom: 42,
		marginRight: 10,
		style: { background: "none", fontSize: "12px", overflow: "visible" },
		x: { label: "seconds since the first injection", domain: [0, last], labelAnchor: "center", labelArrow: "none" },
		y: {
			label: axis,
			domain: [0, highest * 1.02],
			ticks,
			labelAnchor: "center",
			labelArrow: "none",
			labelOffset: 58,
		},
		fy: { domain: modes, axis: null, padding: 0.26 },
		marks: [
			Plot.gridY({ ticks }),
			Plot.areaY(points, {
				fy: "mode",
				x: "second",
				y: "value",
				curve: "step-after",
				className: value === "slots" ? "use" : "rate",
				fill: "currentColor",
			}),
			Plot.ruleY([aim], { strokeDasharray: "5 4", className: "aim", stroke: "currentColor" }),
			Plot.ruleX([load.messages / load.rate], { strokeDasharray: "2 3", className: "aim", stroke: "currentColor" }),
			Plot.ruleY([0]),
			Plot.text(outcomes, {
				fy: "mode",
				text: title,
				frameAnchor: "top-left",
				dy: -17,
				fontSize: 13,
				fontWeight: 600,
			}),
		],
	});
}
