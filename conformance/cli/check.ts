/**
 * `spoolproof check`: judges one implementation on the chosen cases.
 */
import { Command } from "commander";
import type { Edition } from "../../model/requirements.js";
import type { Manager } from "../../model/scheduler/events.js";
import type { KnobSettings } from "../../model/scheduler/knobs.js";
import { DEFAULT_EDITION } from "../judge/requirements.js";
import type { KnownFailure } from "../report/format.js";
import { CASE_SETS, type CaseSetName } from "./cases.js";
import { postfixImplementation, referenceImplementation } from "./implementations.js";
import { caseSets, edition, knob, knownFailures, managers, wholeNumber } from "./options.js";
import { type Outputs, withOutputs } from "./outputs.js";
import type { Environment } from "./program.js";
import { runTrials } from "./trials.js";

interface Options extends Outputs {
	readonly postfix?: true;
	readonly manager: readonly Manager[];
	readonly cases: readonly CaseSetName[];
	readonly random: number;
	readonly seed: number;
	readonly knownFailures?: readonly KnownFailure[];
	readonly edition: Edition;
	readonly jobs?: number;
	readonly knob?: KnobSettings;
	readonly traces: string;
}

export function checkCommand({ signal }: Environment): Command {
	const command = new Command("check")
		.description("judge one implementation: the reference, or with --postfix the real Postfix")
		.option("--postfix", "judge the real qmgr and oqmgr")
		.option("--manager <which>", "qmgr, oqmgr or both", managers, managers("both"))
		.option("--cases <sets>", `which cases: ${CASE_SETS.join(",")}`, caseSets, CASE_SETS)
		.option("--random <n>", "how many random cases", wholeNumber(0), 100)
		.option("--seed <s>", "seed of the first random case", wholeNumber(0), 1)
		.option("--edition <e>", "documented, postfix-3.7 or intended", edition, DEFAULT_EDITION)
		.option("--jobs <n>", "cases under way at a time", wholeNumber(1))
		.option("--knob <name=value>", "a setting for all cases, above their own; may be given again", knob)
		.option("--known-failures <file>", "a list of failures that do not fail the run", knownFailures)
		.option("--traces <dir>", "where traces of failing cases go", ".spoolproof");
	return withOutputs(command).action(
		async ({ postfix, manager, cases, knob: knobs, knownFailures: known, ...rest }: Options) => {
			const implementation = postfix ? await postfixImplementation() : referenceImplementation();
			process.exitCode = await runTrials([{ implementation, managers: manager }], [], {
				...rest,
				sets: cases,
				...(knobs === undefined ? {} : { knobs }),
				...(known === undefined ? {} : { known }),
				signal,
			});
		},
	);
}
