/** spoolproof export: what it writes, and what it says to those who ask for what is not to be had. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { tell } from "./errors.js";
import { buildProgram } from "./program.js";

const directory = mkdtempSync(join(tmpdir(), "spoolproof-export-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What was written to the terminal, and how the command ended. */
async function run(...args: readonly string[]): Promise<{ readonly text: string; readonly code: number }> {
	const parts: string[] = [];
	const spies = [process.stdout, process.stderr].map((stream) =>
		vi.spyOn(stream, "write").mockImplementation((text) => {
			parts.push(String(text));
			return true;
		}),
	);
	try {
		await buildProgram({ signal: new AbortController().signal }).parseAsync(["node", "spoolproof", "export", ...args]);
		return { text: parts.join(""), code: 0 };
	} catch (error) {
		const { text, code } = tell(error);
		return { text: parts.join("") + text, code };
	} finally {
		for (const spy of spies) spy.mockRestore();
	}
}

describe("spoolproof export", () => {
	it("writes the files of each language", async () => {
		for (const format of ["promela", "murphi", "tla"])
			expect((await run(format, "--messages", "X", "--out", join(directory, "Small"))).code).toBe(0);
		expect(readdirSync(directory).sort()).toEqual(["Small.cfg", "Small.m", "Small.pml", "Small.tla"]);
		expect(readFileSync(join(directory, "Small.tla"), "utf8")).toMatch(/^---- MODULE Small ----/);
		expect(readFileSync(join(directory, "Small.cfg"), "utf8")).toMatch(/^INVARIANT Claim0$/m);
	});

	it.each([
		["an unknown language", ["dot", "--out", "x"], /Allowed choices are promela, murphi, tla/],
		["no place", ["tla"], /required option '--out <file>'/],
		["a name that is none in TLA+", ["tla", "--out", "two-messages"], /letters, digits and underscores/],
		["a kind of recipient that there is not", ["tla", "--out", "x", "--messages", "L,Q"], /not "Q"/],
		["two models at once", ["tla", "--out", "x", "--bench", "4", "--kills", "1"], /--kills has no effect on --bench/],
		["a directory that is not there", ["tla", "--out", join(directory, "no", "x")], /cannot export to .*no such file/],
	])("says what is wrong: %s", async (_, args, said) => {
		const { text, code } = await run(...args);
		expect(text).toMatch(said);
		expect(code).toBe(2);
	});
});
