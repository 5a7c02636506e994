/**
 * What a case of the protocol is: a sentence, the rules it is about, the profile it belongs to, and what is done with the programs.
 * Leaves out running it (../run/) and judging what was recorded (../judge/).
 */

import type { DialectName } from "../../../model/protocol/dialects.js";
import type { ProtocolRequirementId } from "../../../model/protocol/requirement-ids.js";
import type { Harness } from "../../adapters/qmail/harness.js";
import type { ProfileName } from "../../report/format.js";

export interface ProtocolCase {
	/** A sentence that says what is to hold; unique within the profile. */
	readonly name: string;
	readonly profile: ProfileName;
	/** Rules that the case puts to the proof. */
	readonly cites: readonly [ProtocolRequirementId, ...ProtocolRequirementId[]];
	/** Families it is about. Default: all. */
	readonly dialects?: readonly DialectName[];
	/**
	 * Drives the programs. What it sees is recorded by the harness and judged afterwards; what it demands itself it tells with
	 * `harness.until` and `harness.demand`. It need not end anything.
	 */
	readonly run: (harness: Harness) => Promise<void>;
}
