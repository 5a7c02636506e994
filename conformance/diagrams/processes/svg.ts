/**
 * Draws processes as SVG: a tree from left to right, in which each pipe is a level arrow from descriptor to descriptor. Every process
 * must be reached from the root. Leaves out what they are.
 */
import { widthOf } from "../draw/characters.js";
import { arrowHead, element, picture, TEXT_SIZE, textAt } from "../draw/svg.js";
import { type Parts, type Pipe, type Process, pipeText } from "./parts.js";

const MARGIN = 20;
const TITLE = 40;
const ROW = 32;
/** Between two processes in a column. */
const SPACE = 26;
const FACT = 16;
const BADGE = 20;

interface Node {
	readonly process: Process;
	readonly depth: number;
	/** What connects it with its parent. */
	readonly pipes: readonly Pipe[];
	readonly children: readonly Node[];
}

interface Placed {
	readonly node: Node;
	readonly y: number;
	readonly height: number;
}

export function processesSvg(parts: Parts): string {
	const root = treeOf(parts);
	const nodes = flat(root);
	const columns = columnsOf(nodes, parts);
	const placed: Placed[] = [];
	const height = placeRows(root, MARGIN + TITLE, placed);
	const inputs = parts.inputs.map(({ name, descriptor }, index) => {
		const place = placed.find(({ node }) => node === root);
		const y = middle(place, parts.inputs.length, index);
		const x = columns[0]?.x ?? 0;
		return [
			textAt(MARGIN, y - 6, name),
			element("line", { class: "line", x1: MARGIN, y1: y, x2: x - 8, y2: y }),
			arrowHead(x, y, 1, 0),
			badge(x + 3, y, descriptor),
		].join("");
	});
	const last = columns.at(-1);
	return picture(
		{
			title: parts.title,
			description: parts.pipes.map(pipeInWords).join(" "),
			width: (last?.x ?? 0) + (last?.width ?? 0) + MARGIN,
			height: MARGIN + TITLE + height + MARGIN,
		},
		textAt(MARGIN, MARGIN + 12, parts.title, { size: 15, weight: "bold" }),
		...placed.map((place) => box(place, columns)),
		...inputs,
		...placed.flatMap((place) => place.node.pipes.map((pipe, index) => arrow(pipe, place, index, columns))),
	);
}

function pipeInWords(pipe: Pipe): string {
	const end = ({ process, descriptor }: Pipe["from"]) => `${process}${descriptor === null ? "" : ` ${descriptor}`}`;
	return `${pipeText(pipe)}: from ${end(pipe.from)} to ${end(pipe.to)}.`;
}

/** @throws Error if a process cannot be reached. */
function treeOf({ root, processes, pipes }: Parts): Node {
	const known = new Map(processes.map((process) => [process.id, process]));
	const seen = new Set<string>();
	const grow = (id: string, parent: string | null, depth: number): Node => {
		const process = known.get(id);
		if (process === undefined) throw new Error(`There is no process "${id}".`);
		seen.add(id);
		const between = pipes.filter(
			({ from, to }) => [from.process, to.process].sort().join() === [id, parent].sort().join(),
		);
		const peers = pipes.flatMap(({ from, to }) =>
			from.process === id ? [to.process] : to.process === id ? [from.process] : [],
		);
		const fresh = [...new Set(peers)].filter((peer) => !seen.has(peer));
		for (const peer of fresh) seen.add(peer);
		return { process, depth, pipes: between, children: fresh.map((peer) => grow(peer, id, depth + 1)) };
	};
	const tree = grow(root, null, 0);
	const lost = processes.find(({ id }) => !seen.has(id));
	if (lost !== undefined) throw new Error(`Nothing connects ${lost.id} with ${root}.`);
	return tree;
}

function flat(node: Node): Node[] {
	return [node, ...node.children.flatMap(flat)];
}

interface Column {
	readonly x: number;
	readonly width: number;
}

