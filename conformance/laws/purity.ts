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

/** Uses of a clock, of randomness or of the surroundings. A name that the file declares itself is its own business. */
export function impureUses(file: SourceFile): Breach[] {
	const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
	const used: string[] = [];
	const declared = new Set<string>();
	const visit = (node: ts.Node): void => {
		if (ts.isPropertyAccessExpression(node) && node.getText() === "Math.random") used.push("Math.random");
		if (ts.isIdentifier(node) && IMPURE_NAMES.has(node.text)) {
			if (isDeclaration(node)) declared.add(node.text);
			else if (!isPropertyName(node)) used.push(node.text);
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return used.filter((name) => !declared.has(name)).map((name) => ({ path: file.path, what: `uses ${name}` }));
}

function isDeclaration({ parent }: ts.Identifier): boolean {
	return (
		ts.isVariableDeclaration(parent) ||
		ts.isParameter(parent) ||
		ts.isBindingElement(parent) ||
		ts.isFunctionDeclaration(parent) ||
		ts.isImportSpecifier(parent)
	);
}

function isPropertyName(node: ts.Identifier): boolean {
	const { parent } = node;
	if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
	if (ts.isPropertyAssignment(parent)) return parent.name === node;
	return ts.isPropertySignature(parent) || ts.isPropertyDeclaration(parent) || ts.isMethodDeclaration(parent);
}
