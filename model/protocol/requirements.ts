/** All rules of the protocol wing in one list, and a look-up by id. Leaves out the machines, which cite these ids. */
import type { ProtocolRequirement } from "./requirement.js";
import type { ProtocolRequirementId } from "./requirement-ids.js";
import { PROCESS_REQUIREMENTS } from "./requirements/processes.js";
import { QUEUE_CLEAN_REQUIREMENTS } from "./requirements/queue-clean.js";
import { SEND_REQUIREMENTS } from "./requirements/send.js";
import { STATE_REQUIREMENTS } from "./requirements/state.js";
import { TODO_REQUIREMENTS } from "./requirements/todo.js";
import { WIRE_REQUIREMENTS } from "./requirements/wire.js";

/** Date of the last change of any text, level, source, edition or exclusion, with a counter within the day. */
export const PROTOCOL_REQUIREMENTS_VERSION = "2026-11-23.3";

export const PROTOCOL_REQUIREMENTS: readonly ProtocolRequirement[] = [
	...WIRE_REQUIREMENTS,
	...PROCESS_REQUIREMENTS,
	...QUEUE_CLEAN_REQUIREMENTS,
	...TODO_REQUIREMENTS,
	...SEND_REQUIREMENTS,
	...STATE_REQUIREMENTS,
];

const BY_ID = new Map(PROTOCOL_REQUIREMENTS.map((requirement) => [requirement.id, requirement]));

/** @throws Error if the list lacks the id, which the tests exclude. */
export function protocolRequirement(id: ProtocolRequirementId): ProtocolRequirement {
	const found = BY_ID.get(id);
	if (!found) throw new Error(`No protocol requirement is called ${id}; see model/protocol/requirements/.`);
	return found;
}
