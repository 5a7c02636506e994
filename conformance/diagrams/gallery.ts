/**
 * The committed diagrams: every machine, the processes, and pictures of a few runs, each in all its formats; and the page that shows
 * them. Leaves out writing them to disk.
 */
import { DEFERRAL, earlyAnnouncement, exchange, goldenRun, PRINTED_EXAMPLE, withoutPreemption } from "./examples.js";
import { galleryPage } from "./gallery-page.js";
import { type GraphFormat, pathOn, processPicture, replayed, sequenceOf, statechart, timelineOf } from "./index.js";
import { ALL_MACHINES, machinesOf, WINGS } from "./machines.js";

import { pathsOf } from "./paths.js";

/** What a file of a format is called. */
export const EXTENSIONS: Readonly<Record<GraphFormat, string>> = {
	svg: "svg",
	dot: "dot",
	mermaid: "mmd",
	plantuml: "puml",
	json: "json",
};

export const GRAPH_FORMATS: readonly GraphFormat[] = ["svg", "dot", "mermaid", "plantuml", "json"];

/** "job" of the scheduler. */
export const machineTitle = (wing: string, id: string): string => `The machine ${id} of the ${wing}`;

/** File names and texts. @param formats those wanted; all unless told. */
export async function gallery(formats: readonly GraphFormat[] = GRAPH_FORMATS): Promise<Map<string, string>> {
	const files = new Map<string, string>();
	for (const format of formats) {
		const add = (name: string, text: string) => files.set(`${name}.${EXTENSIONS[format]}`, text);
		for (const wing of WINGS) add(`${wing}-processes`, await processPicture(wing, format));
		for (const { name, wing, machine } of ALL_MACHINES) {
			add(name, await statechart(machine, { format, title: machineTitle(wing, machine.id) }));
		}
		for (const [name, text] of await runs(format)) add(name, text);
	}
	if (formats.includes("svg")) files.set("README.md", galleryPage());
	return files;
}

/** Pictures of the example runs; data of a run is its trace, so there is none of them as JSON. */
async function runs(format: GraphFormat): Promise<Map<string, string>> {
	const texts = new Map<string, string>();
	if (format === "json" || format === "dot") return texts;
	const deferral = await goldenRun(DEFERRAL);
	texts.set("run-protocol-sequence", sequenceOf(exchange(), { format }));
	texts.set("run-deferral-sequence", sequenceOf(deferral, { format }));
	if (format !== "svg") return texts;
	texts.set("run-deferral-timeline", timelineOf(deferral));
	texts.set("run-printed-example-timeline", timelineOf(await goldenRun(PRINTED_EXAMPLE)));
	const { trace, wrong } = await withoutPreemption();
	texts.set("run-without-preemption-timeline", timelineOf(trace, { wrong }));
	texts.set("run-without-preemption-sequence", sequenceOf(trace, { wrong, most: 12 }));
	const steps = replayed(trace, wrong);
	const job = machinesOf("scheduler").find(({ id }) => id === "job");
	if (job !== undefined) {
		const taken = steps.flatMap(({ fired }) => fired);
		const title = "The machine job in the run that should have preempted";
		texts.set("run-without-preemption-path", await pathOn(job, taken, { title, failing: steps.at(-1)?.fired ?? [] }));
	}
	const early = earlyAnnouncement();
	texts.set("run-early-announcement-sequence", sequenceOf(early.trace, { wrong: early.wrong }));
	for (const { name, svg } of await pathsOf(early.trace, { wrong: early.wrong, onlyTaken: true })) {
		if (PATHS_SHOWN.includes(name)) texts.set(`run-early-announcement-path-${name.replace("protocol-", "")}`, svg);
	}
	return texts;
}

/** Of the run that announces too early: where it is wrong, and what is on disk then. */
const PATHS_SHOWN = ["protocol-todo", "protocol-message"];
