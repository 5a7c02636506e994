/**
 * A machine as text for other people's tools: DOT, Mermaid, PlantUML, and the configuration of an XState machine, which editors such as
 * Stately's import. Leaves out layout.
 */
import type { Block, Chart, ChartNode } from "../statechart/chart.js";
import { effectText } from "../statechart/effects.js";
import type { MachineView, TransitionView } from "../statechart/machine.js";
import type { RequirementHref } from "../statechart/words.js";
import { dotString, mermaidText, plantumlText } from "./escape.js";

/** "EVENT [guard] or OTHER / does this; does that". */
function blockText({ triggers, transitions }: Block): string {
	const why = triggers.map(({ event, guard }) =>
		[event || "at once", guard === null ? "" : `[${guard}]`].join(" ").trim(),
	);
	const effects = (transitions[0]?.effects ?? []).map(effectText).join("; ");
	return effects === "" ? why.join(" or ") : `${why.join(" or ")} / ${effects}`;
}

const requirementsOf = (blocks: readonly Block[]): string[] => [
	...new Set(blocks.flatMap(({ transitions }) => transitions.flatMap(({ requirements }) => requirements))),
];

export function statechartDot(chart: Chart, href: RequirementHref): string {
	const names = namesOf(chart);
	const cited = (blocks: readonly Block[], prefix = "") => {
		const ids = requirementsOf(blocks);
		const target = ids.map(href).find((one) => one !== null);
		const tip = ids.length === 0 ? [] : [`${prefix}tooltip=${dotString(ids.join(", "))}`];
		return target === undefined ? tip : [`URL=${dotString(target)}`, ...tip];
	};
	const box = (node: ChartNode) => {
		const label = dotString(...[node.title, ...node.blocks.map(blockText)]);
		const style = node.state === null ? "rounded,dashed" : "rounded,filled";
		const attributes = [`label=${label}`, `style="${style}"`, ...cited(node.blocks)];
		if (node.state?.isFinal) attributes.push("peripheries=2");
		return `${names.get(node.id)} [${attributes.join(" ")}];`;
	};
	const start = (node: ChartNode) =>
		node.state?.isInitial
			? [`i_${names.get(node.id)} [shape=point];`, `i_${names.get(node.id)} -> ${names.get(node.id)};`]
			: [];
	const lines = [
		`digraph ${dotString(chart.machine.id)} {`,
		'\tgraph [fontname="Helvetica"];',
		'\tnode [shape=box fillcolor="#dde6f0" fontname="Helvetica" fontsize=11];',
		'\tedge [fontname="Helvetica" fontsize=10];',
		...chart.nodes
			.filter(({ region }) => region === null)
			.flatMap((node) => [box(node), ...start(node)])
			.map(indented),
		...chart.machine.regions.flatMap((region, index) => [
			`\tsubgraph cluster_${index} {`,
			`\t\tlabel=${dotString(region)};`,
			...chart.nodes
				.filter((node) => node.region === region)
				.flatMap((node) => [box(node), ...start(node)])
				.map((line) => indented(indented(line))),
			"\t}",
		]),
		...chart.edges.map(({ from, to, blocks }) => {
			const attributes = [`label=${dotString(...blocks.map(blockText), "")}`, ...cited(blocks, "edge")];
			return indented(`${names.get(from)} -> ${names.get(to)} [${attributes.join(" ")}];`);
		}),
		"}",
	];
	return `${lines.join("\n")}\n`;
}

const indented = (line: string): string => `\t${line}`;

export function statechartMermaid(chart: Chart): string {
	return `stateDiagram-v2\n${stateLines(chart, mermaidText)
		.map((line) => `  ${line}\n`)
		.join("")}`;
}

export function statechartPlantuml(chart: Chart): string {
	const lines = ["@startuml", "hide empty description", ...stateLines(chart, plantumlText), "@enduml"];
	return `${lines.join("\n")}\n`;
}

