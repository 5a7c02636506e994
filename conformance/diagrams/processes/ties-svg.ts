/** Draws how machines hang together: boxes for machines with their states, dashed ones for lists, arrows with events. */
import { graphSvg } from "../draw/graph.js";
import type { Line } from "../draw/lines.js";
import type { Ties } from "./scheduler.js";

export const TIES_TITLE = "The machines of the scheduler and what they tell each other";

export async function tiesSvg({ machines, lists, ties }: Ties): Promise<string> {
	const toItself = (id: string) => ties.filter(({ from, to }) => from === id && to === id);
	const others = ties.filter(({ from, to }) => from !== to);
	const faint = (text: string): Line => ({ words: [{ text, class: "faint" }] });
	return graphSvg({
		title: TIES_TITLE,
		description: ties.map(({ from, to, words }) => `${from} to ${to}: ${words.join(", ")}.`).join(" "),
		boxes: [
			...machines.map(({ id, states }) => ({
				id,
				title: id,
				kind: "plain" as const,
				lines: [
					...states.map(({ path }) => faint(path)),
					...toItself(id).flatMap(({ words }) => words.map((word) => faint(`sync ${id} ${word}`))),
				],
				look: null,
				frame: null,
			})),
			...lists.map((id) => ({ id, title: id, kind: "shared" as const, lines: [], look: null, frame: null })),
		],
		arrows: others.map(({ from, to, words }) => ({
			from,
			to,
			lines: words.map((text) => ({ words: [{ text }] })),
			look: null,
		})),
		legend: [
			"In a box: its states. CAPITALS: an event that the other takes in the same instant; sync in a box: another of its kind.",
			"Dashed: lists of the system. push, take: into a list, out of it.",
		],
	});
}
