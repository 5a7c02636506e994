/**
 * Gathers the results of cases into a report. Leaves out running them and showing it.
 */
import type { Edition } from "../../model/requirements.js";
import type { Scenario } from "../cases/scenario.js";
import { claimNames } from "../judge/claims.js";
import { CoverageCounter } from "../judge/coverage.js";
import { machineTransitions } from "../judge/model.js";
import { REQUIREMENT_SET_VERSION, type RequirementInfo, schedulerRequirements } from "../judge/requirements.js";
import type { Verdict } from "../judge/verdict.js";
import { observationInWords } from "../trace/words.js";
import {
	REPORT_VERSION,
	type Report,
	type ReportedExample,
	type ReportedFailure,
	type ReportedImplementation,
	type ReportedMachine,
	type ReportedRequirement,
} from "./format.js";

/** Who is under test. */
export interface Subject {
	readonly name: string;
	readonly manager: ReportedImplementation["manager"];
	/** What to give as --adapter to run a case again. */
	readonly adapter?: string;
	/** A real program, not the kit's own reference. */
	readonly live: boolean;
}

/** Which case it was. */
export interface CaseName {
	readonly set: string;
	readonly scenario: Pick<Scenario, "name" | "cites">;
	readonly seed?: number;
}

/** What helps to look into a failure. */
export interface Evidence {
	/** The file with the recorded trace. */
	readonly trace?: string | undefined;
	/** The smallest scenario found that fails likewise, as a script. */
	readonly smallest?: string;
	/** The text of the trace. */
	readonly recording?: string;
}

export interface TallyOptions {
	readonly edition: Edition;
	/** First seed of the random cases. */
	readonly seed?: number;
	/** A profile with requirements of its own, instead of the scheduler's and its machines. */
	readonly profile?: {
		readonly requirements: readonly RequirementInfo[];
		/** What only should be is as good as what must be. */
		readonly strict: boolean;
		/** Requirements of which the implementation cannot show whether it keeps them, and why. */
		readonly unjudged: Readonly<Record<string, string>>;
	};
}

interface SubjectTally {
	readonly subject: Subject;
	readonly sets: Map<string, number>;
	readonly verdicts: Record<Verdict["verdict"], number>;
	readonly coverage: CoverageCounter;
	readonly exercised: Map<string, number>;
	readonly cases: Set<string>;
	seconds: number;
}

export class Tally {
	readonly #subjects: SubjectTally[] = [];
	readonly #failures: ReportedFailure[] = [];
	readonly #notes: string[] = [];
	readonly #examples: ReportedExample[] = [];
	readonly #exercised = new Map<string, number>();
	readonly #all = new CoverageCounter();

	constructor(readonly options: TallyOptions) {}

	/** Something that was left out, and why: one line. */
	note(text: string): void {
		this.#notes.push(text);
	}

	/** Begins with an implementation, so that it is in the report even if no case is run. */
	begin(subject: Subject): void {
		this.#of(subject);
	}

	/** How long all cases of an implementation took. */
	took(subject: Subject, seconds: number): void {
		this.#of(subject).seconds = seconds;
	}

	/** A case that conforms, to be shown. */
	example({ name, manager }: Subject, which: CaseName, recording: string): void {
		this.#examples.push({ implementation: name, manager, set: which.set, case: which.scenario.name, recording });
	}

	/** Names of the cases that an implementation was judged on. */
	casesOf(subject: Subject): ReadonlySet<string> {
		return this.#of(subject).cases;
	}

	/** Takes in one judged case. */
	add(subject: Subject, which: CaseName, verdict: Verdict, evidence: Evidence = {}): void {
		const tally = this.#of(subject);
		tally.cases.add(which.scenario.name);
		tally.sets.set(which.set, (tally.sets.get(which.set) ?? 0) + 1);
		tally.verdicts[verdict.verdict]++;
		tally.coverage.add(verdict.coverage);
		this.#all.add(verdict.coverage);
		if (verdict.verdict !== "conforms") {
			this.#failures.push(reportedFailure(subject, which, verdict, evidence));
			return;
		}
		for (const id of new Set([...Object.keys(verdict.coverage.requirements), ...(which.scenario.cites ?? [])])) {
			for (const counts of [this.#exercised, tally.exercised]) counts.set(id, (counts.get(id) ?? 0) + 1);
		}
	}

	/** @param seconds how long everything took. */
	report(seconds: number): Report {
		const implementations = this.#subjects.map(reported);
		const requirements = this.#requirements();
		return {
			spoolproof: "report",
			version: REPORT_VERSION,
			requirementSet: REQUIREMENT_SET_VERSION,
			edition: this.options.edition,
			...(this.options.seed === undefined ? {} : { seed: this.options.seed }),
			verdict: this.#verdict(implementations, requirements),
			seconds: round(seconds),
			notes: this.#notes,
			implementations,
			failures: this.#failures,
			requirements,
			machines: this.#machines(),
			claims: this.#claims(),
			...(this.#examples.length === 0 ? {} : { examples: this.#examples }),
		};
	}

	/** By a profile: what should be is told, but fails the run only if it is strict; what must be and was never seen leaves it open. */
	#verdict(
		implementations: readonly ReportedImplementation[],
		requirements: readonly ReportedRequirement[],
	): Report["verdict"] {
		const { profile } = this.options;
		if (profile === undefined) return overall(implementations);
		const binding = requirements.filter(({ level }) => level === "must" || profile.strict);
		if (binding.some(({ status }) => status === "violated")) return "violates";
		const judged = implementations.length > 0 && implementations.every((one) => one.undetermined === 0);
		return judged && binding.every(({ status }) => status === "holds") ? "conforms" : "undetermined";
	}

	#of(subject: Subject): SubjectTally {
		const known = this.#subjects.find(
			(one) => one.subject.name === subject.name && one.subject.manager === subject.manager,
		);
		if (known !== undefined) return known;
		const verdicts = { conforms: 0, violates: 0, undetermined: 0 };
		const coverage = new CoverageCounter();
		const fresh: SubjectTally = {
			subject,
			sets: new Map(),
			verdicts,
			coverage,
			exercised: new Map(),
			cases: new Set(),
			seconds: 0,
		};
		this.#subjects.push(fresh);
		return fresh;
	}

