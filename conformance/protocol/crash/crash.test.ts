// Model and reference agree at every crash point, and would not if either were wrong.
import { expect, test } from "vitest";
import { dialectNamed } from "../../../impl/protocol/dialect.js";
import { type Compared, CRASH_KINDS, type CrashKind, compareCrashes, LETTERS, scopeOf } from "./compare.js";
import { findLoss, lossText } from "./loss.js";
import { ModelRuns } from "./model.js";
import { crashTable, disagreementText } from "./print.js";
import type { Letter } from "./reference.js";

const LOCAL: Letter = { kinds: "L", bounces: false };
const pairs = LETTERS.flatMap((letter) => CRASH_KINDS.map((kind) => [letter, kind] as const));
const all: Compared[] = [];

const disagreements = (points: Iterable<Compared>) =>
	[...points].filter(({ disagreement }) => disagreement !== null).map(disagreementText);

test.each(pairs)("model and reference agree at every crash point: %o, %s", (letter, kind) => {
	const points = [...compareCrashes(letter, kind)];
	all.push(...points);
	expect(disagreements(points)).toEqual([]);
	expect(points.length).toBeGreaterThan(30);
	// Losses are what asynchronous directories cost, and nothing else does.
	const losses = points.filter(({ outcome }) => outcome === "lost").length;
	if (kind === "machine, asynchronous" && letter.kinds !== "X") expect(losses).toBeGreaterThan(5);
	else expect(losses).toBe(0);
});

test("the table counts every point", () => {
	const text = crashTable(all);
	console.log(`${all.length} points\n${text}`);
	expect(text.match(/^ {2}all .*$/gm)).toHaveLength(3);
	expect(text).not.toMatch(/^ {2}all .* [1-9][0-9]*$/m);
	expect(all.length).toBeGreaterThan(1500);
});

test("they agree for split directories, bytes one at a time and a preemptive scheduler, too", () => {
	const options = { dialect: dialectNamed("sagredo"), grain: 1, overlap: 1, scheduler: "preemptive" } as const;
	for (const kind of CRASH_KINDS) expect(disagreements(compareCrashes(LOCAL, kind, { options }))).toEqual([]);
});

test("a disk that lies about syncs is noticed: the model rules out what is found on it", () => {
	const found = disagreements(
		compareCrashes(LOCAL, "machine, synchronous", {
			prepare: ({ disk }) => {
				disk.sync = () => undefined;
			},
		}),
	);
	expect(found.length).toBeGreaterThan(5);
	expect(found[0]).toMatch(/contents lost before happening .*: the reference does "POWER S.*the model allows/);
});

test("a program that marks nothing done is noticed", () => {
	const found = disagreements(
		compareCrashes(LOCAL, "one process", {
			prepare: ({ disk }) => {
				const { mount } = disk;
				disk.mount = (before) =>
					mount.call(disk, (operation) => {
						if (operation.call !== "write" || !operation.path.startsWith("local/")) before?.(operation);
					});
			},
		}),
	);
	expect(found[0]).toContain("UNLINK local");
});

test("the loss under asynchronous directories: the model's shortest way, done again on the reference", () => {
	const loss = findLoss();
	expect(loss.model).toHaveLength(9);
	expect(loss.model[6]).toMatch(/^queue0 STEP +mess intd todo, acknowledged$/);
	expect(loss.model[8]).toMatch(/^message0 SETTLE 0 kept +mess intd, acknowledged$/);
	expect(loss.reference.labels).toEqual([
		"CREATE mess",
		"SYNC mess",
		"CREATE intd",
		"SYNC intd",
		"LINK todo",
		"ACKNOWLEDGE",
		"POWER OFF",
		"POWER S3",
		"UNLINK intd",
		"UNLINK mess",
	]);
	expect([loss.reference.acknowledged, loss.reference.served.local]).toEqual([true, 0]);
	expect([loss.contrast.acknowledged, loss.contrast.served.local]).toEqual([true, 1]);
	expect(lossText(loss)).toMatch(
		/after {8}intd\/[0-9]+ mess\/[0-9]+\/[0-9]+\n {2}in the end {3}delivered 0 times; left nothing/,
	);
});

test.each(CRASH_KINDS)("the model's outcomes at the worst moment, %s", (kind: CrashKind) => {
	const model = new ModelRuns(scopeOf(LOCAL, kind), 100_000);
	const begun = ["CREATE mess", "SYNC mess", "CREATE intd", "SYNC intd", "LINK todo", "ACKNOWLEDGE"];
	const crash = kind === "one process" ? ["KILL send"] : ["POWER OFF"];
	const delivered = [...begun, "UNLINK intd", "UNLINK todo", "SERVE local", ...crash];
	expect(model.outcomes(model.after(delivered))).toEqual(["acknowledged, local 2"]);
	const queued = model.outcomes(model.after([...begun, ...crash]));
	expect(queued).toContain("acknowledged, local 1");
	expect(queued.includes("acknowledged, local 0")).toBe(kind === "machine, asynchronous");
});
