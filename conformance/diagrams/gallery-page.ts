/**
 * The page that shows the committed diagrams, and each machine as a table besides: links in a picture only work once it is opened by
 * itself, and a table can be read aloud.
 */
import { requirementHref } from "./links.js";
import { ALL_MACHINES, type NamedMachine } from "./machines.js";
import { type Block, chartOf } from "./statechart/chart.js";
import { effectText } from "./statechart/effects.js";

const RUNS: readonly (readonly [heading: string, text: string, pictures: readonly string[]])[] = [
	[
		"The printed example",
		"10, 2 and 2 recipients and one delivery agent, as in SCHEDULER_README: the short messages preempt the long one as soon as it has earned the slots.",
		["run-printed-example-timeline"],
	],
	[
		"A deferral",
		"Recipients that have to be tried again, and the time until they are.",
		["run-deferral-timeline", "run-deferral-sequence"],
	],
	[
		"A scheduler that never preempts",
		"The printed example again, by a scheduler that is wrong. The judge names the step; the way on the machine ends with what that step should have taken.",
		["run-without-preemption-timeline", "run-without-preemption-path", "run-without-preemption-sequence"],
	],
	[
		"An exchange between qmail's programs",
		"One message with a local and a remote recipient; then send is told to stop. Solid: commands and news. Dashed: answers and ends.",
		["run-protocol-sequence"],
	],
	[
		"A todo that does not wait for clean",
		"It tells send of a message before clean has removed the envelope. The judge names the event and the rule; the way of the message ends where todo should have waited for the answer, and the files show what a crash would leave: a message that is announced twice.",
		["run-early-announcement-sequence", "run-early-announcement-path-todo", "run-early-announcement-path-message"],
	],
];

export function galleryPage(): string {
	const lines = [
		"# Diagrams",
		"",
		"Drawn from the model by `spoolproof diagram --out docs/diagrams`; do not edit. A test fails when they differ from the model.",
		"Each SVG can be opened by itself: then the § at an event leads to its requirement, and more is told where the pointer rests.",
		"The same as text for other tools: DOT (`.dot`), Mermaid (`.mmd`), PlantUML (`.puml`), and XState's JSON (`.json`), which",
		"`createMachine` and the editors for XState take.",
		"",
		"## What belongs together",
		"",
		"### The protocol: programs and descriptors",
		"",
		...picture("protocol-processes", "The programs of the protocol, their pipes and descriptors"),
		"",
		"### The scheduler: machines",
		"",
		...picture("scheduler-processes", "The machines of the scheduler and what they tell each other"),
		"",
		"## Runs",
		...RUNS.flatMap(([heading, text, pictures]) => [
			"",
			`### ${heading}`,
			"",
			text,
			...pictures.flatMap((name) => ["", ...picture(name, heading)]),
		]),
		"",
		"## Machines",
		...ALL_MACHINES.flatMap(machineSection),
	];
	return `${lines.join("\n")}\n`;
}

function picture(name: string, text: string): string[] {
	return [`[![${text}](${name}.svg)](${name}.svg)`];
}

function machineSection({ name, wing, machine }: NamedMachine): string[] {
	const chart = chartOf(machine);
	const rows = [
		...chart.nodes.flatMap(({ title, blocks }) => blocks.flatMap((block) => tableRows(title, "", block))),
		...chart.edges.flatMap(({ from, to, blocks }) => {
			const title = chart.nodes.find(({ id }) => id === from)?.title ?? from;
			const target = chart.nodes.find(({ id }) => id === to)?.title ?? to;
			return blocks.flatMap((block) => tableRows(title, target, block));
		}),
	];
	return [
		"",
		`### ${wing}: ${machine.id}`,
		"",
		...picture(name, `The machine ${machine.id} of the ${wing}`),
		"",
		`<details><summary>As a table</summary>`,
		"",
		"| in | event | to | what it does | requirements |",
		"|---|---|---|---|---|",
		...rows,
		"",
		"</details>",
	];
}

function tableRows(from: string, to: string, { triggers, transitions }: Block): string[] {
	const effects = (transitions[0]?.effects ?? []).map(effectText).join("; ");
	return triggers.map(({ event, guard, transitions: all }) => {
		const trigger = [event || "at once", guard === null ? "" : `[${guard}]`].join(" ").trim();
		const ids = [...new Set(all.flatMap(({ requirements }) => requirements))];
		const links = ids.map((id) => `[${id}](${requirementHref(id)})`).join(", ");
		return `| ${[cell(from), cell(trigger), cell(to), cell(effects), links].join(" | ")} |`;
	});
}

function cell(text: string): string {
	return text.replaceAll(/[\\|<>*_`[\]]/g, (character) => `\\${character}`);
}