/** Mermaid took the words for states from PlantUML. */
function stateLines(chart: Chart, escaped: (text: string) => string): string[] {
	const names = namesOf(chart);
	const declared = ({ id, title, blocks }: ChartNode) => [
		`state "${escaped(title)}" as ${names.get(id)}`,
		...blocks.map((block) => `${names.get(id)} : ${escaped(blockText(block))}`),
	];
	const ends = (node: ChartNode) => [
		...(node.state?.isInitial ? [`[*] --> ${names.get(node.id)}`] : []),
		...(node.state?.isFinal ? [`${names.get(node.id)} --> [*]`] : []),
	];
	const inRegion = (region: string | null) => chart.nodes.filter((node) => node.region === region);
	const regionOf = new Map(chart.nodes.map(({ id, region }) => [id, region]));
	const arrows = (region: string | null) =>
		chart.edges
			.filter(({ from }) => regionOf.get(from) === region)
			.flatMap(({ from, to, blocks }) =>
				blocks.map((block) => `${names.get(from)} --> ${names.get(to)} : ${escaped(blockText(block))}`),
			);
	return [
		...inRegion(null).flatMap((node) => [...declared(node), ...ends(node)]),
		...chart.machine.regions.flatMap((region, index) => [
			`state "${escaped(region)}" as r${index} {`,
			...[...inRegion(region).flatMap((node) => [...declared(node), ...ends(node)]), ...arrows(region)].map(
				(line) => `  ${line}`,
			),
			"}",
		]),
		...arrows(null),
	];
}

function namesOf({ nodes }: Chart): ReadonlyMap<string, string> {
	return new Map(nodes.map(({ id, state }, index) => [id, state === null ? `g${index}` : `s${index}`]));
}

/**
 * The machine as data that `createMachine` takes. Guards and effects keep their names; what they compute is not in it.
 */
export function statechartJson({ id, regions, states, transitions }: MachineView): string {
	const on = (from: string | null) => ({
		...grouped(
			transitions.filter((one) => one.from === from && one.event !== ""),
			id,
		),
		...always(
			transitions.filter((one) => one.from === from && one.event === ""),
			id,
		),
	});
	const stateNode = (path: string, isFinal: boolean) => (isFinal ? { type: "final" } : on(path));
	const statesIn = (region: string | null) =>
		Object.fromEntries(
			states.filter((one) => one.region === region).map(({ name, path, isFinal }) => [name, stateNode(path, isFinal)]),
		);
	const initialOf = (region: string | null) => {
		const found = states.find((one) => one.region === region && one.isInitial);
		return found === undefined ? {} : { initial: found.name };
	};
	const inside = Object.fromEntries(
		regions.map((region) => [region, { ...initialOf(region), states: statesIn(region) }] as const),
	);
	const body =
		regions.length > 0 ? { type: "parallel", states: inside } : { ...initialOf(null), states: statesIn(null) };
	return `${JSON.stringify({ id, ...on(null), ...body }, null, 2)}\n`;
}

function grouped(transitions: readonly TransitionView[], machine: string): object {
	const byEvent: Record<string, object[]> = {};
	for (const transition of transitions) {
		byEvent[transition.event] = [...(byEvent[transition.event] ?? []), transitionJson(transition, machine)];
	}
	return transitions.length === 0 ? {} : { on: byEvent };
}

function always(transitions: readonly TransitionView[], machine: string): object {
	return transitions.length === 0 ? {} : { always: transitions.map((one) => transitionJson(one, machine)) };
}

function transitionJson({ to, guard, effects, requirements, source }: TransitionView, machine: string): object {
	return {
		...(to === null ? {} : { target: `#${machine}.${to}` }),
		...(guard === null ? {} : { guard }),
		...(effects.length === 0
			? {}
			: { actions: effects.map(({ kind, text }) => (text === "" ? kind : { type: kind, params: { text } })) }),
		meta: { requirements, source },
	};
}
