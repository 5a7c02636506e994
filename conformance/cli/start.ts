/**
 * `spoolproof start`: the main job. Judges the reference on all cases, then the real Postfix where it can be had, then the reference's
 * programs of the protocol as real processes. One report tells it all.
 */
import { Command } from "commander";
import { AdapterFailure } from "../adapters/adapter.js";
import { DEFAULT_EDITION } from "../judge/requirements.js";
import { type KnownFailure, PROFILE_NAMES } from "../report/format.js";
import { joinedReport } from "../report/join.js";
import type { Shard } from "../report/shard.js";
import { CASE_SETS } from "./cases.js";
import { judgeProtocol } from "./check-protocol.js";
import { postfixImplementation, referenceImplementation } from "./implementations.js";
import { amount, jobs, knownFailures, seed, shard } from "./options.js";
import { checkDirectory, checkOutputs, type Outputs, withOutputs } from "./outputs.js";
import type { Environment } from "./program.js";
import { judgeTrials, type Outcome, type Trial, told } from "./trials.js";

/** Set to 1 where the live part must run, as in CI: then it is an error that Postfix cannot be had. */
const REQUIRE_POSTFIX = "SPOOLPROOF_REQUIRE_POSTFIX";

interface Options extends Outputs {
	readonly random: number;
	readonly seed: number;
	readonly knownFailures?: readonly KnownFailure[];
	readonly traces: string;
	readonly jobs?: number;
	readonly shard?: Shard;
}

export function startCommand({ signal }: Environment): Command {
	const command = new Command("start")
		.description(
			"the main job: judge the reference and, where it can be had, the real Postfix; the protocol's programs, too",
		)
		.option("--random <n>", "how many random cases for each implementation", amount, 300)
		.option("--seed <s>", "seed of the first random case", seed, 1)
		.option("--known-failures <file>", "a list of failures that do not fail the run", knownFailures)
		.option("--traces <dir>", "where traces of failing cases go", ".spoolproof")
		.option("--jobs <n>", "cases under way at a time", jobs)
		.option("--shard <i/n>", "only the i-th of n parts of the cases (docs/gate.md)", shard);
	return withOutputs(command).action(async ({ knownFailures: known, ...options }: Options) => {
		checkOutputs(options);
		checkDirectory(options.traces, "--traces");
		const both = ["qmgr", "oqmgr"] as const;
		const trials: Trial[] = [{ implementation: referenceImplementation(), managers: both }];
		const notes: string[] = [];
		try {
			trials.push({ implementation: await postfixImplementation(), managers: both });
		} catch (error) {
			if (!(error instanceof AdapterFailure) || process.env[REQUIRE_POSTFIX] === "1") throw error;
			notes.push(`Postfix itself was not judged: ${error.message}`);
		}
		for (const note of notes) process.stderr.write(`${note}\n`);
		const choice = {
			...options,
			sets: CASE_SETS,
			edition: DEFAULT_EDITION,
			...(known === undefined ? {} : { known }),
		};
		const schedulers = await judgeTrials(trials, notes, { ...choice, signal });
		const { random: _, ...rest } = options;
		const protocol = await judgeProtocol({ ...rest, profiles: PROFILE_NAMES, dialect: "exttodo", signal });
		process.exitCode = await told(joined(schedulers, protocol), choice);
	});
}

/** Both wings as one. */
function joined(one: Outcome, other: Outcome): Outcome {
	return {
		report: joinedReport(one.report, other.report),
		ran: {
			ran: (name, implementation) => one.ran.ran(name, implementation) || other.ran.ran(name, implementation),
			exists: (name) => one.ran.exists(name) || other.ran.exists(name),
		},
	};
}
