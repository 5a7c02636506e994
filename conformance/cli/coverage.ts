/**
 * `spoolproof coverage`: which requirements, transitions and claims the cases reach. Runs the reference, which takes seconds; says nothing
 * about other implementations.
 */
import { Command } from "commander";
import { watchedModel } from "../judge/model.js";
import { DEFAULT_EDITION } from "../judge/requirements.js";
import { styleFor } from "../report/style.js";
import { Tally } from "../report/tally.js";
import { coverageLines, requirementTree } from "../report/terminal.js";
import { runSuite } from "../runner/suite.js";
import { CASE_SETS, type CaseSetName, chosenCases } from "./cases.js";
import { EXIT } from "./errors.js";
import { demandRandom, givenOptions } from "./given.js";
import { referenceImplementation, subjectOf } from "./implementations.js";
import { amount, seed as anySeed, caseSets } from "./options.js";
import type { Environment } from "./program.js";

interface Options {
	readonly cases: readonly CaseSetName[];
	readonly random: number;
	readonly seed: number;
}

export function coverageCommand({ signal }: Environment): Command {
	return new Command("coverage")
		.description("which requirements, transitions and claims the cases reach (exit 1 if one is not reached)")
		.option("--cases <sets>", `which cases: ${CASE_SETS.join(",")}`, caseSets, CASE_SETS)
		.option("--random <n>", "how many random cases", amount, 300)
		.option("--seed <s>", "seed of the first random case", anySeed, 1)
		.action(async ({ cases, random, seed }: Options, called: Command) => {
			demandRandom(givenOptions(called), cases);
			const choice = { sets: cases, random, seed };
			const tally = new Tally({ edition: DEFAULT_EDITION, seed });
			const { adapter, ...rest } = referenceImplementation();
			for (const manager of ["qmgr", "oqmgr"] as const) {
				await runSuite(adapter, chosenCases(choice), {
					manager,
					jobs: 1,
					specification: watchedModel,
					signal,
					onResult: (one, { verdict }) => tally.add(subjectOf({ adapter, ...rest }, manager), one, verdict),
				});
			}
			const report = tally.report(0);
			const style = styleFor(process.stdout);
			process.stdout.write(`${requirementTree(report.requirements, style)}\n\n${coverageLines(report, style)}\n`);
			const unreached = report.requirements.some((one) => one.status === "not exercised");
			const missing = report.machines.some((one) => one.missing.length > 0);
			const idle = report.claims.some(({ proofs }) => proofs === 0);
			process.exitCode = unreached || missing || idle ? EXIT.violates : EXIT.conforms;
		});
}
