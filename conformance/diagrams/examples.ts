/**
 * Runs whose pictures are committed: one of the scheduler as it should be, one of a scheduler that never preempts, and one whole
 * exchange of the protocol's programs.
 */
import { referenceAdapter } from "../adapters/reference.js";
import { readGoldens } from "../cases/golden.js";
import { judge } from "../judge/judge.js";
import { judgeProtocolTrace } from "../protocol/judge/judge.js";
import {
	type BareEvent,
	PROTOCOL_TRACE_VERSION,
	type ProtocolTrace,
	type ProtocolTraceEvent,
} from "../protocol/judge/trace.js";
import { runScenario } from "../runner/run.js";
import type { Trace } from "../trace/format.js";

/** From the queue to the end of the message; then send is told to stop. Spawners begin by saying how many deliveries they can do. */
const EXCHANGE: readonly BareEvent[] = [
	{ from: "lspawn", to: "send", bytes: "\n" },
	{ from: "rspawn", to: "send", bytes: "\x14" },
	{ from: "send", to: "todo", bytes: "S" },
	{ queued: "457", local: 1, remote: 1 },
	{ disk: "457", files: ["mess", "intd", "todo"] },
	{ from: "todo", to: "send", bytes: "Lnew msg 457\n\0" },
	{ from: "todo", to: "todo-clean", bytes: "todo/457\0" },
	{ from: "todo-clean", to: "todo", bytes: "+" },
	{ from: "todo", to: "send", bytes: "DB457\0" },
	{ disk: "457", files: ["mess", "info", "local", "remote"] },
	{ from: "send", to: "lspawn", bytes: "\0mess/457\0s@a.org\0l@a.org\0" },
	{ from: "send", to: "rspawn", bytes: "\0mess/457\0s@a.org\0r@b.org\0" },
	{ from: "lspawn", to: "send", bytes: "\0Kdid 1+0+0\n\0" },
	{ from: "rspawn", to: "send", bytes: "\0Kaccepted\n\0" },
	{ from: "send", to: "send-clean", bytes: "foop/457\0" },
	{ from: "send-clean", to: "send", bytes: "+" },
	{ disk: "457", files: [] },
	{ signal: "TERM", program: "send" },
	{ from: "send", to: "todo", bytes: "X" },
	{ from: "todo", to: "send", bytes: "X\0" },
	{ exit: 0, program: "send" },
	{ from: "send", to: "todo", end: true },
	{ exit: 0, program: "todo" },
];

/** A message for a local and a remote recipient. */
export function exchange(): ProtocolTrace {
	return {
		header: {
			spoolproof: "trace",
			version: PROTOCOL_TRACE_VERSION,
			wing: "protocol",
			implementation: "an example",
			dialect: "exttodo",
			requirements: "example",
		},
		// Only the number is added; the kinds of events are those of EXCHANGE.
		events: EXCHANGE.map((event, index) => ({ ...event, n: index + 1 }) as ProtocolTraceEvent),
	};
}

/** A todo that tells send of a message before clean has answered: send may deliver what a crash then makes todo announce again. */
export function earlyAnnouncement(): ProtocolFailingRun {
	const { header, events } = exchange();
	const announcement = events.find((event) => "bytes" in event && event.bytes === "DB457\0");
	const asked = events.findIndex((event) => "to" in event && event.to === "todo-clean");
	if (announcement === undefined || asked < 0) throw new Error("The exchange has an announcement and a request.");
	const trace = {
		header: { ...header, implementation: "a todo that does not wait for clean" },
		events: [...events.slice(0, asked + 1), { ...announcement, n: asked + 2 }],
	};
	const verdict = judgeProtocolTrace(trace);
	if (verdict.verdict !== "violates") throw new Error("A todo that does not wait for clean should be found out.");
	return { trace, wrong: verdict.event };
}

/** Runs the golden scenario of that title on the reference. @throws Error if there is none. */
export async function goldenRun(title: string, manager: "qmgr" | "oqmgr" = "qmgr"): Promise<Trace> {
	const golden = readGoldens().find(({ script }) => script.scenario.name === title);
	if (golden === undefined) throw new Error(`No golden is called "${title}".`);
	return runScenario(referenceAdapter(), golden.script.scenario, manager);
}

/** The printed example of SCHEDULER_README: 10, 2 and 2 recipients, one agent. */
export const PRINTED_EXAMPLE = "10+2+2 recipients with slot cost 2: the printed example";
/** Recipients that must be tried again, and time that passes until they are. */
export const DEFERRAL = "a soft deferral is no failure of the site, and the message comes back after its backoff";

export interface FailingRun {
	readonly trace: Trace;
	/** The number of the first event that is wrong. */
	readonly wrong: number;
}

export interface ProtocolFailingRun {
	readonly trace: ProtocolTrace;
	readonly wrong: number;
}

/** The printed example by a scheduler that never preempts. @throws Error if the judge finds nothing wrong with it. */
export async function withoutPreemption(): Promise<FailingRun> {
	const { header, events } = await goldenRun(PRINTED_EXAMPLE, "oqmgr");
	const trace: Trace = {
		header: { ...header, manager: "qmgr", implementation: "a scheduler that never preempts" },
		events,
	};
	const verdict = judge(trace);
	if (verdict.verdict !== "violates") throw new Error("A scheduler that never preempts should be found out.");
	return { trace, wrong: verdict.event };
}
