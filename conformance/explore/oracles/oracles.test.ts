/** The explorer's counts and verdicts against those of others: by the actions that exports are made of, SPIN, rumur, TLC, @xstate/graph. */
import { describe, expect, it } from "vitest";
import { type Always, PROPERTIES } from "../../../model/protocol/properties.js";
import { CALM, protocolSystem, type Scope } from "../../../model/protocol/system.js";
import type { SystemDefinition } from "../../../model/system.js";
import { PINNED_SCOPES } from "../../protocol/model/scopes.js";
import { type Sheet, sheetOf } from "../export/sheet.js";
import { spool, spoolSize } from "../models/spool.js";
import type { Look } from "../predicate.js";
import { search } from "../search.js";
import { processOf, systemOf } from "../testing/systems.js";
import { actionsCounts } from "./actions-search.js";
import { Disagreement, mustAgree, whyNot } from "./compare.js";
import { graphCounts } from "./graph.js";
import type { Counts, Oracle } from "./oracle.js";
import { isInstalled, OracleFailure, run } from "./program.js";
import { rumurOracle } from "./rumur.js";
import { spinCounts, spinOracle } from "./spin.js";
import { tlcOracle } from "./tlc.js";

const SECONDS = 100;

interface Pinned extends Counts {
	readonly name: string;
	readonly definition: SystemDefinition;
}

/** Of the benchmark: the states can be counted by hand, the steps are pinned. */
const BENCH: readonly Pinned[] = [66_984, 448_992, 2_881_620].map((steps, index) => ({
	name: `the benchmark's model with ${index + 4} messages`,
	definition: spool(index + 4),
	states: spoolSize(index + 4).states,
	steps,
}));
const PROTOCOL: readonly Pinned[] = PINNED_SCOPES.map(({ name, scope, states, steps }) => ({
	name,
	definition: protocolSystem(scope),
	states,
	steps,
}));

/** A fork each, taken in opposite order: three states are stuck. */
const fork = (name: string) => processOf(name, { free: { TAKE: "taken" }, taken: {} }, []);
const diner = (name: string, first: string, second: string) =>
	processOf(name, {
		idle: { ONE: { to: "half", sync: [first, "TAKE"] } },
		half: { TWO: { to: "done", sync: [second, "TAKE"] } },
		done: {},
	});
const TABLE = systemOf([diner("a", "left", "right"), diner("b", "right", "left"), fork("left"), fork("right")]);
const RING = systemOf([processOf("p", { a: { GO: "b" }, b: { BACK: "a" } })]);

const claimsOf = (scope: Scope) =>
	PROPERTIES.filter((property): property is Always => property.kind === "always").map((property) => ({
		name: property.name,
		holds: (look: Look) => property.holds(look, scope),
	}));
const KILLED: Scope = { ...CALM, kills: 1 };
const UNSYNCED: Scope = { ...CALM, disk: "asynchronous", powerFailures: 1 };
/** The claims with what the explorer says of each. */
const verdicts = (scope: Scope) => {
	const found = search(protocolSystem(scope));
	return claimsOf(scope).map((claim) => ({
		claim,
		holds: found.find((look) => !claim.holds(look)) < 0,
	}));
};

/** As if XState had been read wrongly: one local step leads elsewhere. */
function mutated(sheet: Sheet): Sheet {
	const at = sheet.actions.findIndex(({ changes }) => changes.some(({ isCertain }) => isCertain));
	return {
		...sheet,
		actions: sheet.actions.map((action, index) =>
			index !== at ? action : { ...action, changes: action.changes.slice(1) },
		),
	};
}

describe("the actions that exports are made of", () => {
	const small = [...PROTOCOL, ...BENCH].filter(({ states }) => states < 16_000);
	it.each(small)("are the steps: $name", ({ name, definition, ...expected }) => {
		mustAgree(name, expected, "the search through the actions", actionsCounts(sheetOf(definition)));
	});

	it("break the claims that the explorer finds broken, and no others", () => {
		for (const scope of [KILLED, UNSYNCED]) {
			const sheet = sheetOf(protocolSystem(scope), { always: claimsOf(scope) });
			expect(actionsCounts(sheet).holds).toEqual(verdicts(scope).map(({ holds }) => holds));
		}
		expect(verdicts(UNSYNCED).some(({ holds }) => !holds)).toBe(true);
	});

	it("are stuck where the explorer is", () => {
		expect(actionsCounts(sheetOf(TABLE)).stuck).toBe(search(TABLE).deadlockCount);
		expect(actionsCounts(sheetOf(RING)).stuck).toBe(0);
	});

	it("stop where they lead to what was not learned, instead of leaving it out", () => {
		const definition = protocolSystem(CALM);
		expect(() => actionsCounts(sheetOf(definition, { learn: 20 }))).toThrow(/does not know/);
		const { states, steps } = actionsCounts(sheetOf(spool(4), { learn: 2000 }));
		expect({ states, steps }).toEqual({ states: spoolSize(4).states, steps: 66_984 });
	});

	it("show a mistake in the tables as a wrong count", () => {
		const expected = { states: spoolSize(4).states, steps: 66_984 };
		expect(() => mustAgree("m", expected, "x", actionsCounts(mutated(sheetOf(spool(4)))))).toThrow(Disagreement);
	});
});

