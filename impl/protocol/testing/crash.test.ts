/**
 * Crashes enumerated: the whole system on a disk in memory dies before each visible operation, starts again, and every message that
 * was queued must come out, twice only if something died.
 */
import { expect, test } from "vitest";
import { dialectNamed } from "../dialect.js";
import { Crash } from "./memory-fs.js";
import { World, type WorldOptions } from "./world.js";

const RECIPIENTS = [
	["a@here.example"],
	["b@far.example"],
	["c@here.example", "d@far.example", "fail@far.example"],
	[],
] as const;

const OUTCOME = (recipient: string): readonly [letter: string, text: string] =>
	recipient.startsWith("fail") ? ["D", "no\n"] : ["K", "ok\n"];

/** Bounces go to s@here.example, which is local. */
const EXPECTED = ["a@here.example", "b@far.example", "c@here.example", "d@far.example", "s@here.example"];

function recipientsOf(world: World): readonly string[] {
	return world.delivered.map((line) => line.split(" ")[1] ?? "").sort();
}

/** Runs the workload, dying before operation `crashAt`; answers how many operations there were, and whether it died. */
function run(
	options: WorldOptions,
	crashAt: number,
	afterCrash: (world: World) => void,
): { world: World; count: number; died: boolean } {
	let count = 0;
	let died = false;
	const world = new World({
		outcome: OUTCOME,
		...options,
		before: () => {
			count += 1;
			if (count !== crashAt) return;
			died = true;
			throw new Crash();
		},
	});
	for (const recipients of RECIPIENTS) world.queue("s@here.example", recipients);
	try {
		world.start();
		world.settle();
	} catch (error) {
		if (!(error instanceof Crash)) throw error;
	}
	if (died) {
		afterCrash(world);
		world.start();
		world.settle();
	}
	return { world, count, died };
}

const WORLDS: readonly (readonly [string, WorldOptions])[] = [
	["overlapping", {}],
	["serial", { overlap: 1 }],
	["split, bytes one at a time", { dialect: dialectNamed("sagredo"), grain: 1 }],
	["send does todo's work", { integrated: true }],
	["a preemptive scheduler", { scheduler: "preemptive" }],
	["a round-robin scheduler", { scheduler: "round-robin" }],
];

test.each(WORLDS)("without a crash everything is delivered once and nothing is left: %s", (_, options) => {
	const { world, count } = run(options, -1, () => undefined);
	expect(recipientsOf(world)).toEqual(EXPECTED);
	expect(world.left()).toEqual([]);
	expect(count).toBeGreaterThan(40);
});

test.each(WORLDS)("all programs die before any operation: %s", (_, options) => {
	let points = 0;
	for (let crashAt = 1; ; crashAt += 1) {
		const { world, died } = run(options, crashAt, (made) => made.kill());
		if (!died) break;
		points += 1;
		const came = recipientsOf(world);
		expect([crashAt, [...new Set(came)]]).toEqual([crashAt, EXPECTED]);
		// At most what was under way when they died comes twice: here no message has more than one recipient under way a channel.
		expect(came.length).toBeLessThanOrEqual(EXPECTED.length + 4);
		expect([crashAt, world.left().filter((path) => !path.startsWith("mess/"))]).toEqual([crashAt, []]);
		world.pass(200_000);
		expect([crashAt, world.left()]).toEqual([crashAt, []]);
	}
	expect(points).toBeGreaterThan(40);
});

test.each(WORLDS)("the machine dies, its directories written at once: %s", (_, options) => {
	for (let crashAt = 1; ; crashAt += 1) {
		const { world, died } = run(options, crashAt, (made) => {
			made.kill();
			made.disk.powerFailure();
		});
		if (!died) break;
		const came = new Set(recipientsOf(world));
		// The note of a failure is not crashproof (INTERNALS 5): a bounce may be lost, a recipient may not.
		for (const recipient of EXPECTED.slice(0, 4))
			expect([crashAt, recipient, came.has(recipient)]).toEqual([crashAt, recipient, true]);
	}
});

test("the loss that INTERNALS rules out by its assumption: directories written later, a message acknowledged and gone", () => {
	const world = new World();
	world.queue("s@here.example", ["a@here.example"]);
	world.disk.powerFailure(0);
	world.start();
	world.settle();
	expect(world.delivered).toEqual([]);
	expect(world.left().map((path) => path.split("/")[0])).toEqual(["intd", "mess"]);
});

test("with directories written later, a message in S4 when it was last synced survives any crash from there on", () => {
	for (const kept of [0, 1, 4]) {
		for (let crashAt = 1; ; crashAt += 1) {
			const { world, died } = run({}, crashAt, (made) => {
				made.kill();
				made.disk.powerFailure(kept);
			});
			if (!died) break;
			const came = new Set(recipientsOf(world));
			// The fourth message is the last to be queued, and has no recipients: all others were synced with it.
			for (const recipient of EXPECTED.slice(0, 4)) {
				expect([kept, crashAt, recipient, came.has(recipient)]).toEqual([kept, crashAt, recipient, true]);
			}
		}
	}
});
