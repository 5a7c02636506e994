/**
 * One report of two wings that were judged in one run. Leaves out parts of one wing's report, from shards: those have the same
 * requirements and must be added up.
 */
import type { Report } from "./format.js";

/** @throws RangeError if both are about the same requirements. */
export function joinedReport(one: Report, other: Report): Report {
	const ids = new Set(one.requirements.map(({ id }) => id));
	if (other.requirements.some(({ id }) => ids.has(id)))
		throw new RangeError("both reports are about the same requirements");
	const verdicts = [one.verdict, other.verdict];
	const worst = (["violates", "undetermined"] as const).find((verdict) => verdicts.includes(verdict));
	const examples = [...(one.examples ?? []), ...(other.examples ?? [])];
	return {
		...one,
		requirementSet: `${one.requirementSet} (scheduler), ${other.requirementSet} (protocol)`,
		verdict: worst ?? "conforms",
		seconds: Math.round((one.seconds + other.seconds) * 1000) / 1000,
		notes: [...one.notes, ...other.notes],
		implementations: [...one.implementations, ...other.implementations],
		failures: [...one.failures, ...other.failures],
		requirements: [...one.requirements, ...other.requirements],
		machines: [...one.machines, ...other.machines],
		claims: [...one.claims, ...other.claims],
		...(examples.length === 0 ? {} : { examples }),
	};
}
