/**
 * The law of purity: model/ and impl/scheduler/ know no clock, no randomness and no process; time is a parameter. Leaves out tests,
 * which may draw random cases.
 */
import ts from "typescript";
import { type Breach, isTest, type SourceFile } from "./tree.js";

const IMPURE_NAMES = new Set([
	"Date",
	"performance",
	"process",
	"setTimeout",
	"setInterval",
	"setImmediate",
	"queueMicrotask",
	"console",
	"fetch",
	"crypto",
]);

export function mustBePure(path: string): boolean {
	return !isTest(path) && (path.startsWith("model/") || path.startsWith("impl/scheduler/"));
}

/** Uses of a clock, of randomness or of the surroundings. */
export function impureUses(file: SourceFile): Breach[] {
	const breaches: Breach[] = [];
	const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
	const visit = (node: ts.Node): void => {
		const use = impureUse(node);
		if (use !== null) breaches.push({ path: file.path, what: `uses ${use}` });
		ts.forEachChild(node, visit);
	};
	visit(source);
	return breaches;
}

function impureUse(node: ts.Node): string | null {
	if (ts.isPropertyAccessExpression(node) && node.getText() === "Math.random") return "Math.random";
	if (!ts.isIdentifier(node) || !IMPURE_NAMES.has(node.text)) return null;
	const { parent } = node;
	// The name of a property, a parameter or a declaration of our own is not the global of that name.
	if (ts.isPropertyAccessExpression(parent) && parent.name === node) return null;
	if (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isParameter(parent)) return null;
	return node.text;
}
