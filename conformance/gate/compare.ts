/**
 * Compares the state of things with the baseline: what is worse, what cannot be told, what is better. Pure. Leaves out how it is shown
 * (words.ts, summary.ts) and what follows for the exit code (result.ts).
 */
import type { Measured, Part, Rate, Wing } from "./format.js";
import { PARTS } from "./format.js";

export interface Finding {
	/** `unclear`: it cannot be told whether it is worse. `note`: it is as good, but worth knowing. */
	readonly grade: "worse" | "unclear" | "better" | "note";
	readonly part: Part;
	/** Where it stands in the baseline, from the outside to the inside. */
	readonly path: readonly string[];
	/** One sentence. */
	readonly text: string;
}

/** A ratio must be lower than the lowest of the baseline's rounds by so much to be said to be lower: machines differ by about this. */
export const BENCH_MARGIN = 0.2;

/** What there is to say, part by part. Parts that are in neither are not mentioned. */
export function compare(baseline: Measured, now: Measured, parts: readonly Part[] = PARTS): Finding[] {
	return parts.flatMap((part) => {
		if (baseline[part] !== undefined && now[part] !== undefined) return comparedPart(part, baseline, now);
		if (baseline[part] === undefined) {
			const text = `the baseline has nothing about ${part} yet`;
			return now[part] === undefined ? [] : [{ grade: "note", part, path: [part], text } satisfies Finding];
		}
		const text = `the baseline has ${part}, but no report is about it. Give one with --report, let it be run, or name the others with --part`;
		return [{ grade: "unclear", part, path: [part], text } satisfies Finding];
	});
}

function comparedPart(part: Part, was: Measured, is: Measured): Finding[] {
	switch (part) {
		case "scheduler":
		case "protocol":
			return both(was[part], is[part], (before, now) => wing(part, before, now));
		case "mutants":
			return both(was.mutants, is.mutants, (before, now) => statesOf(part, [part], before, now, MUTANT));
		case "states":
			return both(was.states, is.states, scopes);
		case "bench":
			return both(was.bench, is.bench, rates);
	}
}

function both<What>(
	was: What | undefined,
	is: What | undefined,
	compared: (was: What, is: What) => Finding[],
): Finding[] {
	return was === undefined || is === undefined ? [] : compared(was, is);
}

/** How what has one of several statuses is compared. */
interface Kind<Status extends string> {
	readonly what: string;
	/** From the best to the worst; statuses in one place are equally good. */
	readonly order: readonly (readonly Status[])[];
	/** Statuses of which it cannot be told whether they are worse. */
	readonly unclear?: readonly Status[];
}

const REQUIREMENT: Kind<Wing["requirements"][string]> = {
	what: "requirement",
	order: [["holds"], ["excluded", "undetermined", "not exercised"], ["violated"]],
};
const TRANSITION: Kind<Wing["transitions"][string]> = { what: "transition", order: [["taken"], ["missing"]] };
const CLAIM: Kind<Wing["claims"][string]> = { what: "claim", order: [["proven"], ["never put to the proof"]] };
const MUTANT: Kind<NonNullable<Measured["mutants"]>[string]> = {
	what: "mutant",
	order: [["killed"], ["equivalent"], ["survived"]],
};
const VERDICT: Kind<Wing["implementations"][string]["verdict"]> = {
	what: "implementation",
	order: [["conforms"], ["undetermined"], ["violates"]],
	unclear: ["undetermined"],
};

function wing(part: "scheduler" | "protocol", was: Wing, is: Wing): Finding[] {
	if (was.edition !== is.edition) {
		const text = `judged by the edition ${is.edition}, the baseline by ${was.edition}: nothing can be compared. Judge by --edition ${was.edition}`;
		return [{ grade: "unclear", part, path: [part, "edition"], text }];
	}
	const found = [
		...implementations(part, was, is),
		...statesOf(part, [part, "requirements"], was.requirements, is.requirements, REQUIREMENT),
		...transitions(part, was, is),
		...statesOf(part, [part, "claims"], was.claims, is.claims, CLAIM),
	];
	if (was.seed === is.seed || found.every(({ grade }) => grade !== "worse")) return found;
	const seeds = `random cases from seed ${is.seed ?? "none"}, the baseline's from ${was.seed ?? "none"}: what is missing may be due to that`;
	return [...found, { grade: "note", part, path: [part, "seed"], text: seeds }];
}

/** Which steps of real processes show depends on their timing, so that of the protocol's a lost one is only told. */
function transitions(part: "scheduler" | "protocol", was: Wing, is: Wing): Finding[] {
	const found = statesOf(part, [part, "transitions"], was.transitions, is.transitions, TRANSITION);
	return part === "scheduler" ? found : found.map((one) => ({ ...one, grade: "note" }));
}

