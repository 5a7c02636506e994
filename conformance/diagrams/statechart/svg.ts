/**
 * Draws a machine as SVG: states with what stays in them, arrows for what leaves them; where a run went, if that is asked for.
 */
import { widthOf } from "../draw/characters.js";
import { type Point, place, type Size } from "../draw/layout.js";
import { drawLines, type Line, linesSize } from "../draw/lines.js";
import { arrowHead, element, picture, short, TEXT_SIZE, textAt } from "../draw/svg.js";
import type { Chart, ChartEdge, ChartNode } from "./chart.js";
import { blockLines, blocksLook, type Look, type Path, type RequirementHref } from "./words.js";

const MARGIN = 20;
const TITLE = 34;
const HEAD = 24;
const PADDING = 8;
const DOT = 14;
const INITIAL = "initial ";

export interface ChartSvgOptions {
	readonly title: string;
	readonly path: Path | null;
	readonly href: RequirementHref;
}

interface Box extends Size {
	readonly node: ChartNode;
	readonly lines: readonly Line[];
	readonly look: Look;
}

export async function chartSvg(chart: Chart, { title, path, href }: ChartSvgOptions): Promise<string> {
	const visited = visitedStates(chart, path);
	const boxes = chart.nodes.map((node): Box => {
		const lines = node.blocks.flatMap((block) => blockLines(block, path, href));
		const size = linesSize(lines);
		const look = node.state === null ? blocksLook(node.blocks, path) : (visited.get(node.id) ?? null);
		return {
			node,
			lines,
			look,
			width: Math.max(widthOf(node.title, TEXT_SIZE, "bold"), size.width) + 2 * PADDING + 8,
			height: HEAD + (lines.length === 0 ? 4 : size.height + PADDING + 4),
		};
	});
	const initial = chart.nodes.filter(({ state }) => state?.isInitial);
	const labels = chart.edges.map(({ blocks }) => blocks.flatMap((block) => blockLines(block, path, href)));
	const placed = await place({
		direction: "TB",
		boxes: [
			...boxes.map(({ node, width, height }) => ({ id: node.id, width, height, frame: node.region })),
			...initial.map(({ id, region }) => ({ id: INITIAL + id, width: DOT, height: DOT, frame: region })),
		],
		arrows: [
			...chart.edges.map(({ from, to }, index) => {
				const { width, height } = linesSize(labels[index] ?? []);
				return { from, to, label: { width: width + 12, height: height + 6 } };
			}),
			...initial.map(({ id }) => ({ from: INITIAL + id, to: id, weight: 10 })),
		],
	});
	const top = MARGIN + TITLE;
	const shift = ({ x, y }: Point): Point => ({ x: x + MARGIN, y: y + top });
	const looks = [...chart.edges.map(({ blocks }) => blocksLook(blocks, path)), ...initial.map(() => null)];
	const arrows = placed.arrows.map(({ spline, tip }, index) =>
		drawArrow(spline.map(shift), shift(tip), looks[index] ?? null),
	);
	const texts = chart.edges.map((_, index) => {
		const centre = placed.arrows[index]?.label ?? null;
		return centre === null ? "" : drawLabel(labels[index] ?? [], shift(centre), looks[index] ?? null);
	});
	const legend = legendOf(chart, path);
	const frames = [...placed.frames].map(([name, frame]) => {
		const { x, y } = shift(frame);
		const rectangle = { class: "line dashed", x, y, width: frame.width, height: frame.height, rx: 8 };
		return element("rect", rectangle) + textAt(x + frame.width / 2, y + 17, name, { weight: "bold", anchor: "middle" });
	});
	const width = Math.max(
		placed.width + 2 * MARGIN,
		2 * MARGIN + widthOf(title, 15, "bold"),
		...legend.map((line) => 2 * MARGIN + widthOf(line, 11)),
	);
	const bottom = top + placed.height;
	return picture(
		{ title, description: describe(chart, path), width, height: bottom + MARGIN + legend.length * 16 + 4 },
		textAt(MARGIN, MARGIN + 12, title, { size: 15, weight: "bold" }),
		...frames,
		...arrows,
		...boxes.map((box, index) => drawBox(box, shift(placed.boxes[index] ?? { x: 0, y: 0 }))),
		...initial.map((_, index) => {
			const { x, y } = shift(placed.boxes[boxes.length + index] ?? { x: 0, y: 0 });
			return element("circle", { class: "solid", cx: x, cy: y, r: DOT / 2 });
		}),
		...texts,
		...legend.map((line, index) => textAt(MARGIN, bottom + 20 + index * 16, line, { size: 11, class: "faint" })),
	);
}

