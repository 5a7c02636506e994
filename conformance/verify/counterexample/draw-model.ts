/**
 * A counterexample of the protocol's model as a sequence diagram: who does what to which files, and what the programs say to each
 * other when it is heard. Leaves out what the steps lead to.
 */
import type { LocalEvent } from "../../../model/system.js";
import { type Happening, type Participant, whoTakePart } from "../../diagrams/sequence/sequence.js";
import { sequenceSvg } from "../../diagrams/sequence/svg.js";
import { claimOf } from "../protocol/claims.js";
import type { ModelTrace, ModelTraceStep } from "./model-trace.js";

const NAMES: Readonly<Record<string, string>> = {
	starter: "whoever starts and kills",
	todo: "qmail-todo",
	send: "qmail-send",
	todoClean: "qmail-clean (todo's)",
	sendClean: "qmail-clean (send's)",
	trigger: "trigger",
};
const ORDER = ["starter", "todoClean", "todo", "send", "sendClean", "trigger"];

/** Who said what is heard by an event of a process. */
const HEARD: Readonly<Record<string, string>> = {
	"todo COMMAND": "send",
	"todo REPLY": "todoClean",
	"send HEAR": "todo",
	"send REPLY": "sendClean",
	"todoClean REQUEST": "todo",
	"sendClean REQUEST": "send",
};

function participants({ header: { scope } }: ModelTrace): Participant[] {
	const injectors = scope.messages.map((_, id) => ({ id: `queue${id}`, label: `qmail-queue of message ${id}` }));
	const messages = scope.messages.map((_, id) => ({ id: `message${id}`, label: `files of message ${id}` }));
	return [...injectors, ...ORDER.map((id) => ({ id, label: NAMES[id] ?? id })), ...messages];
}

/** An event as people read it: its fields after its type. */
function inWords({ type, message, ...fields }: LocalEvent): string {
	const said = message === undefined ? [] : [typeof message === "string" ? message : JSON.stringify(message)];
	return [type.toLowerCase().replaceAll("_", " "), ...said, ...Object.values(fields).map(String)].join(" ");
}

function happening({ n, process, event }: ModelTraceStep): Happening {
	const from = HEARD[`${process} ${event.type}`];
	if (from !== undefined)
		return {
			kind: "arrow",
			n,
			from,
			to: process,
			text: inWords(event),
			dashed: process === "todo" || event.type === "REPLY",
		};
	if (event.type === "KILL")
		return { kind: "arrow", n, from: "starter", to: String(event.process), text: "kill", dashed: false };
	if (process === "starter") return { kind: "divider", n, text: inWords(event) };
	return { kind: "note", n, at: process, text: inWords(event) };
}

/** SVG of the whole way; where a cycle begins is marked. */
export function modelSequence(trace: ModelTrace): string {
	const { header, steps } = trace;
	const happenings = steps.flatMap((step): Happening[] => [
		...(step.cycle ? [{ kind: "divider", n: step.n, text: "from here on again and again" } as const] : []),
		happening(step),
	]);
	const title = `Against: ${claimOf(header.claim).name} (machines: ${header.machines})`;
	return sequenceSvg({
		title,
		participants: whoTakePart(participants(trace), happenings),
		happenings,
		events: steps.length,
	});
}
