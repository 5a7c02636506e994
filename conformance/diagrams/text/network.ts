/** Boxes and labelled arrows as DOT, Mermaid and PlantUML text: for processes and for what machines tell each other. */
import { type Parts, pipeText } from "../processes/parts.js";
import type { Ties } from "../processes/scheduler.js";
import { dotString, mermaidText, plantumlText } from "./escape.js";

export interface Network {
	readonly boxes: readonly { readonly id: string; readonly lines: readonly string[] }[];
	readonly arrows: readonly {
		readonly from: string;
		readonly to: string;
		readonly lines: readonly string[];
		/** What stands at the two ends. */
		readonly ends: readonly [string, string];
	}[];
}

export function networkOfParts({ processes, pipes }: Parts): Network {
	const end = (descriptor: number | null) => (descriptor === null ? "" : String(descriptor));
	return {
		boxes: processes.map(({ id, title, facts }) => ({ id, lines: [title, ...facts] })),
		arrows: pipes.map((pipe) => ({
			from: pipe.from.process,
			to: pipe.to.process,
			lines: [pipeText(pipe)],
			ends: [end(pipe.from.descriptor), end(pipe.to.descriptor)],
		})),
	};
}

export function networkOfTies({ machines, lists, ties }: Ties): Network {
	return {
		boxes: [
			...machines.map(({ id, states }) => ({ id, lines: [id, ...states.map(({ path }) => path)] })),
			...lists.map((id) => ({ id, lines: [id] })),
		],
		arrows: ties.map(({ from, to, words }) => ({ from, to, lines: words, ends: ["", ""] })),
	};
}

function namesOf({ boxes }: Network): ReadonlyMap<string, string> {
	return new Map(boxes.map(({ id }, index) => [id, `n${index}`]));
}

export function networkDot(network: Network): string {
	const names = namesOf(network);
	const lines = [
		"digraph {",
		"\tgraph [rankdir=LR];",
		'\tnode [shape=box style="rounded,filled" fillcolor="#dde6f0" fontname="Helvetica" fontsize=11];',
		'\tedge [fontname="Helvetica" fontsize=10];',
		...network.boxes.map(({ id, lines }) => `\t${names.get(id)} [label=${dotString(...lines)}];`),
		...network.arrows.map(({ from, to, lines, ends: [tail, head] }) => {
			const ports = tail === "" && head === "" ? "" : ` taillabel=${dotString(tail)} headlabel=${dotString(head)}`;
			return `\t${names.get(from)} -> ${names.get(to)} [label=${dotString(...lines)}${ports}];`;
		}),
		"}",
	];
	return `${lines.join("\n")}\n`;
}

/** Descriptors stand in the label: "7 → 0". */
function labelOf({ lines, ends: [tail, head] }: Network["arrows"][number], separator: string): string {
	const ports = tail === "" && head === "" ? [] : [`${tail || "?"} to ${head || "?"}`];
	return [...lines, ...ports].join(separator);
}

export function networkMermaid(network: Network): string {
	const names = namesOf(network);
	const lines = [
		...network.boxes.map(({ id, lines }) => `${names.get(id)}["${lines.map(mermaidText).join("<br/>")}"]`),
		...network.arrows.map((arrow) => {
			const label = mermaidText(labelOf(arrow, ", "));
			return `${names.get(arrow.from)} -->|"${label}"| ${names.get(arrow.to)}`;
		}),
	];
	return `flowchart LR\n${lines.map((line) => `  ${line}\n`).join("")}`;
}

export function networkPlantuml(network: Network): string {
	const names = namesOf(network);
	const lines = [
		"@startuml",
		"left to right direction",
		...network.boxes.map(({ id, lines }) => `rectangle "${lines.map(plantumlText).join("\\n")}" as ${names.get(id)}`),
		...network.arrows.map(
			(arrow) => `${names.get(arrow.from)} --> ${names.get(arrow.to)} : ${plantumlText(labelOf(arrow, ", "))}`,
		),
		"@enduml",
	];
	return `${lines.join("\n")}\n`;
}
