import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let directory: string;

/** The module on trial as JavaScript, so that a process of its own can end in every way. */
beforeAll(() => {
	directory = mkdtempSync(join(tmpdir(), "spoolproof-test-"));
	const source = readFileSync(new URL("./hygiene.ts", import.meta.url), "utf8");
	const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 };
	writeFileSync(join(directory, "hygiene.mjs"), ts.transpileModule(source, { compilerOptions }).outputText);
});

afterAll(() => {
	rmSync(directory, { recursive: true });
});

interface Ended {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
	/** The process that the ended one had registered. */
	readonly pid: number;
}

/** Runs a process that registers a directory and a child, says "ready" and then does this. */
async function run(ending: string, meanwhile: (child: ChildProcess) => void = () => {}): Promise<Ended> {
	const text = `
		import { spawn } from "node:child_process";
		import { mkdirSync, writeFileSync } from "node:fs";
		import { register } from "./hygiene.mjs";
		mkdirSync("left/deep", { recursive: true });
		writeFileSync("left/deep/file", "");
		const leftover = register("left");
		const child = spawn("sleep", ["60"], { stdio: "ignore" });
		leftover.setPid(child.pid);
		console.log(child.pid);
		${ending}`;
	const script = join(directory, "script.mjs");
	writeFileSync(script, text);
	const child = spawn(process.execPath, [script], { cwd: directory, stdio: ["ignore", "pipe", "ignore"] });
	const pid = await new Promise<number>((resolve) => child.stdout.once("data", (bytes) => resolve(Number(bytes))));
	meanwhile(child);
	return new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal, pid })));
}

function isAlive(pid: number): boolean {
	const path = `/proc/${pid}/stat`;
	return existsSync(path) && !/\) Z /.test(readFileSync(path, "utf8"));
}

const STAY = "setInterval(() => {}, 1000);";

describe("whatever way this process ends, its children are killed and its directories removed", () => {
	it.each([
		["by exit", "process.exit(7);", () => {}, { code: 7, signal: null }],
		["by an uncaught error", "throw new Error();", () => {}, { code: 1, signal: null }],
		["by a rejection", "await Promise.reject(new Error());", () => {}, { code: 1, signal: null }],
		["by SIGINT", STAY, (child: ChildProcess) => child.kill("SIGINT"), { code: null, signal: "SIGINT" }],
		["by SIGTERM", STAY, (child: ChildProcess) => child.kill("SIGTERM"), { code: null, signal: "SIGTERM" }],
		[
			"by a listener of SIGINT",
			`process.on("SIGINT", () => process.exit(9)); ${STAY}`,
			(child: ChildProcess) => child.kill("SIGINT"),
			{ code: 9, signal: null },
		],
	] as const)("%s", async (_, ending, meanwhile, expected) => {
		const { pid, ...ended } = await run(ending, meanwhile);
		expect(ended).toEqual(expected);
		expect(readdirSync(directory)).not.toContain("left");
		expect(isAlive(pid)).toBe(false);
	});

	it("unless they were removed in good order", async () => {
		const { pid } = await run(`child.kill(); leftover.remove(); mkdirSync("left"); process.exit();`);
		expect(readdirSync(directory)).toContain("left");
		expect(isAlive(pid)).toBe(false);
	});
});
