/** The pictures of a comparison as one SVG file that stands alone, for light, dark and paper. Leaves out the panels (panels.ts). */
import { escaped } from "../../report/html/markup.js";
import type { Comparison } from "./comparison.js";
import { coursePanel, type Drawn, delayPanel, markupOf, PANEL_STYLE } from "./panels.js";
import { number } from "./text.js";

const WIDTH = 900;
const HALF = 435;
const TOP = 114;
/** A workload's text may be long. */
const LONGEST = 120;

/** The text of the SVG file. */
export function comparisonFigure({ columns, workload, seed }: Comparison): string {
	const delays = delayPanel(columns, WIDTH);
	const below = TOP + heightOf(delays) + 46;
	const courses = [coursePanel(columns, "agents", HALF), coursePanel(columns, "inCore", HALF)] as const;
	const height = below + Math.max(...courses.map(heightOf)) + 8;
	const title = workload.title.length > LONGEST ? `${workload.title.slice(0, LONGEST - 1)}…` : workload.title;
	const under = `${number(workload.messages)} messages, ${number(workload.recipients)} recipients, seed ${seed}`;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" class="sim" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="sim-title">`,
		`<title id="sim-title">Delays by size of message and scheduler, agents in use and recipients in core over time</title>`,
		`<style>${PANEL_STYLE}\n.sim .title { font-size: 17px; font-weight: 600; } .sim .head { font-size: 14px; font-weight: 600; }\n@media (prefers-color-scheme: dark) { svg.sim { background: #0d1117; } }</style>`,
		`<text class="title" x="6" y="26">The same mail under different schedulers</text>`,
		`<text x="6" y="48">${escaped(title)}</text>`,
		`<text x="6" y="68">${under}</text>`,
		`<text class="head" x="6" y="${TOP - 6}">From arrival until the last recipient is done (dot: median, bar: to p99, stroke: maximum)</text>`,
		at(delays, 0, TOP),
		`<text class="head" x="6" y="${below - 10}">Agents in use</text>`,
		`<text class="head" x="${WIDTH - HALF + 6}" y="${below - 10}">Recipients in core</text>`,
		at(courses[0], 0, below),
		at(courses[1], WIDTH - HALF, below),
		"</svg>\n",
	].join("\n");
}

function heightOf(drawn: Drawn): number {
	return Number(drawn.getAttribute("height"));
}

function at(drawn: Drawn, x: number, y: number): string {
	drawn.setAttribute("x", String(x));
	drawn.setAttribute("y", String(y));
	return markupOf(drawn);
}
