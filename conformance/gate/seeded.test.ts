// Seeded faults: a bug in the reference scheduler and a slow decision loop, each put into a copy of the tree, fail the gate.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import type { Trial } from "../cli/trials.js";
import { DEFAULT_EDITION } from "../judge/requirements.js";
import { ROOT } from "../laws/tree.js";
import type { Mutant } from "../mutants/mutant.js";
import { PREEMPTIVE_MUTANTS } from "../mutants/reference-preemptive.js";
import { Workshop } from "../mutants/workshop.js";
import { type Measure, measureRatios } from "./bench.js";
import { compare } from "./compare.js";
import type { Measured } from "./format.js";
import { measured } from "./given.js";
import { exitCode } from "./result.js";

const workshop = new Workshop();
// Some cases are data, which a workshop does not have.
for (const data of ["conformance/cases/goldens", "conformance/cases/paths.scripts"]) {
	const place = join(dirname(workshop.base), data);
	mkdirSync(dirname(place), { recursive: true });
	symlinkSync(join(ROOT, data), place);
}
const traces = mkdtempSync(join(tmpdir(), "spoolproof-gate-"));
afterAll(() => {
	workshop.clear();
	rmSync(traces, { recursive: true, force: true });
});

async function load(directory: string, path: string) {
	return import(/* @vite-ignore */ pathToFileURL(join(directory, path)).href);
}

/** What the gate learns of the reference of a tree, on the cases of one set. */
async function judged(directory: string): Promise<Measured> {
	const { judgeTrials }: typeof import("../cli/trials.js") = await load(directory, "conformance/cli/trials.js");
	const { referenceImplementation }: typeof import("../cli/implementations.js") = await load(
		directory,
		"conformance/cli/implementations.js",
	);
	const trials: Trial[] = [{ implementation: referenceImplementation(), managers: ["qmgr"] }];
	const { report } = await judgeTrials(trials, [], {
		sets: ["directed"],
		random: 0,
		seed: 1,
		edition: DEFAULT_EDITION,
		traces,
		signal: new AbortController().signal,
	});
	return measured([{ file: "report.json", text: JSON.stringify(report) }]);
}

test("the gate passes on the tree as it is, and fails on a seeded bug of the scheduler", async () => {
	const baseline = await judged(workshop.base);
	expect(compare(baseline, await judged(workshop.base))).toEqual([]);
	const mutant = PREEMPTIVE_MUTANTS.find(({ name }) => name === "destinations of a job have no turns");
	if (mutant === undefined) throw new Error("there is no such mutant");
	const findings = compare(baseline, await judged(workshop.make(mutant)));
	expect(exitCode(findings)).toBe(1);
	expect(findings.map(({ text }) => text)).toContain(
		'implementation reference qmgr: "violates", in the baseline "conforms"',
	);
});

const SLOW: Mutant = {
	name: "every decision takes some thousand additions longer",
	file: "impl/scheduler/indexed/indexes.ts",
	find: "this.walking.selected(job);",
	replace: `let spun = 0;
		for (let turn = 0; turn < 5_000; turn++) spun = (spun + turn) | 0;
		if (spun === 1) throw new Error("never");
		this.walking.selected(job);`,
	because: "the bench must notice",
	killedBy: ["bench"],
};

test("the gate fails on a decision loop that is slower beyond the noise, and not on the same one", async () => {
	const ratios = async (directory: string) => {
		const { measureApart }: { measureApart: Measure } = await load(directory, "conformance/bench/cell.js");
		return { bench: measureRatios({ workloads: ["full"], rounds: 2, measure: measureApart }) };
	};
	const baseline = await ratios(workshop.base);
	expect(exitCode(compare(baseline, await ratios(workshop.base)))).toBe(0);
	const findings = compare(baseline, await ratios(workshop.make(SLOW)));
	expect(findings.map(({ grade, text }) => `${grade} ${text}`).join()).toMatch(/^worse workload full: .*slower/);
});
