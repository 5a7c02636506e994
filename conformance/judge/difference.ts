/**
 * Where two lists of observations differ, one by one. Leaves out which requirement that violates (cite.ts) and the words (explain.ts).
 */
import { canonical, type Observation } from "../../model/scheduler/events.js";

export interface Difference {
	/** Demanded, but not seen. */
	readonly missing: readonly Observation[];
	/** Seen, but not demanded. */
	readonly extra: readonly Observation[];
	/** The first observation that should not stand where it stands; null if one is only missing. */
	readonly wrong: Observation | null;
	/** The kind of the first observation that differs. */
	readonly kind: Observation["saw"];
}

/** Compares what must be seen with what was seen, both in canonical order. Null: they are equal. */
export function difference(expected: readonly Observation[], observed: readonly Observation[]): Difference | null {
	const length = Math.max(expected.length, observed.length);
	let first = 0;
	while (first < length && sameObservation(expected[first], observed[first])) first++;
	if (first === length) return null;
	const missing = without(expected, observed);
	const extra = without(observed, expected);
	const wrong = extra[0] ?? (missing.length > 0 ? null : (observed[first] ?? null));
	const earliest = canonical([...missing.slice(0, 1), ...extra.slice(0, 1)])[0];
	const kind = (earliest ?? expected[first] ?? observed[first])?.saw ?? "ask";
	return { missing, extra, wrong, kind };
}

/** Whether two observations say the same. */
export function sameObservation(a: Observation | undefined, b: Observation | undefined): boolean {
	if (a === undefined || b === undefined) return false;
	switch (a.saw) {
		case "select":
			return (
				b.saw === "select" &&
				a.delivery === b.delivery &&
				a.message === b.message &&
				a.transport === b.transport &&
				a.destination === b.destination &&
				a.recipients.length === b.recipients.length &&
				a.recipients.every((recipient, index) => recipient === b.recipients[index])
			);
		case "finish":
			return b.saw === "finish" && a.message === b.message && a.fate === b.fate && a.wakeup === b.wakeup;
		case "activate":
			return b.saw === "activate" && a.message === b.message;
		case "release":
		case "ask":
			return b.saw === a.saw && a.transport === b.transport;
	}
}

function without(from: readonly Observation[], taken: readonly Observation[]): Observation[] {
	const left = [...taken];
	return from.filter((one) => {
		const index = left.findIndex((other) => sameObservation(one, other));
		if (index >= 0) left.splice(index, 1);
		return index < 0;
	});
}

/** Whether two lists say the same in the same order. */
export function sameObservations(a: readonly Observation[], b: readonly Observation[]): boolean {
	return a.length === b.length && a.every((one, index) => sameObservation(one, b[index]));
}
