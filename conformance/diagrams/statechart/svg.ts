/**
 * Draws a machine as SVG: states with what stays in them, arrows for what leaves them; where a run went, if that is asked for.
 */
import { type GraphBox, graphSvg, type Look } from "../draw/graph.js";
import type { Chart, ChartEdge, ChartNode } from "./chart.js";
import { takenPart } from "./taken.js";
import { blockLines, blocksLook, type Path, type RequirementHref } from "./words.js";

const INITIAL = "initial ";

export interface ChartSvgOptions {
	readonly title: string;
	readonly path: Path | null;
	readonly href: RequirementHref;
	/** Leave out what the run did not come to. */
	readonly onlyTaken?: boolean;
}

export async function chartSvg(whole: Chart, { title, path, href, onlyTaken }: ChartSvgOptions): Promise<string> {
	const chart = path !== null && onlyTaken ? takenPart(whole, path) : whole;
	const visited = visitedStates(chart, path);
	const initial = chart.nodes.filter(({ state }) => state?.isInitial);
	return graphSvg({
		title,
		description: describe(chart, path),
		boxes: [
			...chart.nodes.map((node) => ({
				id: node.id,
				title: node.title,
				kind: kindOf(node),
				lines: node.blocks.flatMap((block) => blockLines(block, path, href)),
				look: visited.get(node.id) ?? null,
				frame: node.region,
			})),
			...initial.map(({ id, region }): GraphBox => ({ id: INITIAL + id, kind: "dot", frame: region })),
		],
		arrows: [
			...chart.edges.map(({ from, to, blocks }) => ({
				from,
				to,
				lines: blocks.flatMap((block) => blockLines(block, path, href)),
				look: blocksLook(blocks, path),
			})),
			...initial.map(({ id }) => ({ from: INITIAL + id, to: id, lines: [], look: null })),
		],
		legend: [...legendOf(chart, path), ...(chart === whole ? [] : ["What the run did not come to is left out."])],
	});
}

function kindOf({ state }: ChartNode): "shared" | "final" | "plain" {
	if (state === null) return "shared";
	return state.isFinal ? "final" : "plain";
}

/** States that the run was in, as far as its transitions tell. */
function visitedStates({ machine }: Chart, path: Path | null): Map<string, Look> {
	const visited = new Map<string, Look>();
	if (path === null) return visited;
	const { taken, failing } = path;
	for (const { id, from, to } of machine.transitions) {
		if (!taken.has(id) && !failing.has(id)) continue;
		if (from !== null) visited.set(from, "good");
		if (to !== null && !failing.has(id)) visited.set(to, "good");
	}
	// Only a state that nothing else leads to is one of the wrong step.
	for (const { id, to } of machine.transitions) {
		if (failing.has(id) && to !== null && !visited.has(to)) visited.set(to, "bad");
	}
	return visited;
}

function legendOf({ nodes, machine }: Chart, path: Path | null): string[] {
	const lines = ["EVENT [guard] / what it does; § leads to a requirement."];
	const does = (kind: string) =>
		machine.transitions.some(({ effects }) => effects.some((effect) => effect.kind === kind));
	const moves = [
		does("push") ? "push, take: into a pipe or list, out of it." : "",
		does("sync") ? "sync: another machine takes the event in the same instant." : "",
	].filter((text) => text !== "");
	if (moves.length > 0) lines.push(moves.join(" "));
	if (nodes.some(({ state }) => state === null)) lines[0] += " A dashed box: what several states have in common.";
	if (path === null) return lines;
	const isWrong = machine.transitions.some(({ id }) => path.failing.has(id));
	const red = isWrong ? ` Red with ✗: ${path.red ?? "taken in the step that is wrong"}.` : "";
	return [...lines, `Green: taken, and how often.${red}`];
}

function describe({ machine, edges }: Chart, path: Path | null): string {
	const states = machine.states.map(({ name }) => name).join(", ");
	const steps = edges.map(({ from, to, blocks }: ChartEdge) => `${from} to ${to} by ${eventsOf(blocks)}`).join("; ");
	const failing = path === null || path.failing.size === 0 ? "" : ` Marked as wrong: ${[...path.failing].join(", ")}.`;
	const taken = path === null ? "" : ` Taken: ${[...path.taken.keys()].join(", ")}.${failing}`;
	return `Machine ${machine.id}. States: ${states || "none"}. Transitions: ${steps || "none that change the state"}.${taken}`;
}

function eventsOf(blocks: ChartEdge["blocks"]): string {
	return blocks.flatMap(({ triggers }) => triggers.map(({ event }) => event || "itself")).join(", ");
}
