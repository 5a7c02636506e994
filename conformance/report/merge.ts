/**
 * Puts the reports of all parts of a run together, to the report that the whole run would have given. Leaves out examples, of which each
 * part chooses its own, and the order of failures, which is that of the parts. Pure.
 */
import type { Report, ReportedImplementation, ReportedMachine, ReportedRequirement } from "./format.js";
import { verdictWithKnown } from "./known/apply.js";
import { demandSame, inOrder, MergeError, type Part } from "./shard.js";

/** Examples of one implementation that are kept. */
const MOST_EXAMPLES = 3;

/** @throws MergeError that names the file, the field and what to do. */
export function mergeReports(given: readonly Part<Report>[]): Report {
	const parts = inOrder(given);
	const [first] = parts;
	if (first === undefined) throw new RangeError("there is at least one part");
	for (const other of parts) {
		for (const field of ["requirementSet", "edition", "seed"] as const) {
			demandSame(first, other, field, field, (report) => report[field]);
		}
		demandSame(first, other, "implementations", "list of implementations", ({ implementations }) =>
			implementations.map(keyOf),
		);
	}
	const reports = parts.map(({ content }) => content);
	const { shard, examples: _, knownFailures: known, ...head } = first.content;
	const merged: Report = {
		...head,
		seconds: total(reports.map(({ seconds }) => seconds)),
		notes: [...new Set(reports.flatMap(({ notes }) => notes))],
		implementations: columns(reports.map(({ implementations }) => implementations)).map(implementation),
		failures: reports.flatMap(({ failures }) => failures),
		requirements: columns(reports.map(({ requirements }) => requirements)).map(requirement),
		machines: columns(reports.map(({ machines }) => machines)).map(machine),
		claims: columns(reports.map(({ claims }) => claims)).map((same) => ({
			...firstOf(same),
			proofs: sum(same.map(({ proofs }) => proofs)),
		})),
		...examplesOf(reports),
		...(known === undefined ? {} : { knownFailures: knownFailuresOf(reports) }),
	};
	return { ...merged, verdict: verdictOf(merged, shard?.strict === true) };
}

const keyOf = ({ name, manager, dialect }: ReportedImplementation) => [name, manager, dialect];

/** The same row of each list, row by row; all lists have the same rows, for they are of the same kit and choice. */
function columns<Item>(lists: readonly (readonly Item[])[]): Item[][] {
	const [first = []] = lists;
	if (lists.some(({ length }) => length !== first.length)) {
		throw new MergeError("the parts have lists of different lengths: run them all again with the same kit and options");
	}
	return first.map((_, row) => lists.flatMap((list) => list[row] ?? []));
}

function implementation(same: readonly ReportedImplementation[]): ReportedImplementation {
	const first = firstOf(same);
	const add = (field: "cases" | "conforms" | "violates" | "undetermined" | "steps" | "selections") =>
		sum(same.map((one) => one[field]));
	return {
		...first,
		cases: add("cases"),
		conforms: add("conforms"),
		violates: add("violates"),
		undetermined: add("undetermined"),
		steps: add("steps"),
		selections: add("selections"),
		seconds: total(same.map(({ seconds }) => seconds)),
		sets: inOneOrder(same.map(({ sets }) => sets.map(({ name }) => name))).map((name) => ({
			name,
			cases: sum(same.flatMap(({ sets }) => sets.filter((set) => set.name === name).map(({ cases }) => cases))),
		})),
		...(first.exercised === undefined ? {} : { exercised: added(same.map(({ exercised = {} }) => exercised)) }),
	};
}

function requirement(same: readonly ReportedRequirement[]): ReportedRequirement {
	const cases = sum(same.map((one) => one.cases));
	const violatedBy = [...new Set(same.flatMap((one) => one.violatedBy))];
	const { excluded: _, ...first } = firstOf(same);
	// What was not exercised in one part says why; in a part where it was, nothing is said.
	const idle = same.find(({ status }) => status !== "holds" && status !== "violated");
	const status = violatedBy.length > 0 ? "violated" : cases > 0 ? "holds" : (idle?.status ?? "not exercised");
	const why = status === idle?.status ? idle.excluded : undefined;
	return { ...first, status, ...(why === undefined ? {} : { excluded: why }), cases, violatedBy };
}

function machine(same: readonly ReportedMachine[]): ReportedMachine {
	const first = firstOf(same);
	const missing = first.missing.filter((name) => same.every((one) => one.missing.includes(name)));
	return first.taken === undefined
		? { ...first, missing }
		: { ...first, missing, taken: added(same.map(({ taken = {} }) => taken)) };
}

function knownFailuresOf(reports: readonly Report[]): NonNullable<Report["knownFailures"]> {
	return columns(reports.map(({ knownFailures = [] }) => knownFailures)).map((same) => {
		const told = same.find(({ status }) => status === "stale") ?? same.find(({ status }) => status === "occurred");
		return told ?? firstOf(same);
	});
}

function examplesOf(reports: readonly Report[]): Pick<Report, "examples"> {
	const kept: NonNullable<Report["examples"]> = [];
	for (const example of reports.flatMap(({ examples = [] }) => examples)) {
		const before = kept.filter(
			(one) => one.implementation === example.implementation && one.manager === example.manager,
		);
		if (before.length < MOST_EXAMPLES) kept.push(example);
	}
	return kept.length === 0 ? {} : { examples: kept };
}

/** By a profile with properties of its own what must be has to be seen; by a specification every case has to conform. */
function verdictOf(report: Report, strict: boolean): Report["verdict"] {
	const { implementations, requirements } = report;
	const profile = implementations.every(({ manager }) => manager === "scheduler-bounded");
	const binding = profile ? requirements.filter(({ level }) => level === "must" || strict) : [];
	const violated = profile
		? binding.some(({ status }) => status === "violated")
		: implementations.some(({ violates }) => violates > 0);
	const judged = implementations.length > 0 && implementations.every((one) => one.cases > 0 && one.undetermined === 0);
	const told = judged && binding.every(({ status }) => status === "holds");
	const verdict = violated ? "violates" : told ? "conforms" : "undetermined";
	return report.knownFailures === undefined ? verdict : verdictWithKnown({ ...report, verdict });
}

/** Names of several lists, each in the order of a longer one: a name goes before the first that it stands before anywhere. */
function inOneOrder(lists: readonly (readonly string[])[]): string[] {
	const order: string[] = [];
	for (const list of lists) {
		let place = order.length;
		for (const name of [...list].reverse()) {
			const known = order.indexOf(name);
			if (known >= 0) place = known;
			else order.splice(place, 0, name);
		}
	}
	return order;
}

function added(records: readonly Readonly<Record<string, number>>[]): Record<string, number> {
	const all: Record<string, number> = {};
	for (const [name, count] of records.flatMap((record) => Object.entries(record))) all[name] = (all[name] ?? 0) + count;
	return all;
}

const sum = (numbers: readonly number[]) => numbers.reduce((one, other) => one + other, 0);
const total = (seconds: readonly number[]) => Math.round(sum(seconds) * 1000) / 1000;

function firstOf<Item>([first]: readonly Item[]): Item {
	if (first === undefined) throw new RangeError("there is at least one part");
	return first;
}
