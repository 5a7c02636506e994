/**
 * A place outside the checkout where the tree stands as JavaScript, once as it is and once for each mutant. The files that a mutant
 * leaves alone are hard links. Leaves out running anything there.
 */
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import ts from "typescript";
import { isTest, ROOT, type SourceFile, sourceFiles } from "../laws/tree.js";
import { type Mutant, mutate, StaleMutant } from "./mutant.js";

const OPTIONS: ts.CompilerOptions = {
	module: ts.ModuleKind.ESNext,
	target: ts.ScriptTarget.ES2023,
	verbatimModuleSyntax: true,
};

export class Workshop {
	readonly #directory = mkdtempSync(join(tmpdir(), "spoolproof-mutants-"));
	readonly #files: ReadonlyMap<string, SourceFile>;
	#made = 0;

	constructor(files: readonly SourceFile[] = sourceFiles().filter(({ path }) => !isTest(path))) {
		this.#files = new Map(files.map((file) => [file.path, file]));
		symlinkSync(join(ROOT, "node_modules"), join(this.#directory, "node_modules"));
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
