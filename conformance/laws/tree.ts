/**
 * The source tree as the laws see it: every TypeScript file of the floors, with its text. Leaves out what the laws demand of it.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The top of the checkout, also if this runs from the build. */
export const ROOT = packageRoot(fileURLToPath(import.meta.url));

export const FLOORS = ["model", "impl", "conformance"] as const;

export interface SourceFile {
	/** From the top of the checkout, with slashes: "model/scheduler/events.ts". */
	readonly path: string;
	readonly text: string;
}

/** One breach of a law, as the test shows it. */
export interface Breach {
	readonly path: string;
	readonly what: string;
}

/** A test, or what only tests use. */
export function isTest(path: string): boolean {
	return /\.test\.ts$|\/testing(\.ts$|\/)/.test(path);
}

/** All TypeScript files below some directories of the checkout, in order of their paths. */
export function sourceFiles(directories: readonly string[] = FLOORS): SourceFile[] {
	return directories
		.flatMap((directory) => filesBelow(join(ROOT, directory)))
		.filter((path) => path.endsWith(".ts"))
		.map((path) => ({ path: relative(ROOT, path).split(sep).join("/"), text: readFileSync(path, "utf8") }))
		.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function packageRoot(from: string): string {
	const directory = dirname(from);
	if (existsSync(join(directory, "package.json"))) return directory;
	if (directory === from) throw new Error("there is no package.json above this file: the package is incomplete");
	return packageRoot(directory);
}

function filesBelow(directory: string): string[] {
	return (
		readdirSync(directory, { withFileTypes: true, recursive: true })
			.filter((entry) => entry.isFile())
			.map((entry) => join(entry.parentPath, entry.name))
			// The package itself may be in a node_modules.
			.filter((path) => !relative(ROOT, path).split(sep).includes("node_modules"))
	);
}
