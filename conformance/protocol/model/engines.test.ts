/** The compiled explorer and the naive search answer alike, in small scopes and where properties break. */
import { describe, expect, it } from "vitest";
import { PROPERTIES } from "../../../model/protocol/properties.js";
import { CALM } from "../../../model/protocol/system.js";
import { checkModel } from "./check.js";
import { naiveEngine } from "./engines.js";
import { PINNED_SCOPES } from "./scopes.js";

const LIMIT = 100_000;

const plain = (result: ReturnType<typeof checkModel>) => ({ ...result, transitions: [...result.transitions].sort() });
const both = (...[scope, limit]: [Parameters<typeof checkModel>[0], number]) => ({
	compiled: plain(checkModel(scope, PROPERTIES, limit)),
	naive: plain(checkModel(scope, PROPERTIES, limit, undefined, naiveEngine)),
});

/** The larger ones take the naive search too long; their sizes are pinned all the same. */
const SMALL = PINNED_SCOPES.filter(({ states }) => states < 3000);

describe("the two engines", () => {
	it.each(SMALL)("say the same: $name", ({ scope }) => {
		const { compiled, naive } = both(scope, LIMIT);
		expect(compiled).toEqual(naive);
	});

	it("say the same of properties that break", () => {
		const { compiled, naive } = both({ ...CALM, disk: "asynchronous", powerFailures: 1 }, LIMIT);
		expect(compiled).toEqual(naive);
		expect(compiled.properties.filter(({ holds }) => !holds)).toHaveLength(3);
	});

	it.each([undefined, naiveEngine])("give up loudly beyond the limit", (engine) => {
		expect(() => checkModel(CALM, PROPERTIES, 100, undefined, engine)).toThrow(/More than 100 states/);
	});
});
