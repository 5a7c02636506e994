/**
 * What checks each rule of the protocol, gathered from where it is written: transitions and properties of the model, the judge, the
 * linter, cases and profiles, and named tests. Leaves out whether the checks pass.
 */
import ts from "typescript";
import { PROPERTIES } from "../../model/protocol/properties.js";
import { MACHINES } from "../../model/protocol/system.js";
import { ANOMALIES } from "../protocol/lint/catalogue.js";
import { PROTOCOL_TESTS } from "./protocol-tests.js";
import { type Breach, isTest, type SourceFile } from "./tree.js";

/** One place that fails if the rule is broken. */
export interface Check {
	readonly id: string;
	readonly kind: "transition" | "property" | "judge" | "lint" | "case" | "test";
	/** The machine, the property, the anomaly, the file or the test. */
	readonly where: string;
}

const CODE: readonly (readonly [folder: string, kind: Check["kind"]])[] = [
	["conformance/protocol/judge/", "judge"],
	["conformance/protocol/cases/", "case"],
	["conformance/protocol/profiles/", "case"],
];

/** Every check of the protocol's rules; `files` are those of conformance/. */
export function protocolChecks(files: readonly SourceFile[]): Check[] {
	return [
		...Object.values(MACHINES).flatMap((machine) =>
			[...new Set(citedBy(machine.config))].map((id) => ({ id, kind: "transition" as const, where: machine.id })),
		),
		...PROPERTIES.flatMap(({ name, requirements }) =>
			requirements.map((id) => ({ id, kind: "property" as const, where: name })),
		),
		...Object.entries(ANOMALIES).map(([name, { requirement }]) => ({
			id: requirement,
			kind: "lint" as const,
			where: name,
		})),
		...files.flatMap(checksInCode),
		...Object.entries(PROTOCOL_TESTS).flatMap(([file, tests]) =>
			Object.entries(tests).flatMap(([name, rules]) =>
				rules.map((rule) => ({ id: `protocol.${rule}`, kind: "test" as const, where: `${file}: ${name}` })),
			),
		),
	];
}

function checksInCode({ path, text }: SourceFile): Check[] {
	const kind = CODE.find(([folder]) => path.startsWith(folder))?.[1];
	if (kind === undefined || isTest(path)) return [];
	return [...new Set(idsIn(path, text))].map((id) => ({ id, kind, where: path }));
}

/** Strings of a file that are ids of this wing. Comments do not count. */
function idsIn(path: string, text: string): string[] {
	const ids: string[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isStringLiteralLike(node) && /^protocol\.[a-z]+\.[a-z0-9-]+$/.test(node.text)) ids.push(node.text);
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest));
	return ids;
}

/** Requirements that the transitions of a machine's configuration cite. */
function citedBy(config: unknown): string[] {
	if (typeof config !== "object" || config === null) return [];
	return Object.entries(config).flatMap(([key, value]) => {
		if (key !== "meta") return citedBy(value);
		const requirements: unknown = typeof value === "object" && value !== null ? value.requirements : undefined;
		return Array.isArray(requirements) ? requirements.filter((id) => typeof id === "string") : [];
	});
}

/** Rules without any check or exclusion, exclusions without need, and checks of rules that do not exist. */
export function uncheckedRules(
	rules: readonly { readonly id: string; readonly exclusion?: { readonly reason: string } }[],
	checks: readonly Pick<Check, "id" | "where">[],
): Breach[] {
	const known = new Set(rules.map(({ id }) => id));
	const checked = new Set(checks.map(({ id }) => id));
	const strays = checks
		.filter(({ id }) => !known.has(id))
		.map(({ id, where }) => ({ path: where, what: `checks ${id}, which does not exist` }));
	const gaps = rules.flatMap(({ id, exclusion }) => {
		if (checked.has(id)) return exclusion ? [{ path: id, what: "is excluded, but checked" }] : [];
		return exclusion ? [] : [{ path: id, what: "is checked by nothing, and not excluded" }];
	});
	return [...strays, ...gaps];
}

/** Names of the tests that a file defines, as they are written: "%s" and "$x" stand for what each row puts there. */
export function testNames({ path, text }: SourceFile): string[] {
	const names: string[] = [];
	const visit = (node: ts.Node): void => {
		const [first] = ts.isCallExpression(node) ? node.arguments : [];
		if (ts.isCallExpression(node) && first && ts.isStringLiteralLike(first) && isRunner(node.expression)) {
			names.push(first.text);
		}
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest));
	return names;
}

/** `test`, `it`, `test.each(...)`; not `test.skip` or `test.todo`, which check nothing. */
function isRunner(callee: ts.Expression): boolean {
	if (ts.isIdentifier(callee)) return callee.text === "test" || callee.text === "it";
	const made = ts.isCallExpression(callee) ? callee.expression : undefined;
	return made !== undefined && ts.isPropertyAccessExpression(made) && made.name.text === "each";
}

/** Tests that are named as checks and do not exist. */
export function missingTests(
	named: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
	files: readonly SourceFile[],
): Breach[] {
	const byPath = new Map(files.map((file) => [file.path, file]));
	return Object.entries(named).flatMap(([path, tests]) => {
		const file = byPath.get(path);
		const names = file && new Set(testNames(file));
		return Object.keys(tests)
			.filter((name) => !names?.has(name))
			.map((name) => ({ path, what: `has no test "${name}"` }));
	});
}
