/**
 * One cell of the bench in a process of its own: asks for it, and is the program that answers. Request and answer are JSON, on the
 * command line and on standard output.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Effort, type Measurement, measure } from "./measure.js";
import { type Footprint, footprint } from "./memory.js";
import type { Kind } from "./rig.js";
import { workloadOf } from "./workloads.js";

interface SpeedRequest {
	/** Its id. */
	readonly workload: string;
	readonly kind: Kind;
	readonly jobs: number;
	readonly seed: number;
	readonly effort: Effort;
}

interface MemoryRequest {
	readonly workload: string;
	readonly jobs: number;
	readonly seed: number;
}

const PROGRAM = fileURLToPath(import.meta.url);
/** A million jobs with a destination each take some space. */
const FLAGS = ["--max-old-space-size=8192"];
const LARGEST_ANSWER = 1 << 26;

export function measureApart(request: SpeedRequest): Measurement {
	return ask(request);
}

export function weighApart(request: MemoryRequest): Footprint {
	return ask(request);
}

function ask<Answer>(request: SpeedRequest | MemoryRequest): Answer {
	const text = execFileSync(process.execPath, [...FLAGS, PROGRAM, JSON.stringify(request)], {
		encoding: "utf8",
		maxBuffer: LARGEST_ANSWER,
	});
	return JSON.parse(text);
}

function answer(request: SpeedRequest | MemoryRequest): Measurement | Footprint {
	const workload = workloadOf(request.workload);
	if (workload === undefined) throw new RangeError(`there is no workload "${request.workload}"`);
	const { jobs, seed } = request;
	return "kind" in request
		? measure(workload, request.kind, jobs, seed, request.effort)
		: footprint(workload, jobs, seed);
}

const [, program, request] = process.argv;
if (program === PROGRAM && request !== undefined) process.stdout.write(JSON.stringify(answer(JSON.parse(request))));
