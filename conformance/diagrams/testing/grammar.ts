/**
 * The parts of Mermaid and of PlantUML that the kit writes, as a pattern for each line. Whatever a name contains, it must not make
 * another line or another word of the language.
 */

/** What a label may consist of: no quotes, no colons, no semicolons but those of codes. */
const MERMAID_TEXT = String.raw`(?:[\p{L}\p{N} _.,/()[\]{}+=?!§×…-]|#\d+;)+`;
const PLANTUML_TEXT = String.raw`(?:[\p{L}\p{N} _.,/()[\]{}+=?§×…-]|<U\+[0-9A-F]{4,6}>)+`;

function patterns(texts: readonly string[], label: string): RegExp[] {
	return texts.map(
		(text) => new RegExp(`^${text.replaceAll("TEXT", label).replaceAll("ID", String.raw`[a-z]\d+`)}$`, "u"),
	);
}

const STATES = [
	String.raw`state "TEXT" as ID(?: \{)?`,
	"ID : TEXT",
	String.raw`\[\*\] --> ID`,
	String.raw`ID --> \[\*\]`,
	"ID --> ID : TEXT",
	String.raw`\}`,
];

const LANGUAGES: Readonly<Record<string, readonly RegExp[]>> = {
	"stateDiagram-v2": patterns(STATES, MERMAID_TEXT),
	sequenceDiagram: patterns(["participant ID as TEXT", "ID--?>>ID: TEXT", "Note over ID(?:,ID)?: TEXT"], MERMAID_TEXT),
	"flowchart LR": patterns([String.raw`ID\["TEXT(?:<br/>TEXT)*"\]`, String.raw`ID -->\|"TEXT"\| ID`], MERMAID_TEXT),
	plantuml: patterns(
		[
			...STATES,
			"hide empty description",
			"left to right direction",
			"title TEXT",
			'participant "TEXT" as ID',
			"ID --?> ID : TEXT",
			"note over ID : TEXT",
			String.raw`\.\.\.TEXT\.\.\.`,
			String.raw`rectangle "TEXT(?:\\nTEXT)*" as ID`,
		],
		PLANTUML_TEXT,
	),
};

/** Lines that are not of the language. */
export function strangeLines(text: string): string[] {
	const lines = text.trimEnd().split("\n");
	const isPlantuml = lines[0] === "@startuml";
	const inner = isPlantuml ? lines.slice(1, -1) : lines.slice(1);
	const allowed = LANGUAGES[isPlantuml ? "plantuml" : (lines[0] ?? "")];
	if (allowed === undefined || (isPlantuml && lines.at(-1) !== "@enduml")) return ["no such language"];
	const unknown = inner.filter((line) => !allowed.some((pattern) => pattern.test(line.trim())));
	const [opened, closed] = [/\{$/, /^\}$/].map(
		(brace) => inner.filter((line) => brace.test(line.trim()) && /state|^\s*\}$/.test(line)).length,
	);
	return opened === closed ? unknown : [...unknown, "braces"];
}
