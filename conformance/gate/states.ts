/**
 * How many states and steps the protocol's model has in the pinned scopes, counted anew. A count that changes without a reason is a
 * model that says something else than before.
 */
import { PROPERTIES } from "../../model/protocol/properties.js";
import { checkModel } from "../protocol/model/check.js";
import { PINNED_SCOPES } from "../protocol/model/scopes.js";
import { GateError } from "./baseline.js";
import type { Scope } from "./format.js";

/** More states are an error. */
const LIMIT = 1_000_000;

/**
 * Explores every pinned scope.
 * @param onScope hears how many are done.
 * @throws GateError if a property breaks in one: then the model is wrong, and its size says nothing.
 */
export function countStates(
	onScope: (done: number, of: number, name: string) => void = () => {},
): Record<string, Scope> {
	const found: Record<string, Scope> = {};
	for (const [index, { name, scope }] of PINNED_SCOPES.entries()) {
		const { states, steps, properties } = checkModel(scope, PROPERTIES, LIMIT);
		const broken = properties.find(({ holds }) => !holds);
		if (broken !== undefined) {
			throw new GateError(
				`scope "${name}": the property "${broken.name}" breaks in the model. \`npm test\` shows how; mend the model first.`,
			);
		}
		found[name] = { states, steps };
		onScope(index + 1, PINNED_SCOPES.length, name);
	}
	return found;
}
