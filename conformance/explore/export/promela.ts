/**
 * A system as Promela, for SPIN: one proctype, each step one d_step, so that SPIN's transitions are the explorer's steps and nothing is
 * reduced or interleaved beside. Claims are options that fail when they become possible.
 *
 *     spin -a system.pml && gcc -O2 -DSAFETY -DNOREDUCE -DNOFAIR -o pan pan.c && ./pan -c0 -n -m1000000
 */
import { Imperative, type Statement, variablesOf } from "./imperative.js";
import { type ActionSheet, harmless, type Sheet } from "./sheet.js";

const SYNTAX = new Imperative({ and: "&&", or: "||", equal: "==", true: "true" });

const typeFor = (size: number): string => (size <= 2 ? "bit" : size <= 256 ? "byte" : size <= 32768 ? "short" : "int");

function statement(one: Statement): string {
	if ("to" in one) return `${one.to} = ${one.value}`;
	const branches = one.branches.map(([condition, inner]) => `:: ${condition} -> ${sequence(inner)}`);
	return `if ${branches.join(" ")} :: else -> skip fi`;
}

const sequence = (statements: readonly Statement[]): string =>
	statements.length === 0 ? "skip" : statements.map(statement).join("; ");

function option(action: ActionSheet): string {
	const effect = action.unknown ? "assert(false)" : sequence(SYNTAX.statements(action));
	return `\t:: d_step { ${SYNTAX.condition(action)} -> ${effect} } /* ${action.name} */`;
}

export function promela(sheet: Sheet): string {
	return [
		`/* ${harmless(sheet.title)}: made by spoolproof export. One option is one step.`,
		"   An assertion that fails is a claim that does not hold, or a local state that the export does not know. */",
		...sheet.legend.map((line) => `/* ${line} */`),
		...variablesOf(sheet).map(({ name, size, first }) => `${typeFor(size)} ${name} = ${first};`),
		"",
		"active proctype system() {",
		"\tdo",
		...sheet.actions.map(option),
		...sheet.claims.map(
			({ name, broken }) =>
				`\t:: d_step { ${broken.length === 0 ? "false" : SYNTAX.any(broken.map((tests) => SYNTAX.all(tests.map((one) => SYNTAX.among(one)))))} -> assert(false) } /* always: ${name} */`,
		),
		"\tod",
		"}",
		"",
	].join("\n");
}
