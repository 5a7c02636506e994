/**
 * For tests: the command line built into a directory of its own, and run as a child process the way a user runs it.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

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

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Builds without checking types, which the tests' own run does. */
export function buildKit(): BuiltKit {
	const base = mkdtempSync(join(tmpdir(), "spoolproof-cli-"));
	const directory = join(base, "work");
	mkdirSync(directory);
	const compiler = join(ROOT, "node_modules", "typescript", "bin", "tsc");
	const project = join(ROOT, ".config", "tsconfig.build.json");
	execFileSync(process.execPath, [
		compiler,
		"-p",
		project,
		"--noCheck",
		"--declaration",
		"false",
		"--outDir",
		join(base, "dist"),
	]);
	cpSync(join(ROOT, "package.json"), join(base, "package.json"));
	symlinkSync(join(ROOT, "node_modules"), join(base, "node_modules"));
	symlinkSync(join(ROOT, "conformance"), join(base, "conformance"));
	const main = join(base, "dist", "conformance", "cli", "main.js");
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
