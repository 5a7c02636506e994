/**
 * The opposite of mutants: changes of the protocol's reference programs after which they do what a family's programs do and may do.
 * No case may notice them. Leaves out running the cases (protocol-variants.test.ts).
 */
import { DIALECTS, type DialectName } from "../../model/protocol/dialects.js";
import type { SourceFile } from "../laws/tree.js";
import { type Mutant, mutate } from "./mutant.js";

type Change = Pick<Mutant, "name" | "file" | "find" | "replace">;

const change = (name: string, file: string, find: string, replace: string): Change => ({
	name,
	file: `impl/protocol/${file}`,
	find,
	replace,
});

/** What families differ in that no rule decides. */
const ALL: readonly Change[] = [
	change("X is said again and again", "todo.ts", "const REPEAT_EXIT = 1;", "const REPEAT_EXIT = 0.01;"),
	change(
		"words go out late, and several at once",
		"process/pipe-out.ts",
		"setImmediate(() => {\n\t\t\tthis.scheduled = false;\n\t\t\tthis.flush();\n\t\t});",
		"setTimeout(() => {\n\t\t\tthis.scheduled = false;\n\t\t\tthis.flush();\n\t\t}, 1);",
	),
];
const SPINS = change(
	"the end of send makes todo spin",
	"process/run-todo.ts",
	"(bytes) => todo.fromSend(bytes),\n\t\t\t() => todo.sendGone(),",
	`(bytes) => todo.fromSend(bytes),
			() => {
				const spin = () => void setTimeout(spin, 1);
				if (todo.phase === "stopping") todo.sendGone();
				else spin();
			},`,
);
const MISSPELT = "if (request.startsWith(CLEAN_REQUEST.preprocessed)) {";
const TAKES_NAMED = change(
	"todoX106 removes 106",
	"clean.ts",
	MISSPELT,
	`if (/^todo[^/]/.test(request)) {
			const id = this.paths.parseInTodo(request.slice(5));
			return id === undefined ? CLEAN_REPLY.refused : this.remove(id, this.paths.todo(id));
		}
		${MISSPELT}`,
);
const TAKES_PREVIOUS = change(
	"todoX106 removes the number before",
	"clean.ts",
	MISSPELT,
	`if (/^todo[^/]/.test(request) && this.last !== undefined) return this.remove(this.last, this.paths.todo(this.last));
		if (/^todo.[0-9/]*$/.test(request)) this.last = request.slice(request.lastIndexOf("/") + 1);
		${MISSPELT}`,
);
const NEW_MESSAGE = `this.log(\`new msg \${id}\\n\`);`;
const MORE_LINES = change(
	"more lines for the log",
	"preprocess.ts",
	NEW_MESSAGE,
	`${["todo: ", "local: ", "remote: "].map((line) => `this.log("${line}x <y> z\\n");`).join(" ")} ${NEW_MESSAGE}`,
);

/** The changes that a family's rules allow, all of which are made at once. */
export function variantsOf(name: DialectName): readonly Change[] {
	const { legal, extraLogLines } = DIALECTS[name];
	return [
		...ALL,
		...(legal.endOfFileLater.includes("spins") && legal.endOfFileBeforeStart.includes("spins") ? [SPINS] : []),
		...(legal.misspeltRequest.includes("removes-named") ? [TAKES_NAMED] : []),
		...(legal.misspeltRequest.includes("removes-previous") ? [TAKES_PREVIOUS] : []),
		...(extraLogLines.length > 0 ? [MORE_LINES] : []),
	];
}

/** Makes the changes. @throws StaleMutant if one does not apply */
export function changed(files: readonly SourceFile[], changes: readonly Change[]): readonly SourceFile[] {
	return files.map(({ path, text }) => ({
		path,
		text: changes
			.filter(({ file }) => file === path)
			.reduce((now, one) => mutate({ ...one, because: one.name, killedBy: ["none"] }, now), text),
	}));
}