function implementations(part: "scheduler" | "protocol", was: Wing, is: Wing): Finding[] {
	const found: Finding[] = [];
	const path = [part, "implementations"];
	for (const [name, before] of Object.entries(was.implementations)) {
		const now = is.implementations[name];
		const at = { part, path: [...path, name] };
		if (now === undefined) {
			const text = `${name}: the baseline has it, but it was not judged. Judge it, too, or take it out of the baseline with --update`;
			found.push({ ...at, grade: "unclear", text });
			continue;
		}
		found.push(...statesOf(part, path, { [name]: before.verdict }, { [name]: now.verdict }, VERDICT));
		for (const [field, what] of [
			["cases", "cases judged"],
			["exercised", "requirements exercised"],
		] as const) {
			const [old = 0, fresh = 0] = [before[field], now[field]];
			if (old === fresh) continue;
			const grade = fresh < old ? "worse" : "better";
			found.push({
				...at,
				grade,
				path: [...at.path, field],
				text: `${name}: ${fresh} ${what}, ${old} in the baseline`,
			});
		}
	}
	const verdicts = (wings: Wing["implementations"]) =>
		Object.fromEntries(Object.entries(wings).map(([name, { verdict }]) => [name, verdict]));
	const fresh = Object.entries(verdicts(is.implementations)).filter(([name]) => !(name in was.implementations));
	return [...found, ...statesOf(part, path, {}, Object.fromEntries(fresh), VERDICT)];
}

/** Compares things that have a status each. What is gone is worse, whatever it was; what is new must be as good as can be. */
function statesOf<Status extends string>(
	part: Part,
	path: readonly string[],
	was: Readonly<Record<string, Status>>,
	is: Readonly<Record<string, Status>>,
	{ what, order, unclear = [] }: Kind<Status>,
): Finding[] {
	const rank = (status: Status) => order.findIndex((equals) => equals.includes(status));
	const found: Finding[] = [];
	for (const [name, before] of Object.entries(was)) {
		const now = is[name];
		const at = { part, path: [...path, name] };
		if (now === undefined) {
			found.push({ ...at, grade: "worse", text: `${what} ${name}: gone; it was "${before}"` });
		} else if (rank(now) !== rank(before)) {
			const grade = unclear.includes(now) ? "unclear" : rank(now) > rank(before) ? "worse" : "better";
			found.push({ ...at, grade, text: `${what} ${name}: "${now}", in the baseline "${before}"` });
		}
	}
	for (const [name, now] of Object.entries(is)) {
		if (name in was) continue;
		const good = rank(now) === 0;
		const bad = rank(now) === order.length - 1;
		const grade = good ? "better" : unclear.includes(now) ? "unclear" : bad ? "worse" : "note";
		found.push({ part, path: [...path, name], grade, text: `${what} ${name}: new, "${now}"` });
	}
	return found;
}

function scopes(was: NonNullable<Measured["states"]>, is: NonNullable<Measured["states"]>): Finding[] {
	const found: Finding[] = [];
	const told = ({ states, steps }: { states: number; steps: number }) => `${states} states and ${steps} steps`;
	for (const [name, before] of Object.entries(was)) {
		const now = is[name];
		const at = { part: "states", path: ["states", name] } as const;
		if (now === undefined) {
			found.push({ ...at, grade: "worse", text: `scope "${name}": gone; it had ${told(before)}` });
		} else if (now.states !== before.states || now.steps !== before.steps) {
			const text = `scope "${name}": ${told(now)}, in the baseline ${told(before)}: the model has changed. If that is meant, --update`;
			found.push({ ...at, grade: "worse", text });
		}
	}
	for (const [name, now] of Object.entries(is)) {
		if (name in was) continue;
		found.push({ part: "states", path: ["states", name], grade: "better", text: `scope "${name}": new, ${told(now)}` });
	}
	return found;
}

/** Slower means: in its quickest round slower than the baseline in its slowest, and by more than machines differ. Quicker likewise. */
function rates(was: NonNullable<Measured["bench"]>, is: NonNullable<Measured["bench"]>): Finding[] {
	const found: Finding[] = [];
	for (const [name, before] of Object.entries(was)) {
		const now = is[name];
		const at = { part: "bench", path: ["bench", name] } as const;
		if (now === undefined) {
			found.push({ ...at, grade: "unclear", text: `workload ${name}: was not measured` });
			continue;
		}
		const text = `workload ${name}: indexed : naive is ${rateText(now)}, in the baseline ${rateText(before)}`;
		if (now.greatest < before.least * (1 - BENCH_MARGIN)) {
			found.push({ ...at, grade: "worse", text: `${text}: the decision loop is slower, beyond the noise` });
		} else if (now.least > before.greatest * (1 + BENCH_MARGIN)) {
			found.push({ ...at, grade: "better", text: `${text}: the decision loop is quicker, beyond the noise` });
		}
	}
	for (const [name, now] of Object.entries(is)) {
		if (name in was) continue;
		const text = `workload ${name}: new, indexed : naive is ${rateText(now)}`;
		found.push({ part: "bench", path: ["bench", name], grade: "note", text });
	}
	return found;
}

/** "14.2 (13.5 to 14.9)". */
export function rateText({ ratio, least, greatest }: Rate): string {
	return `${ratio.toPrecision(3)} (${least.toPrecision(3)} to ${greatest.toPrecision(3)})`;
}
