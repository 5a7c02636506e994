/**
 * Writes a counterexample as a file that `spoolproof replay` takes, and draws it if that is asked for. Leaves out the searches, and the
 * replay.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { referenceAdapter } from "../../adapters/reference.js";
import { sequenceOf, timelineOf } from "../../diagrams/index.js";
import { runScenario } from "../../runner/run.js";
import { formatTrace } from "../../trace/write.js";
import type { Counterexample } from "../row.js";
import { modelSequence } from "./draw-model.js";
import { writeModelTrace } from "./model-trace.js";

export interface Written {
	/** The file to replay. */
	readonly replay: string;
	readonly drawings: readonly string[];
}

/** A file's text, and pictures by what they show. */
interface Texts {
	readonly trace: string;
	readonly drawings: Readonly<Record<string, string>>;
}

async function textsOf(row: string, counterexample: Counterexample, draw: boolean): Promise<Texts> {
	if (counterexample.wing === "protocol") {
		const { trace } = counterexample;
		return { trace: writeModelTrace(trace), drawings: draw ? { sequence: modelSequence(trace) } : {} };
	}
	const { scenario } = counterexample;
	const [manager = "qmgr"] = scenario.managers;
	const trace = await runScenario(referenceAdapter(), { ...scenario, name: row }, manager);
	return {
		trace: formatTrace(trace),
		drawings: draw ? { timeline: timelineOf(trace), sequence: sequenceOf(trace) } : {},
	};
}

/**
 * @param directory where files go; made if it is not there
 * @throws Error of the file system
 */
export async function writeCounterexample(
	directory: string,
	row: string,
	counterexample: Counterexample,
	draw: boolean,
): Promise<Written> {
	const { trace, drawings } = await textsOf(row, counterexample, draw);
	mkdirSync(directory, { recursive: true });
	const base = join(directory, `verify-${row.replace(/[^a-z0-9.]+/g, "-")}`);
	const replay = `${base}.trace.jsonl`;
	writeFileSync(replay, trace);
	const files = Object.entries(drawings).map(([kind, svg]) => {
		const file = `${base}.${kind}.svg`;
		writeFileSync(file, svg);
		return file;
	});
	return { replay, drawings: files };
}
