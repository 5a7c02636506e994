/**
 * The law of use: what is specified is also asked. Every property is used by a test or by the judge, and every machine is a part of the
 * system that is judged by. Leaves out what properties say.
 */
import { posix } from "node:path";
import ts from "typescript";
import { importsOf } from "./arrows.js";
import type { Breach, SourceFile } from "./tree.js";

/** Names of the values (not the types) that a file exports. */
export function exportedValues(file: SourceFile): string[] {
	const names: string[] = [];
	for (const statement of ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest).statements) {
		const exported =
			ts.canHaveModifiers(statement) &&
			ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
		if (!exported) continue;
		if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
			if (statement.name !== undefined) names.push(statement.name.text);
		}
		if (!ts.isVariableStatement(statement)) continue;
		for (const { name } of statement.declarationList.declarations) if (ts.isIdentifier(name)) names.push(name.text);
	}
	return names;
}

/** Names of values that a file takes from another one; `*` for all of them. */
export function importedValues(file: SourceFile, from: string): string[] {
	const names: string[] = [];
	for (const statement of ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest).statements) {
		if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
		const target = posix.join(posix.dirname(file.path), statement.moduleSpecifier.text).replace(/\.js$/, ".ts");
		const bindings = statement.importClause?.namedBindings;
		if (target !== from || bindings === undefined) continue;
		if (ts.isNamespaceImport(bindings)) names.push("*");
		else names.push(...bindings.elements.map(({ name, propertyName }) => (propertyName ?? name).text));
	}
	return names;
}

/** Values that a file exports and none of the users takes. */
export function unusedExports(file: SourceFile, users: readonly SourceFile[]): Breach[] {
	const used = new Set(users.flatMap((user) => importedValues(user, file.path)));
	if (used.has("*")) return [];
	return exportedValues(file)
		.filter((name) => !used.has(name))
		.map((name) => ({ path: file.path, what: `exports ${name}, which nothing asks` }));
}

/** Paths of all files that a file uses, directly or not, itself included. */
export function reachableFrom(path: string, files: readonly SourceFile[]): ReadonlySet<string> {
	const byPath = new Map(files.map((file) => [file.path, file]));
	const reached = new Set<string>();
	const waiting = [path];
	for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
		const file = byPath.get(next);
		if (file === undefined || reached.has(next)) continue;
		reached.add(next);
		waiting.push(...importsOf(file));
	}
	return reached;
}

/** Properties that do not say when they are put to the proof, or what they are about. */
export function unpairedProperties(
	path: string,
	exports: Readonly<Record<string, unknown>>,
	isRequirement: (id: string) => boolean,
): Breach[] {
	const breaches: Breach[] = [];
	for (const [name, property] of Object.entries(exports)) {
		if (typeof property !== "object" || property === null || !("breach" in property)) continue;
		const blame = (what: string) => breaches.push({ path, what: `${name} ${what}` });
		if (typeof property.breach !== "function") blame("says nothing that could be contradicted");
		if (!("sometimes" in property) || typeof property.sometimes !== "function") blame("may be true of nothing");
		const requirements = "requirements" in property ? property.requirements : undefined;
		const known = Array.isArray(requirements) && requirements.length > 0 && requirements.every(isRequirement);
		if (!known) blame("cites no requirement that there is");
	}
	return breaches;
}
