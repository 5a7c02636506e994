/**
 * Finds the dialect that a program was told to speak. What the dialects are stands in model/protocol/dialects.ts.
 */
import { DIALECT_NAMES, DIALECTS, type Dialect } from "../../model/protocol/dialects.js";

export type { Dialect };

/** The dialect of that name. @throws Error that lists the known ones. */
export function dialectNamed(name: string): Dialect {
	const found = DIALECT_NAMES.find((known) => known === name);
	if (!found) throw new Error(`unknown dialect "${name}": known are ${DIALECT_NAMES.join(", ")}`);
	return DIALECTS[found];
}

/** How many channels a dialect has beside local and remote. */
export function supplementary(dialect: Dialect): number {
	return dialect.channels.length - 2;
}
