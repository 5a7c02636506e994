/**
 * The law of the arrows: which floor may import what. conformance/ may use everything, impl/ only the vocabulary of model/, model/
 * only itself and xstate.
 */
import { posix } from "node:path";
import ts from "typescript";
import { type Breach, isTest, type SourceFile } from "./tree.js";

/** Names, types, units and defaults; no behaviour. Everything that impl/ may import from model/. */
export const VOCABULARY: readonly string[] = [
	"model/scheduler/knobs.ts",
	"model/scheduler/settings.ts",
	"model/scheduler/events.ts",
	"model/protocol/messages.ts",
	"model/protocol/dialects.ts",
	"model/protocol/sources.ts",
];

/** Packages that tests may use on any floor. */
const FOR_TESTS: readonly string[] = ["vitest", "fast-check", "@xstate/graph", "typescript"];

/** Imports that a file must not have. */
export function forbiddenImports(file: SourceFile): Breach[] {
	return importsOf(file)
		.filter((imported) => !isAllowed(file.path, imported))
		.map((imported) => ({ path: file.path, what: `imports ${imported}` }));
}

/** Paths from the top of the checkout, and names of packages. */
export function importsOf(file: SourceFile): string[] {
	const { importedFiles } = ts.preProcessFile(file.text, true, true);
	return importedFiles.map(({ fileName }) => {
		if (!fileName.startsWith(".")) return fileName;
		return posix.join(posix.dirname(file.path), fileName).replace(/\.js$/, ".ts");
	});
}

function isAllowed(path: string, imported: string): boolean {
	const floor = path.split("/")[0];
	if (floor === "conformance") return true;
	if (isTest(path) && (FOR_TESTS.includes(imported) || imported.startsWith("node:"))) return true;
	if (floor === "impl") {
		if (imported.startsWith("impl/")) return true;
		if (VOCABULARY.includes(imported)) return true;
		return imported.startsWith("node:") && !path.startsWith("impl/scheduler/");
	}
	return imported.startsWith("model/") || imported === "xstate";
}
