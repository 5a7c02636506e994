/**
 * Tries mutants of the protocol's reference programs: the case that is named runs the programs of the mutant's tree as real processes,
 * or its parts on a disk in memory, and must find them wrong. Leaves out the mutants (protocol-programs.ts).
 */

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { referencePrograms } from "../adapters/qmail/executable.js";
import { type SourceFile, sourceFiles } from "../laws/tree.js";
import type { ProtocolCase } from "../protocol/cases/case.js";
import { CRASH_CASES, CRASH_MODULES, type CrashCase, type CrashTree } from "../protocol/cases/crash.js";
import { PROTOCOL_CASES } from "../protocol/profiles/index.js";
import { runCase } from "../protocol/run/run.js";
import { reason } from "../reason.js";
import type { Kill, MutantResult } from "./mutant.js";
import type { ProgramMutant } from "./program-mutant.js";
import { UnknownCase } from "./run.js";
import { BrokenWorkshop, Workshop } from "./workshop.js";

/** The programs, and what judges crashes. */
const NEEDED = /^(impl|model|conformance\/explore|conformance\/protocol\/crash)\/(?!.*\.test\.ts$)/;
/** Seconds that a case waits for what must come. The unchanged programs take a small part of one. */
const PATIENCE = 3;
/** Mutants at a time: most of the time they wait. */
const AT_A_TIME = 4;

/** All that the trees of these mutants consist of. */
export function programSources(): readonly SourceFile[] {
	return sourceFiles().filter(({ path }) => NEEDED.test(path));
}

/**
 * Tries them, a few at a time, and tells them in their order.
 * @throws BrokenWorkshop if the unchanged programs are found wrong, too.
 */
export async function* runProgramMutants(mutants: readonly ProgramMutant[]): AsyncGenerator<MutantResult> {
	const workshop = new Workshop(programSources());
	try {
		const [first] = mutants;
		if (first) {
			const { death, detail } = await tryCase(first, first.killedBy[0], workshop.base);
			if (death !== null) throw new BrokenWorkshop(first.killedBy[0], detail);
		}
		const begun: Promise<MutantResult>[] = [];
		for (const [at] of mutants.entries()) {
			while (begun.length < Math.min(at + AT_A_TIME, mutants.length)) {
				const next = mutants[begun.length];
				if (next) begun.push(tryMutant(next, workshop));
			}
			const result = await begun[at];
			if (result) yield result;
		}
	} finally {
		workshop.clear();
	}
}

async function tryMutant(mutant: ProgramMutant, workshop: Workshop): Promise<MutantResult> {
	const started = performance.now();
	const directory = workshop.make(mutant);
	const kills: Kill[] = [];
	for (const name of mutant.killedBy) kills.push(await tryCase(mutant, name, directory));
	const killed = kills.every(({ death }) => death !== null);
	return { mutant, kills, killed, milliseconds: performance.now() - started };
}

/** @throws UnknownCase */
async function tryCase(mutant: ProgramMutant, name: string, directory: string): Promise<Kill> {
	const crash = CRASH_CASES.find((one) => one.name === name);
	if (crash) return tryCrash(crash, directory);
	const found = PROTOCOL_CASES.filter((one) => one.name === name);
	const [one] = found;
	if (!one || found.length > 1)
		throw new UnknownCase(`mutant "${mutant.name}": there are ${found.length} cases "${name}"`);
	return tryProcesses(one, mutant.dialect ?? "exttodo", directory);
}

async function tryProcesses(
	one: ProtocolCase,
	dialect: ProgramMutant["dialect"] & string,
	directory: string,
): Promise<Kill> {
	const { verdict } = await runCase(one, {
		programs: referencePrograms(join(directory, "impl/protocol/bin")),
		dialect,
		implementation: "mutant",
		seed: 1,
		patience: PATIENCE,
	});
	switch (verdict.verdict) {
		case "conforms":
			return { case: one.name, death: null, detail: "" };
		case "violates":
			return { case: one.name, death: "violates", detail: `${verdict.requirement}: ${verdict.why}` };
		case "undetermined":
			return { case: one.name, death: "breaks", detail: verdict.why };
	}
}

/** The parts of a tree that crash cases drive. */
export async function crashTree(directory: string): Promise<CrashTree> {
	const load = (path: string) => import(/* @vite-ignore */ pathToFileURL(join(directory, `${path}.js`)).href);
	const parts = Object.entries(CRASH_MODULES).map(async ([part, path]) => [part, await load(path)] as const);
	// The modules of the same names in another tree of the same sources.
	return Object.fromEntries(await Promise.all(parts)) as unknown as CrashTree;
}

async function tryCrash({ name, run }: CrashCase, directory: string): Promise<Kill> {
	try {
		const wrong = run(await crashTree(directory));
		return { case: name, death: wrong === null ? null : "violates", detail: wrong ?? "" };
	} catch (error) {
		return { case: name, death: "breaks", detail: reason(error) };
	}
}
