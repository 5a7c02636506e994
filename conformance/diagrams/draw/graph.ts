/**
 * Draws boxes with words in them and arrows with words at them as SVG, wherever Graphviz puts them. Leaves out what they mean.
 */
import { visible, widthOf } from "./characters.js";
import { type Placed, type Point, place, type Size } from "./layout.js";
import { drawLines, type Line, linesSize } from "./lines.js";
import { arrowHead, element, picture, short, TEXT_SIZE, textAt } from "./svg.js";

/** Taken by a run, or taken wrongly. */
export type Look = "good" | "bad" | null;

export type GraphBox =
	| { readonly id: string; readonly kind: "dot"; readonly frame: string | null }
	| {
			readonly id: string;
			/** Shared: it stands for several. Final: nothing comes after it. */
			readonly kind: "plain" | "shared" | "final";
			readonly title: string;
			readonly lines: readonly Line[];
			readonly look: Look;
			readonly frame: string | null;
	  };

export interface GraphArrow {
	readonly from: string;
	readonly to: string;
	readonly lines: readonly Line[];
	readonly look: Look;
}

export interface Graph {
	readonly title: string;
	readonly description: string;
	readonly boxes: readonly GraphBox[];
	readonly arrows: readonly GraphArrow[];
	readonly legend: readonly string[];
	readonly direction?: "TB" | "LR";
}

const MARGIN = 20;
const TITLE = 34;
const HEAD = 24;
const PADDING = 8;
const DOT = 14;
/** Between boxes that stand aside, and between them and the others. */
const ASIDE = 24;
const LEGEND = { size: 11, class: "faint" } as const;

export async function graphSvg(graph: Graph): Promise<string> {
	const { title, description, boxes, arrows, legend, direction = "TB" } = graph;
	const ends = new Set(arrows.flatMap(({ from, to }) => [from, to]));
	const [tied, alone] = [boxes.filter(({ id }) => ends.has(id)), boxes.filter(({ id }) => !ends.has(id))];
	const aside = columnOf(alone);
	const placed = await place({
		direction,
		boxes: tied.map((box) => ({ id: box.id, frame: box.frame, ...sizeOf(box) })),
		arrows: arrows.map(({ from, to, lines }) => {
			const { width, height } = linesSize(lines);
			return { from, to, ...(lines.length === 0 ? {} : { label: { width: width + 16, height: height + 8 } }) };
		}),
	});
	const top = MARGIN + TITLE;
	const right = MARGIN + aside.width + (alone.length === 0 ? 0 : ASIDE);
	const shift = ({ x, y }: Point): Point => ({ x: x + right, y: y + top });
	const bottom = top + Math.max(placed.height, aside.height);
	const width = Math.max(
		right + placed.width + MARGIN,
		2 * MARGIN + widthOf(visible(title), 15, "bold"),
		...legend.map((line) => 2 * MARGIN + widthOf(line, LEGEND.size)),
	);
	return picture(
		{ title, description, width, height: bottom + MARGIN + legend.length * 16 + 4 },
		textAt(MARGIN, MARGIN + 12, title, { size: 15, weight: "bold" }),
		...drawFrames(placed, shift),
		...placed.arrows.map(({ spline, tip }, index) =>
			drawArrow(spline.map(shift), shift(tip), arrows[index]?.look ?? null),
		),
		...alone.map((box, index) =>
			drawBox(box, { x: MARGIN + aside.width / 2, y: top + (aside.centres[index] ?? 0) }, sizeOf(box)),
		),
		...tied.map((box, index) => drawBox(box, shift(placed.boxes[index] ?? { x: 0, y: 0 }), sizeOf(box))),
		...arrows.map(({ lines, look }, index) => {
			const centre = placed.arrows[index]?.label ?? null;
			return centre === null ? "" : drawLabel(lines, shift(centre), look);
		}),
		...legend.map((line, index) => textAt(MARGIN, bottom + 20 + index * 16, line, LEGEND)),
	);
}

/** Boxes that nothing leads to or from stand below each other, beside the others. */
function columnOf(boxes: readonly GraphBox[]): Size & { readonly centres: readonly number[] } {
	const sizes = boxes.map(sizeOf);
	const centres: number[] = [];
	let height = 0;
	for (const size of sizes) {
		centres.push(height + size.height / 2);
		height += size.height + ASIDE;
	}
	return { width: Math.max(0, ...sizes.map(({ width }) => width)), height: Math.max(0, height - ASIDE), centres };
}

function sizeOf(box: GraphBox): Size {
	if (box.kind === "dot") return { width: DOT, height: DOT };
	const { width, height } = linesSize(box.lines);
	return {
		width: Math.max(widthOf(visible(box.title), TEXT_SIZE, "bold"), width) + 2 * PADDING + 8,
		height: HEAD + (box.lines.length === 0 ? 4 : height + PADDING + 4),
	};
}

function drawFrames({ frames }: Placed, shift: (point: Point) => Point): string[] {
	return [...frames].map(([name, frame]) => {
		const { x, y } = shift(frame);
		const rectangle = { class: "line dashed", x, y, width: frame.width, height: frame.height, rx: 8 };
		return element("rect", rectangle) + textAt(x + frame.width / 2, y + 17, name, { weight: "bold", anchor: "middle" });
	});
}

function drawBox(box: GraphBox, centre: Point, { width, height }: Size): string {
	if (box.kind === "dot") return element("circle", { class: "solid", cx: centre.x, cy: centre.y, r: DOT / 2 });
	const { kind, lines, look, title } = box;
	const [x, y] = [centre.x - width / 2, centre.y - height / 2];
	const shape = `${kind === "shared" ? "box dashed" : "head"}${look === null ? "" : ` ${look}`}`;
	return element(
		"g",
		{},
		element("rect", { class: shape, x, y, width, height, rx: 8 }),
		kind === "final"
			? element("rect", { class: "line", x: x + 3, y: y + 3, width: width - 6, height: height - 6, rx: 6 })
			: "",
		textAt(centre.x, y + (lines.length === 0 ? height / 2 + 4 : 18), title, { weight: "bold", anchor: "middle" }),
		lines.length === 0
			? ""
			: element("line", { class: "thin", x1: x, y1: y + HEAD + 2, x2: x + width, y2: y + HEAD + 2 }),
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
