/**
 * `spoolproof check`: judges one implementation on the chosen cases.
 */
import { Command } from "commander";
import type { Edition } from "../../model/requirements.js";
import type { Manager } from "../../model/scheduler/events.js";
import type { KnobSettings } from "../../model/scheduler/knobs.js";
import { DEFAULT_EDITION } from "../judge/requirements.js";
import { CASE_SETS, type CaseSetName } from "./cases.js";
import { postfixImplementation, referenceImplementation } from "./implementations.js";
import { caseSets, edition, knob, managers, wholeNumber } from "./options.js";
import type { Environment } from "./program.js";
import { runTrials } from "./trials.js";

interface Options {
	readonly postfix?: true;
	readonly manager: readonly Manager[];
	readonly cases: readonly CaseSetName[];
	readonly random: number;
	readonly seed: number;
	readonly json?: string;
	readonly edition: Edition;
	readonly jobs?: number;
	readonly knob?: KnobSettings;
	readonly traces: string;
}

export function checkCommand({ signal }: Environment): Command {
	return new Command("check")
		.description("judge one implementation: the reference, or with --postfix the real Postfix")
		.option("--postfix", "judge the real qmgr and oqmgr")
		.option("--manager <which>", "qmgr, oqmgr or both", managers, managers("both"))
		.option("--cases <sets>", `which cases: ${CASE_SETS.join(",")}`, caseSets, CASE_SETS)
		.option("--random <n>", "how many random cases", wholeNumber(0), 100)
		.option("--seed <s>", "seed of the first random case", wholeNumber(0), 1)
		.option("--json <file>", "write the report as JSON")
		.option("--edition <e>", "documented, postfix-3.7 or intended", edition, DEFAULT_EDITION)
		.option("--jobs <n>", "cases under way at a time", wholeNumber(1))
		.option("--knob <name=value>", "a setting for all cases, above their own; may be given again", knob)
		.option("--traces <dir>", "where traces of failing cases go", ".spoolproof")
		.action(async ({ postfix, manager, cases, knob: knobs, ...rest }: Options) => {
			const implementation = postfix ? await postfixImplementation() : referenceImplementation();
			process.exitCode = await runTrials([{ implementation, managers: manager }], [], {
				...rest,
				sets: cases,
				...(knobs === undefined ? {} : { knobs }),
				signal,
			});
		});
}
