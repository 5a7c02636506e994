/**
 * `spoolproof agree`: model, reference and live Postfix side by side on random scenarios, selection by selection. The first
 * disagreement is shrunk to a small scenario and shown with what each of them did.
 */
import { Command, Option } from "commander";
import type { Manager } from "../../model/scheduler/events.js";
import { AdapterFailure, type SchedulerAdapter } from "../adapters/adapter.js";
import type { Scenario } from "../cases/scenario.js";
import { DEFAULT_EDITION } from "../judge/requirements.js";
import { disagreementText } from "../report/disagreement.js";
import { inShard, type Shard } from "../report/shard.js";
import { styleFor } from "../report/style.js";
import { counted } from "../report/terminal.js";
import { type Agreement, type AgreementOptions, compare, smallestDisagreement } from "../runner/agreement.js";
import { forEachLimited } from "../runner/pool.js";
import { showProgress } from "../runner/progress.js";
import { randomCases } from "./cases.js";
import { EXIT } from "./errors.js";
import { postfixImplementation, referenceImplementation } from "./implementations.js";
import { jobs, managers, seed, shard, wholeNumber } from "./options.js";
import { checkDirectory } from "./outputs.js";
import type { Environment } from "./program.js";
import { writeTrace } from "./trials.js";

interface Options {
	readonly random: number;
	readonly seed: number;
	readonly manager: readonly Manager[];
	readonly requireLive?: true;
	readonly live: boolean;
	readonly jobs?: number;
	readonly traces: string;
	readonly shard?: Shard;
}

interface Disagreement {
	readonly scenario: Scenario;
	readonly manager: Manager;
	readonly seed: number;
}

export function agreeCommand({ signal }: Environment): Command {
	return new Command("agree")
		.description("model, reference and live Postfix side by side on random scenarios, selection by selection")
		.option("--random <n>", "how many random scenarios, each for both managers", wholeNumber(1, 2 ** 32), 1000)
		.option("--seed <s>", "seed of the first scenario", seed, 1)
		.option("--manager <which>", "qmgr, oqmgr or both", managers, managers("both"))
		.option("--shard <i/n>", "only the i-th of n parts of them", shard)
		.addOption(new Option("--require-live", "could not tell (exit 2) if Postfix cannot be had").conflicts("live"))
		.option("--no-live", "model and reference only")
		.option("--jobs <n>", "scenarios under way at a time", jobs)
		.option("--traces <dir>", "where traces of a disagreement go", ".spoolproof")
		.action(async (options: Options) => {
			checkDirectory(options.traces, "--traces");
			process.exitCode = await agree(options, signal);
		});
}

async function agree(options: Options, signal: AbortSignal): Promise<number> {
	const { adapters, jobs } = await contestants(options);
	const names = ["model", ...adapters.map((adapter) => adapter.name)].join(", ");
	const settings: AgreementOptions = { edition: DEFAULT_EDITION, signal };
	const part = options.shard === undefined ? "" : `, part ${options.shard.index} of ${options.shard.of}`;
	const seeds = `seeds ${options.seed} to ${options.seed + options.random - 1}${part}`;
	process.stderr.write(`${names}: ${counted(options.random, "random scenario")}, ${seeds}\n`);
	const progress = showProgress(names, options.random);
	const begun = performance.now();
	let done = 0;
	let selections = 0;
	let disagreement: Disagreement | undefined;
	const unclear: string[] = [];
	try {
		await forEachLimited(
			inShard(randomCases(options.random, options.seed), options.shard),
			options.jobs ?? jobs,
			async ({ scenario, seed = options.seed }) => {
				if (disagreement !== undefined) return;
				for (const manager of options.manager) {
					if (!scenario.managers.includes(manager)) continue;
					const one = await compare(adapters, scenario, manager, { ...settings, seed });
					selections += one.selections;
					if (one.outcome === "disagree") disagreement ??= { scenario, manager, seed };
					if (one.outcome === "undetermined") unclear.push(`seed ${seed}, ${manager}: ${whyUnclear(one)}`);
				}
				progress.update(++done, `seed ${seed}`);
			},
			signal,
		);
	} catch (error) {
		progress.clear();
		// Hours of agreement are not forgotten because somebody needs the machine.
		if (signal.aborted && disagreement === undefined && unclear.length === 0) {
			process.stderr.write(
				`So far: no disagreement on ${counted(done, "scenario")}, ${counted(selections, "selection")} compared.\n`,
			);
		}
		throw error;
	}
	progress.clear();
	const took = ((performance.now() - begun) / 1000).toFixed(1);
	const what = `${counted(done, "random scenario")} for ${options.manager.join(" and ")} (${seeds})`;
	if (disagreement !== undefined) {
		process.stdout.write(await describe(disagreement, adapters, settings, options.traces));
		return EXIT.violates;
	}
	if (unclear.length > 0 || selections === 0) {
		const first = unclear[0] ?? "nothing was selected in any of them";
		process.stdout.write(`COULD NOT TELL: ${what}: ${counted(unclear.length, "run")} could not be judged.\n${first}\n`);
		return EXIT.undetermined;
	}
	process.stdout.write(`AGREE: ${names} on ${what}: ${counted(selections, "selection")} compared, ${took} s.\n`);
	return EXIT.conforms;
}

async function contestants(options: Options): Promise<{ adapters: SchedulerAdapter[]; jobs: number }> {
	const reference = referenceImplementation();
	if (!options.live) return { adapters: [reference.adapter], jobs: reference.jobs };
	try {
		const postfix = await postfixImplementation();
		return { adapters: [reference.adapter, postfix.adapter], jobs: postfix.jobs };
	} catch (error) {
		if (!(error instanceof AdapterFailure) || options.requireLive) throw error;
		process.stderr.write(`Postfix itself does not take part: ${error.message}\n`);
		return { adapters: [reference.adapter], jobs: reference.jobs };
	}
}

function whyUnclear({ runs }: Agreement): string {
	for (const { verdict } of runs) if (verdict.verdict === "undetermined") return verdict.why;
	return "nothing was run";
}

async function describe(
	{ scenario, manager, seed }: Disagreement,
	adapters: readonly SchedulerAdapter[],
	settings: AgreementOptions,
	directory: string,
): Promise<string> {
	process.stderr.write(`They disagree on seed ${seed} (${manager}); looking for a smaller scenario ...\n`);
	const smallest = await smallestDisagreement(adapters, scenario, manager, { ...settings, seed });
	const files = smallest.agreement.runs.map(({ trace }) => writeTrace(directory, trace));
	return disagreementText({ ...smallest, manager, seed, files }, styleFor(process.stdout));
}
