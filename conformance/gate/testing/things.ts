/** For tests: a state of things with one of each, and what changes of it. */
import { sampleReport } from "../../report/testing.js";
import { parseBaseline, printBaseline } from "../baseline.js";
import type { Measured } from "../format.js";

/** Everything is well. Fresh each time, so that a test may change it. */
export function things() {
	return {
		scheduler: {
			edition: "postfix-3.7",
			seed: 1,
			implementations: { "reference qmgr": { verdict: "conforms", cases: 10, exercised: 3 } },
			requirements: { "scheduler.a": "holds", "scheduler.b": "holds", "scheduler.c": "excluded" },
			transitions: { "job/listed/SELECT/0": "taken", "job/listed/BLOCK/0": "missing" },
			claims: { candidatesFit: "proven" },
		},
		protocol: {
			implementations: { "reference clean (exttodo)": { verdict: "conforms", cases: 5 } },
			requirements: { "protocol.a": "holds" },
			transitions: { "clean/idle/REQUEST/0": "taken" },
			claims: {},
		},
		mutants: { "reference scheduler: one": "killed", "reference scheduler: two": "equivalent" },
		states: { "one message": { states: 569, steps: 1332 } },
		bench: { stuck: { ratio: 20, least: 18, greatest: 22, rounds: 5 } },
	} satisfies Measured;
}

/** The same as something that can be changed at will. */
export type Things = { -readonly [Part in keyof Measured]: Measured[Part] };

/** A state of things as it comes back from its file. */
export function written(measured: Measured): Measured {
	return parseBaseline(printBaseline(measured), "baseline.json");
}

/** A report of which all is well. */
export function goodReport() {
	const report = sampleReport();
	const implementations = report.implementations.slice(0, 1);
	const requirements = report.requirements.filter(({ status }) => status !== "violated");
	return { ...report, verdict: "conforms" as const, implementations, requirements, failures: [] };
}
