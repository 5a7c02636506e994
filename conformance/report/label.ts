/**
 * How reports call an implementation.
 */
import type { ReportedImplementation } from "./format.js";

/** The name of an implementation, with the manager or profile that it stands for unless the name says so. */
export function label({ name, manager }: Pick<ReportedImplementation, "name" | "manager">): string {
	return new RegExp(`\\b${manager}\\b`).test(name) ? name : `${name} ${manager}`;
}
