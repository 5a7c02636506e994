/**
 * The whole tree as JavaScript for tests, which must not need a build: the sources without their types, made once for all test files
 * of a run, by the first that asks. Leaves out type checking, which the tests' own run does.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const FLOORS = ["model", "impl", "conformance"];
/** Of .config/vitest.build.ts: the run's directory. */
const PLACE = "SPOOLPROOF_TEST_BUILD";
const WAIT_MS = 100;
const PATIENCE_MS = 120_000;

/**
 * A directory laid out like the package: package.json, node_modules, the sources for what is read at run time, dist/.
 * @throws Error outside a run of the tests, or if another test file's build does not end.
 */
export function builtPackage(): string {
	const place = process.env[PLACE];
	if (place === undefined) throw new Error(`${PLACE} is not set: this is for tests, run by vitest`);
	const ready = join(place, "ready");
	if (existsSync(ready)) return place;
	try {
		mkdirSync(join(place, "begun"));
	} catch {
		awaitFile(ready);
		return place;
	}
	build(place);
	writeFileSync(ready, "");
	return place;
}

function build(place: string): void {
	writeFileSync(join(place, "package.json"), readFileSync(join(ROOT, "package.json")));
	for (const name of ["node_modules", ...FLOORS]) symlinkSync(join(ROOT, name), join(place, name));
	const compilerOptions: ts.CompilerOptions = {
		target: ts.ScriptTarget.ES2023,
		module: ts.ModuleKind.ESNext,
		verbatimModuleSyntax: true,
	};
	for (const floor of FLOORS) {
		for (const name of readdirSync(join(ROOT, floor), { recursive: true, encoding: "utf8" })) {
			if (!name.endsWith(".ts") || name.endsWith(".test.ts")) continue;
			const source = readFileSync(join(ROOT, floor, name), "utf8");
			const output = join(place, "dist", floor, name.replace(/\.ts$/, ".js"));
			mkdirSync(dirname(output), { recursive: true });
			writeFileSync(output, ts.transpileModule(source, { compilerOptions }).outputText);
		}
	}
}

function awaitFile(path: string): void {
	const still = new Int32Array(new SharedArrayBuffer(4));
	for (let waited = 0; !existsSync(path); waited += WAIT_MS) {
		if (waited > PATIENCE_MS) throw new Error(`${path} did not appear: the test file that builds has failed`);
		Atomics.wait(still, 0, 0, WAIT_MS);
	}
}
