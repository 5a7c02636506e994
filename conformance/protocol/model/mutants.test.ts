// Every mutant of the protocol's model breaks the properties that are named for it.
import { afterAll, expect, test } from "vitest";
import { PROPERTIES } from "../../../model/protocol/properties.js";
import { PROTOCOL_REQUIREMENT_IDS } from "../../../model/protocol/requirement-ids.js";
import { PROTOCOL_MODEL_MUTANTS } from "../../mutants/protocol-model.js";
import { brokenProperties, modelWorkshop } from "../../mutants/protocol-model-run.js";

const workshop = modelWorkshop();
afterAll(() => workshop.clear());

test("there are at least 15, under different names, each for a rule and against known properties", () => {
	expect(PROTOCOL_MODEL_MUTANTS.length).toBeGreaterThanOrEqual(15);
	expect(new Set(PROTOCOL_MODEL_MUTANTS.map(({ name }) => name)).size).toBe(PROTOCOL_MODEL_MUTANTS.length);
	const ids: ReadonlySet<string> = new Set(PROTOCOL_REQUIREMENT_IDS);
	expect(PROTOCOL_MODEL_MUTANTS.map(({ because }) => because).filter((id) => !ids.has(id))).toEqual([]);
	const names = PROPERTIES.map(({ name }) => name);
	for (const { killedBy } of PROTOCOL_MODEL_MUTANTS) expect(names).toEqual(expect.arrayContaining([...killedBy]));
});

test("the tree without a mistake breaks nothing", async () => {
	expect(await brokenProperties(workshop.base, "one message, nothing goes wrong")).toEqual([]);
});

test.each(PROTOCOL_MODEL_MUTANTS)("$name", async (mutant) => {
	expect(await brokenProperties(workshop.make(mutant), mutant.scope)).toEqual(
		expect.arrayContaining([...mutant.killedBy]),
	);
});
