/** The cases of each profile. Leaves out running them. */
import type { DialectName } from "../../../model/protocol/dialects.js";
import type { ProfileName } from "../../report/format.js";
import type { ProtocolCase } from "../cases/case.js";
import { MORE_CASES } from "../cases/index.js";
import { CLEAN_CASES } from "./clean.js";
import { QUEUE_DIRECTORY_CASES } from "./queue-directory.js";
import { SEND_CASES } from "./send.js";
import { TODO_CASES } from "./todo.js";

export const PROTOCOL_CASES: readonly ProtocolCase[] = [
	...CLEAN_CASES,
	...TODO_CASES,
	...SEND_CASES,
	...QUEUE_DIRECTORY_CASES,
	...MORE_CASES,
];

/** The cases of a profile that are about a family. */
export function casesOf(profile: ProfileName, dialect: DialectName): readonly ProtocolCase[] {
	return PROTOCOL_CASES.filter((one) => one.profile === profile && (one.dialects?.includes(dialect) ?? true));
}
