/**
 * Where boxes and arrows with labels go: Graphviz (compiled to WebAssembly, so the same everywhere) places boxes of given sizes.
 * Leaves out what is in the boxes.
 */
import { z } from "zod";

export interface Size {
	readonly width: number;
	readonly height: number;
}

export interface BoxToPlace extends Size {
	readonly id: string;
	/** The frame that it stands in. */
	readonly frame?: string | null;
}

export interface ArrowToPlace {
	readonly from: string;
	readonly to: string;
	/** The size of its label. */
	readonly label?: Size;
}

export interface ToPlace {
	readonly boxes: readonly BoxToPlace[];
	readonly arrows: readonly ArrowToPlace[];
	/** From top to bottom, or from left to right. */
	readonly direction: "TB" | "LR";
}

export interface Point {
	readonly x: number;
	readonly y: number;
}

export interface Placed extends Size {
	/** Centres, in the order given. */
	readonly boxes: readonly Point[];
	readonly arrows: readonly {
		/** Of a Bézier spline: a point, then three for each piece. */
		readonly spline: readonly Point[];
		/** The tip of the head. */
		readonly tip: Point;
		readonly label: Point | null;
	}[];
	readonly frames: ReadonlyMap<string, Size & Point>;
}

const DOTS_AN_INCH = 72;

const output = z.object({
	bb: z.string(),
	objects: z.array(z.object({ name: z.string(), pos: z.string().optional(), bb: z.string().optional() })).optional(),
	edges: z.array(z.object({ order: z.string(), pos: z.string(), lp: z.string().optional() })).optional(),
});

/** @throws Error if Graphviz cannot do it, which is a mistake of the caller. */
export async function place(graph: ToPlace): Promise<Placed> {
	// Loaded only when something is drawn: it is large, and every command loads this file.
	const { instance } = await import("@viz-js/viz");
	const viz = await instance();
	const text = viz.renderString(dotOf(graph), { format: "json0" });
	const { bb, objects = [], edges = [] } = output.parse(JSON.parse(text));
	const [left, bottom, right, top] = numbers(bb);
	const point = (pair: string): Point => {
		const [x = 0, y = 0] = numbers(pair);
		return { x: x - (left ?? 0), y: (top ?? 0) - y };
	};
	const at = new Map(objects.map(({ name, pos }) => [name, point(pos ?? "")]));
	const lines = new Map(edges.map((edge) => [edge.order, edge]));
	const frames = objects.flatMap(({ name, bb: box }) => {
		if (box === undefined || !name.startsWith("cluster ")) return [];
		const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = numbers(box);
		const frame = { x: x1 - (left ?? 0), y: (top ?? 0) - y2, width: x2 - x1, height: y2 - y1 };
		return [[name.slice("cluster ".length), frame] as const];
	});
	return {
		width: (right ?? 0) - (left ?? 0),
		height: (top ?? 0) - (bottom ?? 0),
		boxes: graph.boxes.map((_, index) => at.get(`n${index}`) ?? { x: 0, y: 0 }),
		arrows: graph.arrows.map((_, index) => {
			const line = lines.get(String(index));
			const [end = "", ...rest] = (line?.pos ?? "").split(" ");
			const spline = rest.map(point);
			return {
				spline,
				tip: end.startsWith("e,") ? point(end.slice(2)) : (spline.at(-1) ?? { x: 0, y: 0 }),
				label: line?.lp === undefined ? null : point(line.lp),
			};
		}),
		frames: new Map(frames),
	};
}

function numbers(text: string): number[] {
	return text.split(",").map(Number);
}

const inches = (dots: number) => (dots / DOTS_AN_INCH).toFixed(4);

function dotOf({ boxes, arrows, direction }: ToPlace): string {
	const name = new Map(boxes.map(({ id }, index) => [id, `n${index}`]));
	const box = (one: BoxToPlace) => `${name.get(one.id)} [width=${inches(one.width)} height=${inches(one.height)}];`;
	const frames = [...new Set(boxes.flatMap(({ frame }) => frame ?? []))];
	const label = ({ width, height }: Size) =>
		`label=<<TABLE BORDER="0" CELLBORDER="0" CELLPADDING="0" CELLSPACING="0"><TR><TD FIXEDSIZE="TRUE" WIDTH="${Math.ceil(width)}" HEIGHT="${Math.ceil(height)}"></TD></TR></TABLE>>`;
	const lines = [
		"digraph {",
		`graph [rankdir=${direction} nodesep=0.4 ranksep=0.35 outputorder=nodesfirst];`,
		'node [shape=box fixedsize=true label=""];',
		"edge [arrowsize=0.9];",
		...boxes.filter(({ frame }) => frame === undefined || frame === null).map(box),
		...frames.flatMap((frame) => [
			`subgraph ${JSON.stringify(`cluster ${frame}`)} {`,
			`margin=14; label=<<TABLE BORDER="0"><TR><TD FIXEDSIZE="TRUE" WIDTH="60" HEIGHT="18"></TD></TR></TABLE>>;`,
			...boxes.filter((one) => one.frame === frame).map(box),
			"}",
		]),
		...arrows.map((arrow, index) => {
			const attributes = [`order="${index}"`, arrow.label === undefined ? "" : label(arrow.label)];
			const ends = `${name.get(arrow.from)} -> ${name.get(arrow.to)}`;
			return `${ends} [${attributes.filter((one) => one !== "").join(" ")}];`;
		}),
		"}",
	];
	return lines.join("\n");
}
