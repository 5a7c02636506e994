/**
 * Of a machine only what a run came to: a picture that fits on a page where the whole machine would not. Leaves out which transitions
 * those are.
 */
import type { Block, Chart } from "./chart.js";
import { blocksLook, type Path, triggerLook } from "./words.js";

/** The states that the run was in, the transitions that it took, and those that are marked. */
export function takenPart(chart: Chart, path: Path): Chart {
	const came = (blocks: readonly Block[]): Block[] =>
		blocks
			.map((block) => ({ ...block, triggers: block.triggers.filter((trigger) => triggerLook(trigger, path) !== null) }))
			.filter(({ triggers }) => triggers.length > 0);
	const edges = chart.edges
		.filter(({ blocks }) => blocksLook(blocks, path) !== null)
		.map((edge) => ({ ...edge, blocks: came(edge.blocks) }));
	const joined = new Set(edges.flatMap(({ from, to }) => [from, to]));
	const nodes = chart.nodes
		.map((node) => ({ ...node, blocks: came(node.blocks) }))
		.filter(({ id, state, blocks }) => blocks.length > 0 || joined.has(id) || state?.isInitial === true);
	return { ...chart, nodes, edges };
}
