// What crash and soak say to bad input, and the case that can be replayed.
import { afterEach, expect, test, vi } from "vitest";
import { tell } from "./errors.js";
import { buildProgram } from "./program.js";

afterEach(() => {
	vi.restoreAllMocks();
	process.exitCode = undefined;
});

/** Runs a command line in this process; answers the exit code and all that it wrote. */
async function run(...args: readonly string[]): Promise<{ readonly code: number; readonly text: string }> {
	let text = "";
	for (const stream of [process.stdout, process.stderr])
		vi.spyOn(stream, "write").mockImplementation((chunk) => {
			text += String(chunk);
			return true;
		});
	process.exitCode = undefined;
	try {
		await buildProgram({ signal: new AbortController().signal }).parseAsync(["node", "spoolproof", ...args]);
		return { code: Number(process.exitCode ?? 0), text };
	} catch (error) {
		const told = tell(error);
		return { code: told.code, text: text + told.text };
	} finally {
		vi.restoreAllMocks();
		process.exitCode = undefined;
	}
}

test.each([
	[["crash", "--todo", "/nonexistent"], "error: --todo /nonexistent: no such file"],
	[["crash", "--clean", "/etc/passwd"], "error: --clean /etc/passwd: not executable; chmod +x it"],
	[["crash", "--clean", "reference", "--dialect", "qmail"], "Allowed choices are exttodo"],
	[["crash", "--clean", "reference", "--control", "conf"], "--control conf: expected control or etc"],
	[["soak", "--messages", "0"], "Expected a whole number of at least 1."],
	[["soak", "--dialect", "notqmail"], "Allowed choices are exttodo"],
])("%j is refused in one line, with exit code 2", async (args, expected) => {
	const { code, text } = await run(...args);
	expect(text).toContain(expected);
	expect(text).not.toMatch(/^ +at /m);
	expect(code).toBe(2);
});

test("crash --loss prints the model's way, the reference's, and the contrast", async () => {
	const { code, text } = await run("crash", "--loss");
	expect(code).toBe(0);
	expect(text).toMatch(/9\. message0 SETTLE 0 kept/);
	expect(text.match(/delivered [01] times/g)).toEqual(["delivered 0 times", "delivered 1 times"]);
});