describe("@xstate/graph", () => {
	const small = [...PROTOCOL, ...BENCH].filter(({ states }) => states < 3000);
	it.each(small)("finds the same: $name", ({ name, definition, ...expected }) => {
		mustAgree(name, expected, "@xstate/graph", graphCounts(definition));
	});
});

function compared(oracle: Oracle, systems: readonly Pinned[]): void {
	const reason = whyNot(oracle);
	describe.skipIf(reason !== null)(reason ?? oracle.name, () => {
		it.each(systems)("finds the same: $name", async ({ name, definition, ...expected }) => {
			mustAgree(name, expected, oracle.name, await oracle.count(sheetOf(definition), SECONDS));
		});

		it("says the same of claims", async () => {
			for (const { claim, holds } of verdicts(UNSYNCED).slice(0, 2)) {
				const sheet = sheetOf(protocolSystem(UNSYNCED), { always: [claim] });
				expect(await oracle.holds(sheet, SECONDS), claim.name).toBe(holds);
			}
		});

		it("is stuck where the explorer is", async () => {
			expect(await oracle.isStuck(sheetOf(TABLE), SECONDS)).toBe(true);
			expect(await oracle.isStuck(sheetOf(RING), SECONDS)).toBe(false);
		});

		it("notices a mistake in the tables", async () => {
			const [bench] = BENCH;
			const found = await oracle.count(mutated(sheetOf(spool(4))), SECONDS);
			expect(() => mustAgree("m", bench ?? found, oracle.name, found)).toThrow(Disagreement);
		});

		it("fails where the export does not know a local state", async () => {
			const sheet = sheetOf(protocolSystem(CALM), { learn: 20 });
			await expect(oracle.count(sheet, SECONDS)).rejects.toThrow(OracleFailure);
		});
	});
}

/** All of them where the tools are required, which takes minutes of compiling; some otherwise. */
const asked = (systems: readonly Pinned[]) =>
	process.env.SPOOLPROOF_REQUIRE_TOOLS === "1" ? systems : systems.filter((_, index) => index % 10 === 3);
compared(spinOracle({ level: "-O0" }), asked([...PROTOCOL, ...BENCH]));
compared(rumurOracle("-O0"), asked([...PROTOCOL, ...BENCH]));
compared(tlcOracle, asked([...PROTOCOL, ...BENCH.slice(0, 2)]));

describe("other programs", () => {
	it("that give no whole answer fail", async () => {
		const shallow = spinOracle({ depth: 20 });
		if (whyNot(shallow) === null)
			await expect(shallow.count(sheetOf(spool(4)), SECONDS)).rejects.toThrow(/did not look at everything/);
		if (process.env.SPOOLPROOF_TLC === undefined)
			await expect(tlcOracle.count(sheetOf(RING), SECONDS)).rejects.toThrow(/must name TLC's jar/);
	});

	it("are read exactly, or not at all: SPIN rounds long numbers", () => {
		const printed =
			"\n 21601512 states, stored\n 82094257 states, matched\n1.0369577e+08 transitions (= stored+matched)\n";
		expect(spinCounts(printed)).toEqual({ states: 21_601_512, steps: 103_695_768 });
		expect(() => spinCounts(printed.replace("82094257", "1.2e+08"))).toThrow(OracleFailure);
	});

	it("are ended when their time is over, and their processor time and memory are read", async () => {
		const limits = { directory: ".", seconds: 0.5 };
		const ran = await run(process.execPath, ["-e", "for(;;);"], limits);
		expect([ran.late, ran.code]).toEqual([true, null]);
		expect(ran.cpuSeconds).toBeGreaterThan(0.05);
		expect(ran.peakBytes).toBeGreaterThan(1e6);
		await expect(run("there-is-no-such-program", [], limits)).rejects.toThrow(OracleFailure);
	});

	it("may be missing, unless they are required", () => {
		const oracle = { ...spinOracle(), needs: ["there-is-no-such-program"] };
		expect(whyNot(oracle, {})).toMatch(/there is no there-is-no-such-program/);
		expect(whyNot(oracle, { SPOOLPROOF_REQUIRE_TOOLS: "1" })).toBeNull();
		expect(whyNot(tlcOracle, {})).toMatch(/TLC is not asked/);
		expect(isInstalled("sh")).toBe(true);
	});
});
