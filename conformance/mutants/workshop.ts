/**
 * A place outside the checkout where the tree stands as JavaScript, once as it is and once for each mutant. The files that a mutant
 * leaves alone are hard links. Leaves out running anything there.
 */
import {
	existsSync,
	linkSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import ts from "typescript";
import { z } from "zod";
import { isTest, ROOT, type SourceFile, sourceFiles } from "../laws/tree.js";
import { type Mutant, mutate, StaleMutant } from "./mutant.js";

const OPTIONS: ts.CompilerOptions = {
	module: ts.ModuleKind.ESNext,
	target: ts.ScriptTarget.ES2023,
	verbatimModuleSyntax: true,
};

/** The unchanged tree is found wrong as well, so that it tells nothing that a mutant is. */
export class BrokenWorkshop extends Error {
	override readonly name = "BrokenWorkshop";
	constructor(scenario: string, detail: string) {
		super(
			`the unchanged program fails on "${scenario}", as its mutants should, so nothing can be said about them: ${detail}`,
		);
	}
}

export class Workshop {
	readonly #directory = mkdtempSync(join(tmpdir(), "spoolproof-mutants-"));
	readonly #files: ReadonlyMap<string, SourceFile>;
	#made = 0;

	constructor(files: readonly SourceFile[] = sourceFiles().filter(({ path }) => !isTest(path))) {
		this.#files = new Map(files.map((file) => [file.path, file]));
		linkDependencies(join(this.#directory, "node_modules"));
		writeFileSync(join(this.#directory, "package.json"), '{ "type": "module" }\n');
		for (const { path, text } of files) {
			const output = join(this.#directory, "base", compiled(path));
			mkdirSync(dirname(output), { recursive: true });
			writeFileSync(output, translate(path, text));
		}
	}

	/** The directory of the tree as it is. */
	get base(): string {
		return join(this.#directory, "base");
	}

	/**
	 * Makes the tree of a mutant.
	 * @returns its directory.
	 * @throws StaleMutant if the mutant does not apply.
	 */
	make(mutant: Mutant): string {
		const file = this.#files.get(mutant.file);
		if (file === undefined) throw new StaleMutant(`mutant "${mutant.name}": there is no file ${mutant.file}`);
		const text = translate(file.path, mutate(mutant, file.text));
		const directory = join(this.#directory, `m${++this.#made}`);
		for (const path of this.#files.keys()) {
			const output = join(directory, compiled(path));
			mkdirSync(dirname(output), { recursive: true });
			if (path === mutant.file) writeFileSync(output, text);
			else linkSync(join(this.base, compiled(path)), output);
		}
		return directory;
	}

	/** Removes everything. */
	clear(): void {
		rmSync(this.#directory, { recursive: true, force: true });
	}
}

/**
 * Makes a node_modules with links to what the package depends on, wherever that was installed: beside the package as well as in it.
 * @throws Error if something was not installed.
 */
function linkDependencies(directory: string): void {
	const manifest: unknown = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
	const { dependencies } = z.object({ dependencies: z.record(z.string(), z.string()) }).parse(manifest);
	const { resolve } = createRequire(join(ROOT, "package.json"));
	for (const name of Object.keys(dependencies)) {
		const places = (resolve.paths(name) ?? []).map((place) => join(place, name));
		const place = places.find((one) => existsSync(one));
		if (place === undefined) throw new Error(`${name} is not installed: run npm ci, or npm install`);
		mkdirSync(dirname(join(directory, name)), { recursive: true });
		symlinkSync(place, join(directory, name));
	}
}

function compiled(path: string): string {
	return path.replace(/\.ts$/, ".js");
}

/** @throws StaleMutant if the text is not TypeScript. */
function translate(path: string, text: string): string {
	const { outputText, diagnostics } = ts.transpileModule(text, {
		compilerOptions: OPTIONS,
		fileName: path,
		reportDiagnostics: true,
	});
	const first = diagnostics?.[0];
	if (first === undefined) return outputText;
	throw new StaleMutant(`${path} is not TypeScript: ${ts.flattenDiagnosticMessageText(first.messageText, " ")}`);
}
