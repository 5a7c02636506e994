/**
 * Runs what the gate needs and nobody has given: each part by the command that anybody can run, in a process of its own, which writes
 * JSON. What it says goes to standard error. Leaves out reading what was given (given.ts).
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PROFILE_NAMES } from "../report/format.js";
import { GateError } from "./baseline.js";
import { measureRatios } from "./bench.js";
import type { Measured, Part } from "./format.js";
import { type Files, measured } from "./given.js";
import { countStates } from "./states.js";

const SPOOLPROOF = fileURLToPath(new URL("../cli/main.js", import.meta.url));
/** As `start` has them, so that its report can be given instead. */
const RANDOM = ["--random", "300", "--seed", "1"];

/** The commands of spoolproof that make the JSON of a part, each without its --json. */
const COMMANDS: Readonly<Record<"scheduler" | "protocol" | "mutants", readonly (readonly string[])[]>> = {
	scheduler: [["check", ...RANDOM]],
	protocol: PROFILE_NAMES.map((profile) => ["check", "--profile", profile]),
	mutants: [["mutants"]],
};

/**
 * Runs one part and measures it.
 * @param say hears what is under way: one line.
 * @throws GateError if it could not be run to its end; an AbortError if the signal says so.
 */
export async function runPart(part: Part, say: (line: string) => void, signal: AbortSignal): Promise<Measured> {
	const begun = performance.now();
	const done = await run(part, say, signal);
	say(`${part}: ${((performance.now() - begun) / 1000).toFixed(1)} s`);
	return done;
}

async function run(part: Part, say: (line: string) => void, signal: AbortSignal): Promise<Measured> {
	switch (part) {
		case "states":
			return { states: countStates() };
		case "bench":
			return { bench: measureRatios() };
		default:
			return measured(await jsonOf(part, say, signal));
	}
}

async function jsonOf(part: keyof typeof COMMANDS, say: (line: string) => void, signal: AbortSignal): Promise<Files> {
	const directory = mkdtempSync(join(tmpdir(), "spoolproof-gate-"));
	try {
		const files: { file: string; text: string }[] = [];
		for (const [index, words] of COMMANDS[part].entries()) {
			const shown = ["spoolproof", ...words].join(" ");
			const json = join(directory, `${index}.json`);
			say(`${part}: ${shown} --json FILE`);
			await end([...words, "--json", json], shown, signal);
			files.push({ file: shown, text: textOf(json, shown) });
		}
		return files;
	} finally {
		rmSync(directory, { recursive: true, force: true });
	}
}

/** What the exit code says stands in the JSON as well. */
async function end(words: readonly string[], shown: string, signal: AbortSignal): Promise<void> {
	const child = spawn(process.execPath, [SPOOLPROOF, ...words], { stdio: ["ignore", "ignore", "inherit"], signal });
	const [code, killedBy] = await once(child, "exit");
	if (code === null) throw new GateError(`${shown}: was killed by ${killedBy}. Run it by itself to see why.`);
}

function textOf(json: string, shown: string): string {
	try {
		return readFileSync(json, "utf8");
	} catch {
		throw new GateError(`${shown}: wrote no report; what it said stands above. Run it by itself to see why.`);
	}
}
