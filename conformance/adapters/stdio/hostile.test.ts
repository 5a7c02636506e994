// Programs that break the protocol are told off in one clear message, never followed into a hang, and leave nothing running.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { AdapterFailure } from "../adapter.js";
import { stdioAdapter } from "./adapter.js";
import { MARK } from "./marked.js";
import { validate } from "./validate.js";

const FILE = fileURLToPath(new URL("testing/hostile.mjs", import.meta.url));
const LIMITS = { answer: 3_000, line: 1 << 20, stderr: 1 << 20 };
const CONFIG = { manager: "qmgr", knobs: {}, transports: ["t1"] } as const;

function commandFor(how: string): string {
	return `${process.execPath} ${FILE} '${how}'`;
}

/** What is said of a program that is configured, given mail, and given time. */
async function complaint(how: string): Promise<string> {
	try {
		const adapter = await stdioAdapter(commandFor(how), { limits: LIMITS });
		const session = await adapter.start(CONFIG);
		try {
			await session.apply({ do: "arrive", message: "M1", recipients: ["a@d1.t1"] });
			await session.apply({ do: "tick", seconds: 1 });
			return "nothing";
		} finally {
			await session.stop();
			await adapter.close();
		}
	} catch (error) {
		if (error instanceof AdapterFailure) return error.message;
		throw error;
	}
}

test.each([
	[
		"garbage",
		/line 3 of its output: not JSON: "Traceback .*messages for people go to stderr\. The request was \{"id":3,"do":"arrive"/,
	],
	[
		"half a line",
		/no answer to request 3 \(arrive\) within 3 s\. It began line 3 but did not end it: .*End each answer with a newline/,
	],
	[
		"half a line, then the end",
		/exited with code 0 instead of answering request 3 \(arrive\), in the middle of line 3 of its output/,
	],
	["megabytes", /line 3 of its output is longer than 1048576 bytes: .*Write one answer a line/],
	["endless lines", /line 4 of its output(?: answers nothing|: the id is 3, but the request had id 4)/],
	["the wrong id", /line 3 of its output: the id is 10, but the request had id 3\. Answer each request once/],
	["the id before", /the id is 2, but the request had id 3 \(an answer to an earlier request, that comes late\?\)/],
	["no id", /line 3 of its output: there is no id in .*Answer with the id of the request: \{"id":3,/],
	["a list", /line 3 of its output: not a JSON object: "\[\]"/],
	["no seen", /line 3 of its output: there is no seen\. Expected \{"id":3,"seen":\[\.\.\.\]\}/],
	["seen is no list", /seen is "nothing"\. Expected a list/],
	[
		"an unknown observation",
		/seen\.0\.saw: unknown observation "dance"\. Expected one of release, select, activate, finish, ask/,
	],
	["an unknown field", /unknown field seen\.0\.why/],
	["a missing field", /seen\.0\.transport is missing/],
	["a wrong delivery number", /it selected delivery 2, expected number 1: deliveries are numbered/],
	["nothing", /no answer to request 3 \(arrive\) within 3 s\. Nothing of line 3 .*flush stdout/],
	["a byte order mark", /line 3 of its output: it begins with a byte order mark\. Write UTF-8 without one/],
	["carriage returns", /^nothing$/],
	["what is not UTF-8", /line 3 of its output is not UTF-8: .*Write JSON in UTF-8/],
	["a deep answer", /line 3 of its output: it is nested more than 100 deep: .*look for a loop/],
	["a number too big", /line 3 of its output: seen\.0\.wakeup is wrong: Too big/],
	["an answer twice", /line 4 of its output(?: answers nothing|: the id is 3, but the request had id 4)/],
	["exits", /exited with code 3 instead of answering request 3 .*On stderr it wrote:\n {4}I have had enough/s],
	["is killed", /was killed by SIGSEGV instead of answering request 3/],
	["floods stderr", /it wrote more than 1048576 bytes to stderr/],
	["refuses", /refused \{"id":3,"do":"arrive".*: no mail today/],
	["at once", /line 1 of its output: not JSON: "starting up\.\.\."/],
	["another version", /the protocol's version is 9\. This kit speaks version 1/],
	["another protocol", /the protocol is "h2"\. This kit speaks "spoolproof-scheduler"/],
	["another profile", /profiles\.0 is wrong/],
])("a program that answers with %s", async (how, expected) => {
	const said = await complaint(how);
	expect(said).toMatch(expected);
	expect(said.length).toBeLessThan(3_000);
});

test("what a program forks is killed with it, also what leaves its process group", async () => {
	const before = runs();
	expect(await complaint("forks")).toBe("nothing");
	expect(runs().filter((run) => !before.includes(run))).toEqual([]);
	expect(marked()).toEqual([]);
});

test("a program that lets run after run wait is not asked for ever", async () => {
	const adapter = await stdioAdapter(commandFor("nothing"), { limits: { ...LIMITS, answer: 300 } });
	const said: string[] = [];
	for (let run = 0; run < 5; run++) {
		try {
			const session = await adapter.start(CONFIG);
			await session.apply({ do: "arrive", message: "M1", recipients: ["a@d1.t1"] }).finally(() => session.stop());
		} catch (error) {
			said.push(error instanceof AdapterFailure ? error.message : "something else");
		}
	}
	await adapter.close();
	expect(said.length).toBe(5);
	expect(said.slice(3).every((text) => text.includes("has let 3 runs wait until the time limit"))).toBe(true);
});

test("validate tells the step, what was sent, what came back and what to do", async () => {
	const { steps } = await validate(commandFor("no seen"), LIMITS);
	expect(steps.map(({ state }) => state)).toEqual(["ok", "ok", "ok", "broken"]);
	expect(steps.at(-1)).toMatchObject({
		name: "mail arrives",
		sent: expect.stringMatching(/^\{"id":3,"do":"arrive"/),
		came: '{"id":3,"saw":[]}',
		expected: "M1 is activated, and an agent of t1 is asked for",
		fix: expect.stringMatching(/there is no seen/),
	});
	const silent = await validate(commandFor("endless lines"), LIMITS);
	expect(silent.steps.at(-1)).toMatchObject({
		state: "wrong",
		fix: expect.stringMatching(/^missing: \{"saw":"activate"/),
	});
});

/** Directories of runs that were not removed. */
function runs(): string[] {
	return readdirSync(tmpdir()).filter((name) => name.startsWith("spoolproof-adapter-"));
}

/** Processes of this test's programs that still run. */
function marked(): string[] {
	if (!existsSync("/proc")) return [];
	return readdirSync("/proc").filter((pid) => {
		if (!/^\d+$/.test(pid)) return false;
		try {
			return (
				/sleep.600/.test(readFileSync(`/proc/${pid}/cmdline`, "latin1")) &&
				readFileSync(`/proc/${pid}/environ`, "latin1").includes(MARK)
			);
		} catch {
			return false;
		}
	});
}
