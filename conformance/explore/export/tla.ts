/**
 * A system as a TLA+ module with its configuration, for TLC: an action for each step, channels as sequences, claims as invariants. TLC's
 * distinct states are the explorer's states; states generated are its steps and the initial state.
 *
 *     java -cp tla2tools.jar tlc2.TLC -deadlock -config Spool.cfg Spool.tla
 */
import type { ChannelOperation } from "./actions.js";
import { type ActionSheet, type Among, type Change, type ChannelSheet, harmless, type Sheet } from "./sheet.js";

export interface TlaFiles {
	readonly module: string;
	readonly config: string;
}

const readable = ({ name }: ChannelSheet): string => `${name}_r`;
const writable = ({ name }: ChannelSheet): string => `${name}_w`;

function among({ variable: { name }, ranges }: Among): string {
	const sets = ranges.map(([low, high]) => (low === high ? `{${low}}` : `${low}..${high}`));
	const [only] = ranges;
	if (ranges.length === 1 && only && only[0] === only[1]) return `${name} = ${only[0]}`;
	return `${name} \\in ${sets.length === 0 ? "{}" : sets.length === 1 ? sets[0] : `(${sets.join(" \\cup ")})`}`;
}

function changed({ variable: { name }, isCertain, becomes }: Change): string {
	const [only] = becomes;
	if (isCertain && only) return `${name}' = ${only.value}`;
	const cases = becomes.map((one) => `${among(one.among)} -> ${one.value}`);
	return `${name}' = CASE ${[...cases, `OTHER -> ${name}`].join(" [] ")}`;
}

function condition({ when, channels }: ActionSheet): string[] {
	const tests = when.map(among);
	for (const { channel, guard } of channels) {
		const { name, capacity, closes } = channel;
		if (guard.least > 0) tests.push(`Len(${name}) >= ${guard.least}`);
		if (guard.most < capacity) tests.push(`Len(${name}) <= ${guard.most}`);
		if (guard.head !== undefined) tests.push(`Head(${name}) = ${guard.head}`);
		for (const [wanted, end] of [
			[guard.readable, readable(channel)],
			[guard.writable, writable(channel)],
		] as const)
			if (wanted !== undefined && (closes || !wanted)) tests.push(closes ? `${end} = ${tla(wanted)}` : "FALSE");
	}
	return tests;
}

const tla = (value: boolean): string => (value ? "TRUE" : "FALSE");

/** What the channels' variables become: operations one after the other as one expression. */
function carried(operations: ActionSheet["operations"]): Map<string, string> {
	const values = new Map<string, string>();
	for (const [channel, operation] of operations) {
		const { name } = channel;
		const next = contentsAfter(operation, values.get(name) ?? name);
		if (next !== null) values.set(name, next);
		if (!channel.closes) continue;
		if (operation.kind === "closeRead") values.set(readable(channel), "FALSE");
		if (operation.kind === "closeWrite") values.set(writable(channel), "FALSE");
		if (operation.kind === "open") values.set(readable(channel), "TRUE").set(writable(channel), "TRUE");
	}
	return values;
}

function contentsAfter(operation: ChannelOperation, before: string): string | null {
	switch (operation.kind) {
		case "push":
			return `Append(${before}, ${operation.code})`;
		case "take":
			return `Tail(${before})`;
		case "closeWrite":
			return null;
		case "closeRead":
		case "open":
			return "<<>>";
	}
}

/** @param name of the module: letters and digits; the files must be called so */
export function tlaPlus(sheet: Sheet, name: string): TlaFiles {
	const first = new Map([
		...sheet.variables.map((variable) => [variable.name, "0"] as const),
		...sheet.channels.flatMap((channel) => [
			[channel.name, "<<>>"] as const,
			...(channel.closes ? [readable(channel), writable(channel)].map((end) => [end, "TRUE"] as const) : []),
		]),
	]);
	const names = [...first.keys()];
	const action = (one: ActionSheet, index: number): string => {
		const values = carried(one.operations);
		const kept = names.filter(
			(variable) => !values.has(variable) && !one.changes.some((change) => change.variable.name === variable),
		);
		const lines = [
			...condition(one),
			...(one.unknown ? ['Assert(FALSE, "the export does not know this local state")'] : []),
			...one.changes.map(changed),
			...[...values].map(([variable, value]) => `${variable}' = ${value}`),
			...(kept.length > 0 ? [`UNCHANGED <<${kept.join(", ")}>>`] : []),
		];
		return [`\\* ${one.name}`, `Step${index} ==`, ...lines.map((line) => `  /\\ ${line}`)].join("\n");
	};
	const claims = sheet.claims.map(({ name: title, broken }, index) => {
		const cases = broken.map(
			(tests) => `  \\/ ${tests.length === 0 ? "TRUE" : tests.map((one) => `(${among(one)})`).join(" /\\ ")}`,
		);
		return [`\\* always: ${title}`, `Claim${index} == ~(`, ...(cases.length === 0 ? ["  FALSE"] : cases), ")"].join(
			"\n",
		);
	});
	return {
		module: [
			`---- MODULE ${name} ----`,
			`\\* ${harmless(sheet.title)}: made by spoolproof export. One disjunct of Next is one step.`,
			...sheet.legend.map((line) => `\\* ${line}`),
			"EXTENDS Naturals, Sequences, TLC",
			`VARIABLES ${names.join(", ")}`,
			`vars == <<${names.join(", ")}>>`,
			"Init ==",
			...[...first].map(([variable, value]) => `  /\\ ${variable} = ${value}`),
			...sheet.actions.map(action),
			"Next ==",
			...sheet.actions.map((_, index) => `  \\/ Step${index}`),
			...claims,
			"Spec == Init /\\ [][Next]_vars",
			"====",
			"",
		].join("\n"),
		config: ["SPECIFICATION Spec", ...claims.map((_, index) => `INVARIANT Claim${index}`), ""].join("\n"),
	};
}
