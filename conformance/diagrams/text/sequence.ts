/** A sequence as Mermaid and as PlantUML text. */
import { shortened } from "../draw/characters.js";
import type { Happening, Sequence } from "../sequence/sequence.js";
import { foldText } from "../sequence/svg.js";
import { mermaidText, plantumlText } from "./escape.js";

/** Characters of a label. */
const LONGEST = 100;

export function sequenceMermaid(sequence: Sequence): string {
	const { names, span } = namesOf(sequence);
	const text = (long: string) => mermaidText(shortened(long, LONGEST));
	const line = (happening: Happening): string => {
		switch (happening.kind) {
			case "arrow": {
				const arrow = happening.dashed ? "-->>" : "->>";
				return `${names.get(happening.from)}${arrow}${names.get(happening.to)}: ${text(happening.text)}`;
			}
			case "note":
				return `Note over ${names.get(happening.at)}: ${text(happening.text)}`;
			case "divider":
				return `Note over ${span}: ${text(happening.text)}`;
			case "fold":
				return `Note over ${span}: ${text(foldText(happening))}`;
		}
	};
	const lines = [
		...sequence.participants.map(({ id, label }) => `participant ${names.get(id)} as ${text(label)}`),
		...sequence.happenings.map(line),
	];
	return `sequenceDiagram\n${lines.map((one) => `  ${one}\n`).join("")}`;
}

export function sequencePlantuml(sequence: Sequence): string {
	const { names } = namesOf(sequence);
	const text = (long: string) => plantumlText(shortened(long, LONGEST));
	const line = (happening: Happening): string => {
		switch (happening.kind) {
			case "arrow": {
				const arrow = happening.dashed ? "-->" : "->";
				return `${names.get(happening.from)} ${arrow} ${names.get(happening.to)} : ${text(happening.text)}`;
			}
			case "note":
				return `note over ${names.get(happening.at)} : ${text(happening.text)}`;
			case "divider":
				return `...${text(happening.text)}...`;
			case "fold":
				return `...${text(foldText(happening))}...`;
		}
	};
	const lines = [
		"@startuml",
		`title ${text(sequence.title)}`,
		...sequence.participants.map(({ id, label }) => `participant "${text(label)}" as ${names.get(id)}`),
		...sequence.happenings.map(line),
		"@enduml",
	];
	return `${lines.join("\n")}\n`;
}

function namesOf({ participants }: Sequence): { readonly names: ReadonlyMap<string, string>; readonly span: string } {
	const names = new Map(participants.map(({ id }, index) => [id, `p${index}`]));
	return { names, span: participants.length < 2 ? "p0" : `p0,p${participants.length - 1}` };
}
