/** A broken rule on its way from the place that notices it to the verdict. */
import type { ProtocolRequirementId } from "../../../model/protocol/requirement-ids.js";

export class Violation {
	constructor(
		readonly requirement: ProtocolRequirementId,
		readonly why: string,
		/** The transition that states the rule, where a machine told; what it was about: a message, or null for all of them. */
		readonly at?: { readonly transition: string; readonly message: string | null },
	) {}
}