/** As wide as their processes, as far apart as the labels between them are long. */
function columnsOf(nodes: readonly Node[], { inputs }: Parts): Column[] {
	const columns: Column[] = [];
	const deepest = Math.max(...nodes.map(({ depth }) => depth));
	let x = MARGIN;
	for (let depth = 0; depth <= deepest; depth++) {
		const here = nodes.filter((node) => node.depth === depth);
		const labels = here.flatMap(({ pipes }) => pipes.map((pipe) => widthOf(pipeText(pipe), TEXT_SIZE)));
		if (depth === 0) labels.push(...inputs.map(({ name }) => widthOf(name, TEXT_SIZE)));
		x += Math.max(40, ...labels) + 28;
		const texts = here.flatMap(({ process }) => [
			widthOf(process.title, TEXT_SIZE, "bold"),
			...process.facts.map((fact) => widthOf(fact, TEXT_SIZE)),
		]);
		const width = Math.max(70, ...texts) + 4 * BADGE;
		columns.push({ x, width });
		x += width;
	}
	return columns;
}

const ownHeight = ({ process, pipes }: Node): number =>
	Math.max(34 + process.facts.length * FACT, pipes.length * ROW, 44);

/**
 * Gives each process with several peers behind it the rows of all of them; one with a single peer stands level with it.
 * @returns the height of all.
 */
function placeRows(node: Node, y: number, placed: Placed[]): number {
	const own = ownHeight(node);
	const [only, ...others] = node.children;
	if (only !== undefined && others.length === 0) {
		const all = Math.max(own, placeRows(only, y, placed));
		const next = placed.find((one) => one.node === only);
		const centre = next === undefined ? y + all / 2 : next.y + next.height / 2;
		placed.push({ node, y: Math.max(y, centre - own / 2), height: own });
		return all;
	}
	let below = y;
	for (const [index, child] of node.children.entries()) {
		below += placeRows(child, below, placed) + (index < node.children.length - 1 ? SPACE : 0);
	}
	const height = Math.max(own, below - y);
	placed.push({ node, y, height });
	return height;
}

/** The place of the index-th of so many arrows at the left side. */
function middle(place: Placed | undefined, count: number, index: number): number {
	const { y = 0, height = 0 } = place ?? {};
	return y + height / 2 + (index - (count - 1) / 2) * ROW;
}

function box({ node, y, height }: Placed, columns: readonly Column[]): string {
	const { x = 0, width = 0 } = columns[node.depth] ?? {};
	const { title, facts } = node.process;
	const top = y + height / 2 - (facts.length * FACT) / 2;
	return element(
		"g",
		{},
		element("rect", { class: "head", x, y, width, height, rx: 6 }),
		textAt(x + width / 2, top + 4, title, { weight: "bold", anchor: "middle" }),
		...facts.map((fact, index) =>
			textAt(x + width / 2, top + 4 + (index + 1) * FACT, fact, { class: "faint", anchor: "middle" }),
		),
	);
}

function arrow(pipe: Pipe, place: Placed, index: number, columns: readonly Column[]): string {
	const { node } = place;
	const y = middle(place, node.pipes.length, index);
	const { x: right = 0 } = columns[node.depth] ?? {};
	const parent = columns[node.depth - 1];
	const left = (parent?.x ?? 0) + (parent?.width ?? 0);
	const isOutward = pipe.to.process === node.process.id;
	const [here, there] = isOutward ? [pipe.to, pipe.from] : [pipe.from, pipe.to];
	const [start, tip] = isOutward ? [left, right - 8] : [right, left + 8];
	return [
		element("line", { class: "line", x1: start, y1: y, x2: tip, y2: y }),
		arrowHead(isOutward ? right : left, y, isOutward ? 1 : -1, 0),
		textAt((left + right) / 2, y - 6, pipeText(pipe), { anchor: "middle" }),
		badge(left - BADGE - 3, y, there.descriptor),
		badge(right + 3, y, here.descriptor),
	].join("");
}

/** A descriptor number, inside the edge of its process. */
function badge(x: number, y: number, descriptor: number | null): string {
	if (descriptor === null) return "";
	return [
		element("rect", { class: "box", x, y: y - 9, width: BADGE, height: 18, rx: 4 }),
		textAt(x + BADGE / 2, y + 4, String(descriptor), { weight: "bold", anchor: "middle" }),
	].join("");
}
