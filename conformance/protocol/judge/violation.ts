/** A broken rule on its way from the place that notices it to the verdict. */
import type { ProtocolRequirementId } from "../../../model/protocol/requirement-ids.js";

export class Violation {
	constructor(
		readonly requirement: ProtocolRequirementId,
		readonly why: string,
	) {}
}
