/**
 * Tries mutants of the protocol's model: the tree with the mistake explores the scope that is named, and the properties that are named
 * must break there. Leaves out the mutants (protocol-model.ts).
 */

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { PROPERTIES } from "../../model/protocol/properties.js";
import { sourceFiles } from "../laws/tree.js";
import type { checkModel } from "../protocol/model/check.js";
import { PINNED_SCOPES } from "../protocol/model/scopes.js";
import { reason } from "../reason.js";
import type { Kill, MutantResult } from "./mutant.js";
import type { ProtocolModelMutant } from "./protocol-model.js";
import { BrokenWorkshop, Workshop } from "./workshop.js";

/** What the model and its search consist of. */
const NEEDED =
	/^(model\/(system|local)\.ts|model\/protocol\/|conformance\/explore\/|conformance\/protocol\/model\/)(?!.*\.test\.ts$)/;
/** More states are an error. */
const LIMIT = 100_000;

/** A workshop for the protocol's model alone. */
export function modelWorkshop(): Workshop {
	return new Workshop(sourceFiles(["model", "conformance"]).filter(({ path }) => NEEDED.test(path)));
}

/** The names of the properties that break in a tree, in a scope of conformance/protocol/model/scopes.ts. */
export async function brokenProperties(directory: string, scopeName: string): Promise<readonly string[]> {
	const scope = PINNED_SCOPES.find(({ name }) => name === scopeName)?.scope;
	if (scope === undefined) throw new Error(`There is no scope "${scopeName}".`);
	const load = async (path: string) => import(/* @vite-ignore */ pathToFileURL(join(directory, path)).href);
	const checked: { checkModel: typeof checkModel } = await load("conformance/protocol/model/check.js");
	const model: { PROPERTIES: typeof PROPERTIES } = await load("model/protocol/properties.js");
	const { properties } = checked.checkModel(scope, model.PROPERTIES, LIMIT);
	return properties.filter(({ holds }) => !holds).map(({ name }) => name);
}

/**
 * Tries them one after the other.
 * @throws BrokenWorkshop if a property breaks in the unchanged model, too.
 */
export async function* runProtocolModelMutants(mutants: readonly ProtocolModelMutant[]): AsyncGenerator<MutantResult> {
	const workshop = modelWorkshop();
	try {
		const [first] = mutants;
		const broken = (first ? await killsOf(first, workshop.base) : []).find(({ death }) => death !== null);
		if (broken) throw new BrokenWorkshop(broken.case, broken.detail);
		for (const mutant of mutants) {
			const started = performance.now();
			const kills = await killsOf(mutant, workshop.make(mutant));
			const killed = kills.every(({ death }) => death !== null);
			yield { mutant, kills, killed, milliseconds: performance.now() - started };
		}
	} finally {
		workshop.clear();
	}
}

async function killsOf({ scope, killedBy }: ProtocolModelMutant, directory: string): Promise<Kill[]> {
	const named = killedBy.map((property) => ({ property, case: `${property} (${scope})` }));
	try {
		const broken = await brokenProperties(directory, scope);
		return named.map(({ property, ...one }) =>
			broken.includes(property)
				? { ...one, death: "violates", detail: "the property breaks" }
				: { ...one, death: null, detail: "" },
		);
	} catch (error) {
		const detail = reason(error);
		return named.map((one) => ({ case: one.case, death: "breaks", detail }));
	}
}
