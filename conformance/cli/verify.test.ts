// The command: a few quick rows, its exit codes, and what it says to bad input.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { tell } from "./errors.js";
import { buildProgram } from "./program.js";

const directory = mkdtempSync(join(tmpdir(), "spoolproof-verify-"));
afterAll(() => rmSync(directory, { recursive: true }));
afterEach(() => {
	vi.restoreAllMocks();
	process.exitCode = undefined;
});

async function run(...args: readonly string[]): Promise<{ readonly code: number; readonly text: string }> {
	let text = "";
	for (const stream of [process.stdout, process.stderr])
		vi.spyOn(stream, "write").mockImplementation((chunk) => {
			text += String(chunk);
			return true;
		});
	try {
		const program = buildProgram({ signal: new AbortController().signal });
		await program.parseAsync(["node", "spoolproof", "verify", "--scope", "small", ...args]);
		return { code: Number(process.exitCode ?? 0), text };
	} catch (error) {
		const told = tell(error);
		return { code: told.code, text: text + told.text };
	}
}

test("rows as expected give 0, a table, JSON, and files to replay", async () => {
	const json = join(directory, "table.json");
	const only = ["--only", "printed-sequences", "--only", "must-fail/queue-acknowledges-without-linking"];
	const { code, text } = await run(...only, "--traces", directory, "--json", json);
	expect(text).toMatch(/ok proved .*printed-sequences/);
	expect(text).toMatch(/ok noticed .*must-fail\/queue-acknowledges-without-linking/);
	expect(text).toMatch(/AS EXPECTED: 2 rows, 1 proved, 0 refuted, 0 partial, 1 deliberate mistakes/);
	expect(code).toBe(0);
	const table = JSON.parse(readFileSync(json, "utf8"));
	expect(table).toMatchObject({ spoolproof: "verification", verdict: "as-expected", scope: "small" });
	expect(readFileSync(table.rows[1].replay, "utf8")).toContain("protocol-model");
});

test("nothing searched gives 2", async () => {
	const { code, text } = await run("--only", "incoming-before-deferred");
	expect([code, text.includes("INCOMPLETE")]).toEqual([2, true]);
});

test("a row that is not there is told, and where it is", async () => {
	expect(await run("--only", "no-such-row")).toMatchObject({ code: 2, text: expect.stringContaining("no-such-row") });
	expect((await run("--only", "twelve")).text).toContain("--scope default");
	expect((await run("--budget", "0")).code).toBe(2);
});
