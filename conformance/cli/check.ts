/**
 * `spoolproof check`: judges one implementation on the chosen cases, or what was recorded elsewhere.
 */
import { Command, Option } from "commander";
import type { Edition } from "../../model/requirements.js";
import type { KnobSettings } from "../../model/scheduler/knobs.js";
import { DEFAULT_EDITION } from "../judge/requirements.js";
import { type KnownFailure, PROFILE_NAMES, type ProfileName } from "../report/format.js";
import type { Shard } from "../report/shard.js";
import { CASE_SETS, type CaseSetName } from "./cases.js";
import { checkProtocol, type ProtocolFlags, protocolProfiles, withProtocol } from "./check-protocol.js";
import { givenOptions } from "./given.js";
import { amount, caseSets, edition, jobs, knob, knownFailures, managers, seed, shard, wholeNumber } from "./options.js";
import { type Outputs, withOutputs } from "./outputs.js";
import { type Chosen, checkScheduler, SCHEDULER_PROFILES } from "./profiles.js";
import type { Environment } from "./program.js";
import { checkRecorded, type Recorded, withRecordings } from "./recordings.js";

interface Options extends Outputs, ProtocolFlags, Omit<Chosen, "profile" | "given">, Recorded {
	readonly profile?: Chosen["profile"] | ProfileName;
	readonly cases: readonly CaseSetName[];
	readonly random: number;
	readonly seed: number;
	readonly knownFailures?: readonly KnownFailure[];
	readonly edition: Edition;
	readonly jobs?: number;
	readonly knob?: KnobSettings;
	readonly traces: string;
	readonly shard?: Shard;
	readonly case?: string;
}

export function checkCommand({ signal }: Environment): Command {
	const command = new Command("check")
		.description(
			"judge one implementation: the reference, the real Postfix, or any program that speaks the adapter protocol",
		)
		.addOption(
			new Option("--postfix [dir]", "judge the real qmgr and oqmgr: the installed ones, or those of a build").conflicts(
				"adapter",
			),
		)
		.option("--adapter <command>", "judge a program that speaks the adapter protocol (docs/write-an-adapter.md)")
		.addOption(new Option("--profile <p>", "what it claims to be").choices([...SCHEDULER_PROFILES, ...PROFILE_NAMES]))
		.option(
			"--overtaking <n>",
			"scheduler-bounded: later deliveries that may overtake a recipient, for each before it",
			wholeNumber(0),
		)
		.option(
			"--deadline <n>",
			"scheduler-bounded: times that a recipient may be passed over, for each before it",
			wholeNumber(0),
		)
		.option("--strict", "scheduler-bounded: fail on what should be, too")
		.option("--manager <which>", "qmgr, oqmgr or both", managers, managers("both"))
		.option("--cases <sets>", `which cases: ${CASE_SETS.join(",")}`, caseSets, CASE_SETS)
		.option("--random <n>", "how many random cases", amount, 100)
		.option("--seed <s>", "seed of the first random case", seed, 1)
		.option("--edition <e>", "documented, postfix-3.7 or intended", edition, DEFAULT_EDITION)
		.option("--jobs <n>", "cases under way at a time", jobs)
		.option("--knob <name=value>", "a setting for all cases, above their own; may be given again", knob)
		.option("--known-failures <file>", "a list of failures that do not fail the run", knownFailures)
		.option("--case <name>", "only the case of this name, or those with these words in their names")
		.option("--shard <i/n>", "only the i-th of n parts of the cases (docs/gate.md)", shard)
		.option("--traces <dir>", "where traces of failing cases go", ".spoolproof");
	const recorded = withRecordings(withProtocol(command));
	return withOutputs(recorded).action(async (options: Options, called: Command) => {
		const given = givenOptions(called);
		const done = await checkRecorded(options, given);
		if (done !== undefined) {
			process.exitCode = done;
			return;
		}
		const { cases, knob: knobs, knownFailures: known, profile: claimed, ...rest } = options;
		const profiles = protocolProfiles(options, claimed);
		if (profiles.length > 0) {
			const choice = { ...rest, ...(known === undefined ? {} : { known }), profiles, signal };
			process.exitCode = await checkProtocol(choice, given);
			return;
		}
		const profile = SCHEDULER_PROFILES.find((name) => name === claimed);
		process.exitCode = await checkScheduler(
			{ ...rest, ...(profile === undefined ? {} : { profile }), given },
			{
				...rest,
				sets: cases,
				...(knobs === undefined ? {} : { knobs }),
				...(known === undefined ? {} : { known }),
				signal,
			},
		);
	});
}
