/**
 * Holds a report against a list of known failures: a failure that was expected does not fail the run, but stays in the report; an
 * entry that is stale does. Leaves out reading the list (read.ts).
 */
import type { CheckedKnownFailure, KnownFailure, Report, ReportedFailure } from "../format.js";
import { label } from "../label.js";
import { REASON_WANTED } from "./read.js";
import { signatureOf } from "./signature.js";

/** What was run. */
export interface Ran {
	/** Was a case of this name judged on this implementation, on any if none is named? */
	ran(name: string, implementation: string | undefined): boolean;
	/** Is there, as far as is known, a case of this name at all? */
	exists(name: string): boolean;
}

/** The report, with each failure marked that was expected, each entry with what became of it, and the verdict that follows. */
export function withKnownFailures(report: Report, list: readonly KnownFailure[], cases: Ran): Report {
	const failures = report.failures.map((failure) => {
		const entry = list.find((one) => isAbout(one, failure) && one.signature === signatureOf(failure));
		return entry === undefined ? failure : { ...failure, known: entry.reason };
	});
	const knownFailures = list.map((entry) => checked(entry, report.failures, cases));
	return { ...report, failures, knownFailures, verdict: verdictWithKnown({ ...report, failures, knownFailures }) };
}

/** A list to start from: every failure of a report that is not known yet, each with a reason still to be given. */
export function draftOfKnownFailures(report: Report): KnownFailure[] {
	return report.failures
		.filter(({ known }) => known === undefined)
		.map((failure) => ({
			...(failure.requirement === undefined ? {} : { requirement: failure.requirement }),
			case: failure.case,
			implementation: label({ name: failure.implementation, manager: failure.manager }),
			reason: REASON_WANTED,
			signature: signatureOf(failure),
		}));
}

function isAbout(entry: KnownFailure, failure: ReportedFailure): boolean {
	return entry.requirement === failure.requirement && isInCase(entry, failure);
}

function isInCase(entry: KnownFailure, failure: ReportedFailure): boolean {
	return (
		entry.case === failure.case &&
		(entry.implementation === undefined ||
			entry.implementation === label({ name: failure.implementation, manager: failure.manager }))
	);
}

function checked(entry: KnownFailure, failures: readonly ReportedFailure[], cases: Ran): CheckedKnownFailure {
	const about = failures.filter((failure) => isAbout(entry, failure));
	const signatures = about.map(signatureOf);
	if (signatures.includes(entry.signature)) return { ...entry, status: "occurred" };
	const other = signatures[0];
	if (other !== undefined) {
		return { ...entry, status: "stale", why: `the case fails otherwise now: ${other}` };
	}
	if (!cases.ran(entry.case, entry.implementation)) {
		return cases.exists(entry.case)
			? { ...entry, status: "not run" }
			: { ...entry, status: "stale", why: "there is no case of this name" };
	}
	const instead = failures.find((failure) => isInCase(entry, failure));
	const why =
		instead === undefined
			? "the case conforms now: remove the entry"
			: `the case fails by ${instead.requirement ?? "being undetermined"} now`;
	return { ...entry, status: "stale", why };
}

/** The verdict that follows once known failures do not count. */
export function verdictWithKnown({
	verdict,
	failures,
	implementations,
	knownFailures = [],
}: Report): Report["verdict"] {
	if (knownFailures.some(({ status }) => status === "stale")) return "violates";
	if (verdict === "conforms") return verdict;
	const unexpected = failures.filter(({ known }) => known === undefined);
	if (unexpected.some((failure) => failure.verdict === "violates")) return "violates";
	const idle = implementations.length === 0 || implementations.some(({ cases }) => cases === 0);
	return unexpected.length > 0 || idle ? "undetermined" : "conforms";
}
