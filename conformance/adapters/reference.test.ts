// The reference behind the boundary of all implementations: what every golden says, and what cannot happen.
import { expect, test } from "vitest";
import { checkGolden, readGoldens } from "../cases/golden.js";
import { ImpossibleStimulus } from "./adapter.js";
import { referenceAdapter } from "./reference.js";

const CONFIG = { manager: "qmgr", knobs: {}, transports: ["t1"] } as const;

test("does what every golden of the live Postfix says, to the letter", async () => {
	const adapter = referenceAdapter();
	const goldens = readGoldens();
	expect(goldens.length).toBeGreaterThan(40);
	for (const golden of goldens) {
		for (const manager of golden.script.scenario.managers) {
			expect(await checkGolden(adapter, golden, manager), `${golden.id}, ${manager}`).toEqual([]);
		}
	}
});

test("what cannot happen is an impossible stimulus", async () => {
	const session = await referenceAdapter().start(CONFIG);
	await expect(session.apply({ do: "slot", transport: "t1" })).rejects.toThrow(ImpossibleStimulus);
	await expect(session.apply({ do: "complete", delivery: 1, outcome: "delivered" })).rejects.toThrow("not in flight");
	await expect(session.apply({ do: "rescan", message: "M1" })).rejects.toThrow("not in the queue");
	await session.apply({ do: "arrive", message: "M1", recipients: ["a@d1.t1"] });
	await expect(session.apply({ do: "rescan", message: "M1" })).rejects.toThrow("not deferred");
	await expect(session.apply({ do: "arrive", message: "M1", recipients: ["a@d1.t1"] })).rejects.toThrow("already");
	await expect(session.apply({ do: "tick", seconds: 0.5 })).rejects.toThrow(ImpossibleStimulus);
	expect(await session.apply({ do: "slot", transport: "t1" })).toMatchObject([{ saw: "select", delivery: 1 }]);
	await session.apply({ do: "complete", delivery: 1, outcome: "delivered" });
	await expect(session.apply({ do: "complete", delivery: 1, outcome: "delivered" })).rejects.toThrow(
		ImpossibleStimulus,
	);
	await session.stop();
	await session.stop();
});

test("mail that finds the active queue full waits and is activated in order of arrival", async () => {
	const session = await referenceAdapter().start({ ...CONFIG, knobs: { qmgr_message_active_limit: "1" } });
	const arrive = (message: string) => session.apply({ do: "arrive", message, recipients: [`${message}@d1.t1`] });
	expect(await arrive("M1")).toMatchObject([{ saw: "activate" }, { saw: "ask" }]);
	expect(await arrive("M2")).toEqual([]);
	expect(await arrive("M3")).toEqual([]);
	await session.apply({ do: "slot", transport: "t1" });
	expect(await session.apply({ do: "complete", delivery: 1, outcome: "delivered" })).toMatchObject([
		{ saw: "activate", message: "M2" },
		{ saw: "finish", message: "M1", fate: "removed" },
		{ saw: "ask" },
	]);
});

test("a file that is spoilt while it waits is set aside at once", async () => {
	const session = await referenceAdapter().start({ ...CONFIG, knobs: { qmgr_message_active_limit: "1" } });
	await session.apply({ do: "arrive", message: "M1", recipients: ["a@d1.t1"] });
	await session.apply({ do: "arrive", message: "M2", recipients: ["b@d1.t1"] });
	await session.apply({ do: "corrupt", message: "M2" });
	// Of what was read to its end nothing is left to spoil.
	await session.apply({ do: "corrupt", message: "M1" });
	await session.apply({ do: "slot", transport: "t1" });
	expect(await session.apply({ do: "complete", delivery: 1, outcome: "delivered" })).toMatchObject([
		{ saw: "activate", message: "M2" },
		{ saw: "finish", message: "M1", fate: "removed" },
		{ saw: "finish", message: "M2", fate: "corrupt" },
	]);
});

test("an agent that vanishes when there is nothing for it is not seen to be released", async () => {
	const session = await referenceAdapter().start(CONFIG);
	await session.apply({ do: "arrive", message: "M1", recipients: ["a@d1.t1"] });
	await session.apply({ do: "arrive", message: "M2", recipients: ["b@d2.t1"] });
	await session.apply({ do: "refuse", transport: "t1" });
	expect(await session.apply({ do: "vanish", transport: "t1" })).toEqual([]);
});
