/**
 * For tests: the command line run as a child process the way a user runs it.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtPackage } from "../../impl/protocol/testing/build.js";

export interface Outcome {
	readonly code: number | null;
	readonly out: string;
	readonly err: string;
}

export interface BuiltKit {
	/** An empty directory, in which the program is run. */
	readonly directory: string;
	readonly main: string;
	run(...args: readonly string[]): Outcome;
	/** With further environment variables. */
	runWith(environment: Readonly<Record<string, string>>, ...args: readonly string[]): Outcome;
	remove(): void;
}

/** The command line as JavaScript, in front of an empty directory. */
export function buildKit(): BuiltKit {
	const base = mkdtempSync(join(tmpdir(), "spoolproof-cli-"));
	const directory = join(base, "work");
	mkdirSync(directory);
	const main = join(builtPackage(), "dist", "conformance", "cli", "main.js");
	const runWith: BuiltKit["runWith"] = (environment, ...args) => {
		const env = { ...process.env, NO_COLOR: "1", ...environment };
		const options = { cwd: directory, encoding: "utf8", env } as const;
		const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], options);
		return { code: status, out: stdout, err: stderr };
	};
	return {
		directory,
		main,
		run: (...args) => runWith({}, ...args),
		runWith,
		remove: () => rmSync(base, { recursive: true, force: true }),
	};
}
