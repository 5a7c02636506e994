/**
 * `spoolproof bench`: speed and memory of the reference, of the explorer and of the live Postfix, side by side. Leaves out measuring
 * (conformance/bench), which is loaded when it is wanted.
 */
import { existsSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { Command, InvalidArgumentError } from "commander";
import type { Options as BenchOptions } from "../bench/command.js";
import { WORKLOADS, type Workload, workloadOf } from "../bench/workloads.js";
import { EXIT, UserError } from "./errors.js";
import { seed as anySeed, listOf, wholeNumber } from "./options.js";
import type { Environment } from "./program.js";

const PARTS = ["scheduler", "protocol", "explorer", "live"] as const;
const SIZES = { full: [1_000, 10_000, 100_000, 1_000_000], quick: [1_000, 10_000] };
const MESSAGES = { full: 10_000, quick: 1_000 };

interface Options {
	readonly part: BenchOptions["parts"];
	readonly quick?: true;
	readonly sizes?: readonly number[];
	readonly workload?: readonly Workload[];
	readonly messages?: number;
	readonly directory?: readonly string[];
	readonly seed: number;
}

export function benchCommand({ signal }: Environment): Command {
	return new Command("bench")
		.description("measure speed and memory, side by side with others; prints Markdown (exit 1 if two disagree)")
		.option("--part <parts>", `only these, separated by commas: ${PARTS.join(",")}`, listOf("part", PARTS), PARTS)
		.option("--quick", "a look, instead of figures to rely on")
		.option("--sizes <jobs>", `scheduler: numbers of jobs (default: ${SIZES.full.join(",")})`, sizes)
		.option("--workload <ids>", `scheduler: only these: ${WORKLOADS.map(({ id }) => id).join(",")}`, workloads)
		.option("--messages <n>", `protocol: messages in a queue (default: ${MESSAGES.full})`, wholeNumber(1))
		.option("--directory <dir>", "protocol: where queues are made; may be given again", directories)
		.option("--seed <s>", "seed of all that is random", anySeed, 1)
		.action(async (options: Options) => {
			const { bench } = await import("../bench/command.js");
			const { part, quick = false, sizes, workload = WORKLOADS, messages, directory, seed } = options;
			const effort = quick ? "quick" : "full";
			try {
				await bench({
					parts: part,
					quick,
					sizes: sizes ?? SIZES[effort],
					workloads: workload,
					messages: messages ?? MESSAGES[effort],
					...(directory === undefined ? {} : { directories: directory }),
					seed,
				});
			} catch (error) {
				// Whoever interrupts ends the program that is being measured, too: that is no finding.
				await setImmediate();
				signal.throwIfAborted();
				if (!(error instanceof Error)) throw error;
				if (error.name === "OracleFailure") throw new UserError(error.message);
				if (error.name !== "OrderError" && error.name !== "Disagreement") throw error;
				process.stderr.write(`${error.message}\n`);
				process.exitCode = EXIT.violates;
			}
		});
}

function sizes(text: string): readonly number[] {
	return text.split(",").map(wholeNumber(10));
}

function workloads(text: string): readonly Workload[] {
	return text.split(",").map((id) => {
		const known = workloadOf(id);
		if (known !== undefined) return known;
		throw new InvalidArgumentError(
			`There is no workload "${id}"; expected ${WORKLOADS.map((one) => one.id).join(", ")}.`,
		);
	});
}

function directories(path: string, before: readonly string[] | undefined): readonly string[] {
	if (!existsSync(path)) throw new InvalidArgumentError(`There is no directory ${path}.`);
	return [...(before ?? []), path];
}