	#requirements(): ReportedRequirement[] {
		const { profile, edition } = this.options;
		return (profile?.requirements ?? schedulerRequirements(edition)).map(({ id, level, text, source, excluded }) => {
			const cases = this.#exercised.get(id) ?? 0;
			const against = this.#failures.filter((one) => one.requirement === id);
			const violatedBy = [...new Set(against.map((one) => one.implementation))];
			const why = excluded ?? profile?.unjudged[id];
			const unexercised = excluded !== undefined ? "excluded" : why !== undefined ? "undetermined" : "not exercised";
			const status = violatedBy.length > 0 ? "violated" : cases > 0 ? "holds" : unexercised;
			return {
				id,
				level,
				text,
				source,
				status,
				...(status === unexercised && why !== undefined ? { excluded: why } : {}),
				cases,
				violatedBy,
			};
		});
	}

	/** None if none was watched. */
	#claims(): Report["claims"] {
		const { claims } = this.#all.result();
		if (Object.keys(claims).length === 0) return [];
		return claimNames(this.options.edition).map((claim) => ({ claim, proofs: claims[claim] ?? 0 }));
	}

	#machines(): ReportedMachine[] {
		if (this.options.profile !== undefined) return [];
		const { transitions } = this.#all.result();
		return machineTransitions().map(({ machine, names }) => ({
			machine,
			transitions: names.length,
			missing: names.filter((name) => transitions[name] === undefined),
			taken: Object.fromEntries(
				names.flatMap((name) => (transitions[name] === undefined ? [] : [[name, transitions[name]]])),
			),
		}));
	}
}

function overall(implementations: readonly ReportedImplementation[]): Report["verdict"] {
	if (implementations.some((one) => one.violates > 0)) return "violates";
	const checked = implementations.length > 0 && implementations.every((one) => one.cases > 0 && one.undetermined === 0);
	return checked ? "conforms" : "undetermined";
}

function reported({ subject, sets, verdicts, coverage, exercised, seconds }: SubjectTally): ReportedImplementation {
	const { steps, selections } = coverage.result();
	return {
		name: subject.name,
		manager: subject.manager,
		live: subject.live,
		cases: verdicts.conforms + verdicts.violates + verdicts.undetermined,
		...verdicts,
		steps,
		selections,
		seconds: round(seconds),
		sets: [...sets].map(([name, cases]) => ({ name, cases })),
		exercised: Object.fromEntries([...exercised].sort(([a], [b]) => (a < b ? -1 : 1))),
	};
}

/** One failing case as a report has it. */
export function reportedFailure(
	subject: Subject,
	which: CaseName,
	verdict: Exclude<Verdict, { verdict: "conforms" }>,
	{ trace, smallest, recording }: Evidence,
): ReportedFailure {
	return {
		implementation: subject.name,
		manager: subject.manager,
		set: which.set,
		case: which.scenario.name,
		...(which.seed === undefined ? {} : { seed: which.seed }),
		verdict: verdict.verdict,
		...(verdict.event === undefined ? {} : { event: verdict.event }),
		...(verdict.verdict === "violates"
			? {
					requirement: verdict.requirement,
					explanation: verdict.explanation,
					expected: verdict.expected.map(observationInWords),
					observed: verdict.observed.map(observationInWords),
				}
			: { explanation: verdict.why }),
		...(trace === undefined ? {} : { trace }),
		...(subject.adapter === undefined ? {} : { adapter: subject.adapter }),
		...(smallest === undefined ? {} : { smallest }),
		...(recording === undefined ? {} : { recording }),
	};
}

function round(seconds: number): number {
	return Math.round(seconds * 1000) / 1000;
}
