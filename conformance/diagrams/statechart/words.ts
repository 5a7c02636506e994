/**
 * What stands at a transition: its event and guard, marks that lead to its requirements, and below what it does. Leaves out drawing.
 */
import { wrapped } from "../draw/characters.js";
import type { Look } from "../draw/graph.js";
import type { Line, Word } from "../draw/lines.js";
import type { Block, Trigger } from "./chart.js";
import { effectText } from "./effects.js";

/** Where a requirement is explained; null: nowhere that can be linked to. */
export type RequirementHref = (id: string) => string | null;

/** What a run did on a machine. */
export interface Path {
	/** How often each transition was taken, by id. */
	readonly taken: ReadonlyMap<string, number>;
	/** Those of the step that went wrong. */
	readonly failing: ReadonlySet<string>;
	/** What the legend says of them. */
	readonly red?: string;
}

/** Characters of a line. */
const LONGEST = 38;
const INDENT = 10;

export function triggerLook(trigger: Trigger, path: Path | null): Look {
	if (path === null) return null;
	if (trigger.transitions.some(({ id }) => path.failing.has(id))) return "bad";
	return trigger.transitions.some(({ id }) => path.taken.has(id)) ? "good" : null;
}

/** The worst that is to be said of any of them. */
export function blocksLook(blocks: readonly Block[], path: Path | null): Look {
	const looks = blocks.flatMap(({ triggers }) => triggers.map((trigger) => triggerLook(trigger, path)));
	return looks.includes("bad") ? "bad" : looks.includes("good") ? "good" : null;
}

export function blockLines({ triggers, transitions }: Block, path: Path | null, href: RequirementHref): Line[] {
	const effects = (transitions[0]?.effects ?? []).map(effectText);
	const pieces = effects.map((effect, index) => (index < effects.length - 1 ? `${effect};` : effect));
	const tip = sourceText({ triggers, transitions });
	return [
		...triggers.flatMap((trigger) => triggerLines(trigger, path, href)),
		...wrapped(pieces.flatMap(unbroken), LONGEST).map((text, index) => ({
			words: [{ text: index === 0 ? `/ ${text}` : text, class: "faint", tip }],
			indent: index === 0 ? INDENT : INDENT + 8,
		})),
	];
}

/** "sync job X;" stays together unless it is too long for one line. */
function unbroken(piece: string): string[] {
	return piece.length <= LONGEST ? [piece] : piece.split(" ");
}

function triggerLines(trigger: Trigger, path: Path | null, href: RequirementHref): Line[] {
	const look = triggerLook(trigger, path);
	const colour = look === null ? {} : { class: look };
	const count = trigger.transitions.reduce((sum, { id }) => sum + (path?.taken.get(id) ?? 0), 0);
	const tip = trigger.transitions.map(({ id }) => id).join("\n");
	const first: Word[] = [{ text: trigger.event || "at once", weight: "bold", tip, ...colour }];
	const marks: Word[] = [
		...(look === "bad" ? [{ text: "✗", weight: "bold", class: "bad" } as const] : []),
		...(count > 0 ? [{ text: `${count}×`, weight: "bold", class: look ?? "good" } as const] : []),
		...requirementMarks(trigger, href),
	];
	if (trigger.guard === null) return [{ words: [...first, ...marks] }];
	const guard = `[${trigger.guard}]`;
	if (trigger.event.length + guard.length <= LONGEST) {
		return [{ words: [...first, { text: guard, tip, ...colour }, ...marks] }];
	}
	const lines = wrapped(guard.split(" "), LONGEST).map((text) => ({
		words: [{ text, tip, ...colour }],
		indent: INDENT,
	}));
	return [{ words: [...first, ...marks] }, ...lines];
}

/** One mark for each requirement. */
function requirementMarks({ transitions }: Trigger, href: RequirementHref): Word[] {
	const ids = [...new Set(transitions.flatMap(({ requirements }) => requirements))];
	return ids.map((id) => {
		const target = href(id);
		return { text: "§", class: "faint", tip: id, ...(target === null ? {} : { href: target }) };
	});
}

function sourceText({ transitions }: Block): string {
	const sources = [...new Set(transitions.map(({ source }) => source).filter((source) => source !== ""))];
	return sources.length === 0 ? "no source" : `Source: ${sources.join("; ")}`;
}
