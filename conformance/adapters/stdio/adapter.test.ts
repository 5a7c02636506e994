// The starters pass validate and the profile; the stdio adapter forgets between runs.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { goldens } from "../../cases/index.js";
import { boundedProfile } from "../../profiles/bounded/profile.js";
import { tryScenario } from "../../runner/case.js";
import { runScenario } from "../../runner/run.js";
import { hasTool } from "../../testing/tools.js";
import { formatTrace } from "../../trace/write.js";
import { AdapterFailure } from "../adapter.js";
import { referenceAdapter } from "../reference.js";
import { stdioAdapter } from "./adapter.js";
import { validate } from "./validate.js";

const directory = mkdtempSync(join(tmpdir(), "starters-"));
afterAll(() => rmSync(directory, { recursive: true }));

const path = (name: string) => fileURLToPath(new URL(`../starters/${name}`, import.meta.url));

const STARTERS = [
	["JavaScript", process.execPath, () => `${process.execPath} ${path("javascript/scheduler.mjs")}`],
	["Python", "python3", () => `python3 ${path("python/scheduler.py")}`],
	["C", "gcc", () => compiled()],
] as const;

function compiled(): string {
	const program = join(directory, "scheduler");
	execFileSync("gcc", ["-std=c99", "-Wall", "-Wextra", "-Werror", "-O1", "-o", program, path("c/scheduler.c")]);
	return program;
}

test.each(STARTERS.filter(([, tool]) => hasTool(tool)))(
	"the starter in %s is well-formed and conforms",
	async (language, _, command) => {
		const { steps } = await validate(command());
		expect(steps.filter(({ state }) => state !== "ok")).toEqual([]);
		expect(steps.length).toBeGreaterThan(15);
		const adapter = await stdioAdapter(command());
		expect(adapter.name).toBe(`starter in ${language}`);
		const profile = boundedProfile({ capabilities: adapter.capabilities });
		const exercised = new Set<string>();
		for (const { scenario } of profile.cases({ random: 15, seed: 1 })) {
			const { verdict } = await tryScenario(adapter, scenario, "qmgr", profile.how);
			expect(verdict).toMatchObject({ verdict: "conforms" });
			for (const id of Object.keys(verdict.coverage.requirements)) exercised.add(id);
		}
		await adapter.close();
		expect([...exercised].sort()).toEqual(profile.requirements.map(({ id }) => id).sort());
	},
);

test("a run begins anew in a program that has had another, and knobs that it does not obey are refused", async () => {
	const adapter = await stdioAdapter(`${process.execPath} ${path("javascript/scheduler.mjs")}`);
	const config = { manager: "qmgr", knobs: {}, transports: ["t1"] } as const;
	const seen = [];
	for (let run = 0; run < 2; run++) {
		const session = await adapter.start(config);
		await session.apply({ do: "arrive", message: "M1", recipients: ["a@d1.t1"] });
		seen.push(await session.apply({ do: "slot", transport: "t1" }));
		await session.stop();
		await session.stop();
	}
	expect(seen[0]).toEqual(seen[1]);
	expect(seen[1]).toMatchObject([{ saw: "select", delivery: 1 }]);
	const refused = adapter.start({ ...config, knobs: { default_delivery_slot_cost: "2" } });
	await expect(refused).rejects.toThrow(AdapterFailure);
	await expect(refused).rejects.toThrow(/does not obey default_delivery_slot_cost/);
	await adapter.close();
});

test("as scheduler-exact it is judged by the model, choice by choice", async () => {
	const scenario = goldens().find(
		({ name, managers }) => managers.includes("qmgr") && /preempt|recipients/i.test(name),
	);
	if (scenario === undefined) throw new Error("there is no such golden");
	const recorded = formatTrace(await runScenario(referenceAdapter(), scenario, "qmgr"));
	const verdictOn = async (text: string) => {
		const file = join(directory, "recorded.jsonl");
		writeFileSync(file, text);
		const playback = fileURLToPath(new URL("testing/playback.mjs", import.meta.url));
		const adapter = await stdioAdapter(`${process.execPath} ${playback} ${file}`);
		expect(adapter.capabilities).toMatchObject({ managers: ["qmgr"], knobs: null });
		const { verdict } = await tryScenario(adapter, scenario, "qmgr");
		await adapter.close();
		return verdict;
	};
	expect(await verdictOn(recorded)).toMatchObject({ verdict: "conforms" });
	const wrong = recorded.replace(/("saw":"select".*?"destination":")[^"]+/, "$1elsewhere");
	expect(wrong).not.toBe(recorded);
	expect(await verdictOn(wrong)).toMatchObject({ verdict: "violates" });
});