/** States that the run was in, as far as its transitions tell. */
function visitedStates({ machine }: Chart, path: Path | null): Map<string, Look> {
	const visited = new Map<string, Look>();
	if (path === null) return visited;
	for (const { id, from, to } of machine.transitions) {
		const look = path.failing.has(id) ? "bad" : path.taken.has(id) ? "good" : null;
		if (look === null) continue;
		if (from !== null && !visited.has(from)) visited.set(from, "good");
		if (to !== null && visited.get(to) !== "bad") visited.set(to, look);
	}
	return visited;
}

function drawBox({ node, lines, look, width, height }: Box, centre: Point): string {
	const [x, y] = [centre.x - width / 2, centre.y - height / 2];
	const shade = look === null ? "" : ` ${look}`;
	const kind = node.state === null ? " dashed" : "";
	const inner = node.state?.isFinal
		? element("rect", { class: "line", x: x + 3, y: y + 3, width: width - 6, height: height - 6, rx: 6 })
		: "";
	const rule = element("line", { class: "thin", x1: x, y1: y + HEAD + 2, x2: x + width, y2: y + HEAD + 2 });
	return element(
		"g",
		{},
		element("rect", { class: `${node.state === null ? "box" : "head"}${kind}${shade}`, x, y, width, height, rx: 8 }),
		inner,
		textAt(centre.x, y + (lines.length === 0 ? height / 2 + 4 : 18), node.title, { weight: "bold", anchor: "middle" }),
		lines.length === 0 ? "" : rule,
		drawLines(lines, x + PADDING + 4, y + HEAD + 6),
	);
}

function drawArrow(spline: readonly Point[], tip: Point, look: Look): string {
	const [start, ...rest] = spline;
	const last = spline.at(-1);
	if (start === undefined || last === undefined) return "";
	const shade = look === null ? "" : ` ${look}`;
	const pair = ({ x, y }: Point) => `${short(x)},${short(y)}`;
	const curve = element("path", { class: `line${shade}`, d: `M${pair(start)}C${rest.map(pair).join(" ")}` });
	return curve + arrowHead(tip.x, tip.y, tip.x - last.x, tip.y - last.y, `solid${shade}`);
}

function drawLabel(lines: readonly Line[], centre: Point, look: Look): string {
	const { width, height } = linesSize(lines);
	const [x, y] = [centre.x - width / 2, centre.y - height / 2];
	// Some paper below the words, so that an arrow that passes by does not run through them.
	const background = { x: x - 3, y: y - 1, width: width + 6, height: height + 4, rx: 3 };
	const shade = look === null ? "paper" : `mark ${look}`;
	return element("g", {}, element("rect", { class: shade, ...background }), drawLines(lines, x, y));
}

function legendOf({ nodes }: Chart, path: Path | null): string[] {
	const lines = ["EVENT [guard] / what it does; § leads to a requirement."];
	if (nodes.some(({ state }) => state === null)) lines[0] += " A dashed box: what several states have in common.";
	if (path !== null) lines.push("Green: taken, and how often. Red with ✗: taken in the step that is wrong.");
	return lines;
}

function describe({ machine, edges }: Chart, path: Path | null): string {
	const states = machine.states.map(({ name }) => name).join(", ");
	const steps = edges.map(({ from, to, blocks }: ChartEdge) => `${from} to ${to} by ${eventsOf(blocks)}`).join("; ");
	const taken = path === null ? "" : ` Taken: ${[...path.taken.keys()].join(", ")}.`;
	return `Machine ${machine.id}. States: ${states || "none"}. Transitions: ${steps || "none that change the state"}.${taken}`;
}

function eventsOf(blocks: ChartEdge["blocks"]): string {
	return blocks.flatMap(({ triggers }) => triggers.map(({ event }) => event || "itself")).join(", ");
}
