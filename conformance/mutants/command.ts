/**
 * What `spoolproof mutants` does once its options are read: tries all mutants of the kit, or some, and prints a table: kind, name, file,
 * rule, the case that is named for it, what came of it, time. Or it tries every case on mutants of the scheduler, to see which could be
 * named. Leaves out the options (conformance/cli/mutants.ts).
 */
import { fixedCases } from "../cases/index.js";
import { writeText } from "../cli/outputs.js";
import { kitVersion } from "../cli/version.js";
import { inShard, reportedShard, type Shard } from "../report/shard.js";
import { showProgress } from "../runner/progress.js";
import { MUTANT_KINDS } from "./kinds.js";
import { MODEL_MUTANTS } from "./model.js";
import type { ListedMutant } from "./mutant.js";
import { REFERENCE_MUTANTS } from "./reference.js";
import { killersOf } from "./run.js";
import { type ScoredMutant, scored, scoreOf, tallied } from "./score.js";
import { mutantTable, scoreTable } from "./table.js";

export interface Choice {
	/** A part of their names. */
	readonly only?: string;
	readonly kind?: string;
	readonly shard?: Shard;
	/** The file for the score. */
	readonly json?: string;
}

/** No mutant is as asked for. */
export class NoMutant extends Error {
	override readonly name = "NoMutant";
}

/**
 * Tries them and prints the table.
 * @returns how many survived.
 * @throws NoMutant, StaleMutant, UnknownCase, BrokenWorkshop if they cannot be tried as asked; an AbortError if the signal says so.
 */
export async function scoreMutants({ only, kind, shard, json }: Choice, signal: AbortSignal): Promise<number> {
	const kinds = MUTANT_KINDS.map(({ name }) => name);
	if (kind !== undefined && !kinds.includes(kind)) {
		throw new NoMutant(`--kind: there is no kind "${kind}"; there are ${kinds.join(", ")}`);
	}
	const listed = named(
		MUTANT_KINDS.filter(({ name }) => kind === undefined || name === kind).flatMap(({ mutants }) => mutants),
		only,
	);
	const wanted = new Set(inShard(listed, shard));
	const partial = only === undefined && kind === undefined ? {} : { only: [kind, only].join(": ") };
	const started = performance.now();
	const mutants = await tryAll(wanted, signal);
	const part = shard === undefined ? {} : { shard: reportedShard(shard, kitVersion(), { mutants: listed.length }) };
	const result = scoreOf(mutants, (performance.now() - started) / 1000, { ...part, ...partial });
	if (json !== undefined) writeText(json, `${JSON.stringify(result, null, 2)}\n`);
	const { survived, killed, equivalent } = tallied(mutants);
	process.stdout.write(`${mutantTable(mutants)}\n\n${scoreTable(result)}\n\n`);
	process.stdout.write(
		`${killed} of ${mutants.length - equivalent} mutants killed, ${equivalent} equivalent, in ${result.seconds.toFixed(0)} s\n`,
	);
	return survived;
}

async function tryAll(wanted: ReadonlySet<ListedMutant>, signal: AbortSignal): Promise<ScoredMutant[]> {
	const tried: ScoredMutant[] = [];
	const progress = showProgress("mutants", wanted.size);
	try {
		for (const kind of MUTANT_KINDS) {
			if (!kind.mutants.some((mutant) => wanted.has(mutant))) continue;
			const before = tried.length;
			const begun = performance.now();
			for await (const result of kind.run(wanted)) {
				signal.throwIfAborted();
				tried.push(scored(kind.name, result));
				progress.update(tried.length, result.mutant.name);
			}
			progress.clear();
			const seconds = ((performance.now() - begun) / 1000).toFixed(1);
			process.stderr.write(`mutants of ${kind.name}: ${tried.length - before} in ${seconds} s\n`);
		}
	} finally {
		progress.clear();
	}
	return tried;
}

/**
 * Tries every fixed case on mutants of the scheduler, and prints which notice them.
 * @returns how many no case noticed.
 * @throws as scoreMutants does.
 */
export async function findKillers(only: string | undefined, signal: AbortSignal): Promise<number> {
	const mutants = named([...REFERENCE_MUTANTS, ...MODEL_MUTANTS], only);
	const cases = fixedCases();
	let survivors = 0;
	for (const mutant of mutants) {
		signal.throwIfAborted();
		const kills = await killersOf(mutant, cases);
		if (kills.length === 0) survivors++;
		process.stdout.write(`${mutant.name}: ${kills.length} of ${cases.length} cases\n`);
		for (const kill of kills) process.stdout.write(`  ${kill.case}: ${kill.death} ${kill.detail}\n`);
	}
	return survivors;
}

function named<Own extends ListedMutant>(mutants: readonly Own[], part: string | undefined): Own[] {
	const found = mutants.filter(({ name }) => name.includes(part ?? ""));
	if (found.length === 0) throw new NoMutant(`no mutant's name contains "${part}"`);
	return found;
}
