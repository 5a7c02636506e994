/**
 * The programs as JavaScript files for tests, which must not need a build: the sources without their types, in a temporary
 * directory. Leaves out type checking.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

export interface Programs {
	/** Absolute path of a program: "qmail-todo". */
	path(name: string): string;
	/** Absolute path of a module below the repository's root: "impl/protocol/clean.js". */
	module(path: string): string;
	remove(): void;
}

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** Writes the programs. */
export function makePrograms(): Programs {
	const target = mkdtempSync(join(tmpdir(), "spoolproof-programs-"));
	writeFileSync(join(target, "package.json"), '{ "type": "module" }');
	for (const floor of ["model/protocol", "impl/protocol", "impl/scheduler", "model/scheduler"]) {
		for (const name of readdirSync(join(ROOT, floor), { recursive: true, encoding: "utf8" })) {
			if (!name.endsWith(".ts") || name.endsWith(".test.ts") || name.startsWith("testing/")) continue;
			const source = readFileSync(join(ROOT, floor, name), "utf8");
			const { outputText } = ts.transpileModule(source, {
				compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
			});
			const file = join(target, floor, name.replace(/\.ts$/, ".js"));
			mkdirSync(dirname(file), { recursive: true });
			writeFileSync(file, outputText);
		}
	}
	return {
		path: (name) => join(target, "impl/protocol/bin", `${name}.js`),
		module: (path) => join(target, path),
		remove: () => rmSync(target, { recursive: true, force: true }),
	};
}
