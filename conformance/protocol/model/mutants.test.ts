// Every mutant of the protocol's model breaks the properties that are named for it.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { PROPERTIES } from "../../../model/protocol/properties.js";
import { PROTOCOL_REQUIREMENT_IDS } from "../../../model/protocol/requirement-ids.js";
import { sourceFiles } from "../../laws/tree.js";
import { PROTOCOL_MODEL_MUTANTS } from "../../mutants/protocol-model.js";
import { Workshop } from "../../mutants/workshop.js";
import type { checkModel } from "./check.js";
import { PINNED_SCOPES } from "./scopes.js";

const needed =
	/^(model\/(system|local)\.ts|model\/protocol\/|conformance\/explore\/|conformance\/protocol\/model\/)(?!.*\.test\.ts$)/;
const workshop = new Workshop(sourceFiles(["model", "conformance"]).filter(({ path }) => needed.test(path)));
afterAll(() => workshop.clear());

const LIMIT = 100_000;

/** The names of the properties that break in a tree. */
async function broken(directory: string, scopeName: string): Promise<readonly string[]> {
	const scope = PINNED_SCOPES.find(({ name }) => name === scopeName)?.scope;
	if (!scope) throw new Error(`There is no scope "${scopeName}".`);
	const load = async (path: string) => import(/* @vite-ignore */ pathToFileURL(join(directory, path)).href);
	const checked: { checkModel: typeof checkModel } = await load("conformance/protocol/model/check.js");
	const model: { PROPERTIES: typeof PROPERTIES } = await load("model/protocol/properties.js");
	const { properties } = checked.checkModel(scope, model.PROPERTIES, LIMIT);
	return properties.filter(({ holds }) => !holds).map(({ name }) => name);
}

test("there are at least 15, under different names, each for a rule and against known properties", () => {
	expect(PROTOCOL_MODEL_MUTANTS.length).toBeGreaterThanOrEqual(15);
	expect(new Set(PROTOCOL_MODEL_MUTANTS.map(({ name }) => name)).size).toBe(PROTOCOL_MODEL_MUTANTS.length);
	const ids: ReadonlySet<string> = new Set(PROTOCOL_REQUIREMENT_IDS);
	expect(PROTOCOL_MODEL_MUTANTS.map(({ because }) => because).filter((id) => !ids.has(id))).toEqual([]);
	const names = PROPERTIES.map(({ name }) => name);
	for (const { killedBy } of PROTOCOL_MODEL_MUTANTS) expect(names).toEqual(expect.arrayContaining([...killedBy]));
});

test("the tree without a mistake breaks nothing", async () => {
	expect(await broken(workshop.base, "one message, nothing goes wrong")).toEqual([]);
});

test.each(PROTOCOL_MODEL_MUTANTS)("$name", async (mutant) => {
	expect(await broken(workshop.make(mutant), mutant.scope)).toEqual(expect.arrayContaining([...mutant.killedBy]));
});
