/** The two questions about steps give the naive search's answers. */
import { describe, expect, it } from "vitest";
import { CALM, protocolSystem } from "../../model/protocol/system.js";
import { System } from "../../model/system.js";
import * as naive from "./naive.js";
import { canReach, findCycle } from "./possible.js";
import { search } from "./search.js";

const DYING = protocolSystem({ ...CALM, kills: 1 });

describe("questions about steps", () => {
	const found = search(DYING, { keepSteps: true });
	const oracle = naive.explore(new System(DYING), { limit: 100_000 });

	it.each(["s1", "s4", "s5"])("finds the states from which %s cannot be reached any more", (goal) => {
		const allowed = (step: { readonly event: { readonly type: string } }) =>
			!["KILL", "TIMER", "CLEANUP"].includes(step.event.type);
		const reaches = canReach(found, (look) => look("message0").value === goal, allowed);
		const cannot = [...reaches.keys()].filter((state) => reaches[state] === 0);
		const expected = naive.cannotReach(
			oracle,
			(state) => oracle.system.local(state, "message0").value === goal,
			allowed,
		);
		expect(cannot).toEqual(expected);
		expect(cannot.length).toBeGreaterThan(0);
	});

	it("finds the same loop, or none", () => {
		const all = () => true;
		expect(findCycle(found, all)).toEqual(naive.findCycle(oracle, all));
		const calm = ({ event }: { readonly event: { readonly type: string } }) => event.type !== "TIMER";
		expect(findCycle(found, calm)).toEqual(naive.findCycle(oracle, calm));
		expect(findCycle(found, all)).not.toBeNull();
		expect(findCycle(found, () => false)).toBeNull();
	});

	it("needs the steps", () => {
		expect(() => findCycle(search(DYING), () => true)).toThrow(/keepSteps/);
	});
});
