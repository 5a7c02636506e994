#!/usr/bin/env node
/**
 * `npm run mutants`: tries all mutants of the kit, or those whose names contain a text, and prints a table: kind, name, file, rule, the
 * case that is named for it, what came of it, time. With --find it tries every case on mutants of the scheduler instead, to see which
 * could be named. Exit codes: 0 all killed, 1 one survived, 2 stale or not run as asked.
 */
import { parseArgs } from "node:util";
import { fixedCases } from "../cases/index.js";
import { writeText } from "../cli/outputs.js";
import { kitVersion } from "../cli/version.js";
import { inShard, parseShard, reportedShard, type Shard } from "../report/shard.js";
import { showProgress } from "../runner/progress.js";
import { MUTANT_KINDS } from "./kinds.js";
import { MODEL_MUTANTS } from "./model.js";
import type { ListedMutant } from "./mutant.js";
import { REFERENCE_MUTANTS } from "./reference.js";
import { killersOf } from "./run.js";
import { type ScoredMutant, scored, scoreOf, tallied } from "./score.js";
import { mutantTable, scoreTable } from "./table.js";

const USAGE = `usage: npm run mutants -- [--only TEXT] [--kind NAME] [--shard i/n] [--json FILE] [--find]
kinds: ${MUTANT_KINDS.map(({ name }) => name).join(", ")}`;

interface Choice {
	readonly only: string | undefined;
	readonly kind: string | undefined;
	readonly shard: Shard | undefined;
	readonly json: string | undefined;
}

async function main(): Promise<number> {
	const { values, positionals } = parseArgs({
		options: {
			find: { type: "boolean" },
			only: { type: "string" },
			kind: { type: "string" },
			shard: { type: "string" },
			json: { type: "string" },
		},
		allowPositionals: true,
	});
	const only = values.only ?? positionals[0];
	if (values.find) return find(only ?? "");
	const shard = values.shard === undefined ? undefined : parseShard(values.shard);
	if (values.shard !== undefined && shard === undefined) {
		throw new Error(`--shard: "${values.shard}" is not a part i/n with i from 1 to n, as in 2/5`);
	}
	return score({ only, kind: values.kind, shard, json: values.json });
}

async function score({ only, kind, shard, json }: Choice): Promise<number> {
	const listed = MUTANT_KINDS.filter(({ name }) => kind === undefined || name === kind)
		.flatMap(({ mutants }) => mutants)
		.filter(({ name }) => name.includes(only ?? ""));
	if (listed.length === 0) throw new Error(`no such mutant${only === undefined ? "" : `: "${only}"`}\n${USAGE}`);
	const wanted = new Set(inShard(listed, shard));
	const partial = only === undefined && kind === undefined ? {} : { only: [kind, only].join(": ") };
	const started = performance.now();
	const mutants = await tryAll(wanted);
	const part = shard === undefined ? {} : { shard: reportedShard(shard, kitVersion(), { mutants: listed.length }) };
	const result = scoreOf(mutants, (performance.now() - started) / 1000, { ...part, ...partial });
	if (json !== undefined) writeText(json, `${JSON.stringify(result, null, 2)}\n`);
	const { survived, killed, equivalent } = tallied(mutants);
	process.stdout.write(`${mutantTable(mutants)}\n\n${scoreTable(result)}\n\n`);
	process.stdout.write(
		`${killed} of ${mutants.length - equivalent} mutants killed, ${equivalent} equivalent, in ${result.seconds.toFixed(0)} s\n`,
	);
	return survived === 0 ? 0 : 1;
}

async function tryAll(wanted: ReadonlySet<ListedMutant>): Promise<ScoredMutant[]> {
	const tried: ScoredMutant[] = [];
	const progress = showProgress("mutants", wanted.size);
	try {
		for (const kind of MUTANT_KINDS) {
			if (!kind.mutants.some((mutant) => wanted.has(mutant))) continue;
			const before = tried.length;
			const begun = performance.now();
			for await (const result of kind.run(wanted)) {
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

async function find(part: string): Promise<number> {
	const mutants = [...REFERENCE_MUTANTS, ...MODEL_MUTANTS].filter(({ name }) => name.includes(part));
	const cases = fixedCases();
	let survivors = 0;
	for (const mutant of mutants) {
		const kills = await killersOf(mutant, cases);
		if (kills.length === 0) survivors++;
		console.log(`${mutant.name}: ${kills.length} of ${cases.length} cases`);
		for (const kill of kills) console.log(`  ${kill.case}: ${kill.death} ${kill.detail}`);
	}
	return survivors === 0 ? 0 : 1;
}

try {
	process.exitCode = await main();
} catch (error) {
	console.error(error instanceof Error ? error.message : String(error));
	process.exitCode = 2;
}
