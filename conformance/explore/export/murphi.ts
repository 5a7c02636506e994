/**
 * A system as Murphi, for rumur or CMurphi: a rule for each action, so that rules fired are the explorer's steps; claims are invariants.
 *
 *     rumur --output system.c system.m && gcc -O2 -o system system.c -lpthread && ./system
 */
import { Imperative, type Statement, variablesOf } from "./imperative.js";
import { harmless, type Sheet } from "./sheet.js";

const SYNTAX = new Imperative({ and: "&", or: "|", equal: "=", true: "true" });

function statement(one: Statement): string {
	if ("to" in one) return `${one.to} := ${one.value};`;
	const branches = one.branches.map(
		([condition, inner], index) =>
			`${index === 0 ? "if" : "elsif"} ${condition} then ${inner.map(statement).join(" ")}`,
	);
	return `${branches.join(" ")} endif;`;
}

export function murphi(sheet: Sheet): string {
	const variables = variablesOf(sheet);
	return [
		`-- ${harmless(sheet.title)}: made by spoolproof export. One rule is one step.`,
		...sheet.legend.map((line) => `-- ${line}`),
		"var",
		...variables.map(({ name, size }) => `\t${name}: 0..${Math.max(1, size - 1)};`),
		"",
		"startstate begin",
		...variables.map(({ name, first }) => `\t${name} := ${first};`),
		"endstartstate;",
		"",
		...sheet.actions.map((action, index) => {
			const effect = action.unknown
				? 'error "the export does not know this local state";'
				: SYNTAX.statements(action).map(statement).join(" ");
			return `rule "${action.name.replaceAll('"', "'")} (${index})" ${SYNTAX.condition(action)} ==> begin ${effect} endrule;`;
		}),
		...sheet.claims.map(({ name, broken }) => {
			const bad = broken.map((tests) => SYNTAX.all(tests.map((one) => SYNTAX.among(one))));
			return `invariant "${name}" ${bad.length === 0 ? "true" : `!(${SYNTAX.any(bad)})`};`;
		}),
		"",
	].join("\n");
}
