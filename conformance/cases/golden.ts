/**
 * The golden files: finding and reading them, running one against an implementation line by line, and comparing what was seen with
 * its transcripts to the letter. Transcripts are made from the live Postfix alone (regenerate.ts), so they are evidence that neither
 * model nor reference had a hand in.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Manager, Observation } from "../../model/scheduler/events.js";
import type { SchedulerAdapter } from "../adapters/adapter.js";
import { runScenario } from "../runner/run.js";
import { parseScript, type Script, type ScriptLine } from "./script.js";
import { transcript } from "./transcript.js";

export interface Golden {
	/** The file's name without its extension: stable. */
	readonly id: string;
	/** Absolute. */
	readonly file: string;
	readonly script: Script;
}

/** One line whose transcript is not what was seen. */
export interface GoldenDifference {
	readonly manager: Manager;
	readonly command: string;
	readonly expected: string | undefined;
	readonly seen: string;
}

/** The sources, not the build, have the text files among the cases: they are resolved from the package's root. */
export const CASES_DIRECTORY = join(packageRoot(dirname(fileURLToPath(import.meta.url))), "conformance", "cases");

const DIRECTORY = join(CASES_DIRECTORY, "goldens");

/**
 * Every golden file, by name.
 * @throws ScriptError if one is not a script.
 */
export function readGoldens(): Golden[] {
	const names = readdirSync(DIRECTORY).filter((name) => name.endsWith(".golden"));
	if (names.length === 0) throw new Error(`no golden files in ${DIRECTORY}: the package is incomplete`);
	return names.sort().map((name) => {
		const file = join(DIRECTORY, name);
		return { id: name.slice(0, -".golden".length), file, script: parseScript(readFileSync(file, "utf8"), name) };
	});
}

/**
 * What an implementation was seen to do, line by line.
 * @throws RunFailure if it failed; Error if nothing at all was seen, since such a run shows nothing.
 */
export async function observeLines(
	adapter: SchedulerAdapter,
	script: Script,
	manager: Manager,
): Promise<readonly (readonly Observation[])[]> {
	const lineOf = script.lines.flatMap((line, index) => line.commands.map(() => index));
	const seen: Observation[][] = script.lines.map(() => []);
	await runScenario(adapter, script.scenario, manager, {
		onStep: ({ command, observations }) => seen[lineOf[command] ?? 0]?.push(...observations),
	});
	if (seen.every((line) => line.length === 0)) {
		throw new Error(`${adapter.name}, golden "${script.scenario.name}": nothing was seen`);
	}
	return seen;
}

/** Runs a golden and tells where what was seen is not what its transcript says. */
export async function checkGolden(
	adapter: SchedulerAdapter,
	golden: Golden,
	manager: Manager,
): Promise<GoldenDifference[]> {
	const seen = await observeLines(adapter, golden.script, manager);
	return golden.script.lines.flatMap((line, index) => {
		const text = transcript(golden.script.scenario, seen[index] ?? []);
		const expected = line.transcripts[manager];
		return text === expected ? [] : [{ manager, command: line.text, expected, seen: text }];
	});
}

/** The script with the transcripts that an implementation gives. */
export async function transcribe(adapter: SchedulerAdapter, script: Script): Promise<Script> {
	let lines: readonly ScriptLine[] = script.lines.map((line) => ({ ...line, transcripts: {} }));
	for (const manager of script.scenario.managers) {
		const seen = await observeLines(adapter, script, manager);
		lines = lines.map((line, index) => {
			const text = transcript(script.scenario, seen[index] ?? []);
			return { ...line, transcripts: { ...line.transcripts, [manager]: text } };
		});
	}
	return { ...script, lines };
}

function packageRoot(from: string): string {
	let directory = from;
	while (!existsSync(join(directory, "package.json"))) {
		const parent = dirname(directory);
		if (parent === directory) throw new Error(`no package.json above ${from}: the package is incomplete`);
		directory = parent;
	}
	return directory;
}
