/**
 * The table of INTERNALS, section 2: which files of a number exist in which state. One definition for the model's property, the
 * judge of crash images and the queue linter. Leaves out how a message moves between states (machines/message.ts).
 */
import type { ProtocolRequirementId } from "./requirement-ids.js";

export const MESSAGE_FILES = ["mess", "intd", "todo", "info", "local", "remote", "bounce"] as const;
export type MessageFile = (typeof MESSAGE_FILES)[number];
export type FilesPresent = Readonly<Record<MessageFile, boolean>>;

export type MessageState = "S1" | "S2" | "S3" | "S4" | "S5";

export interface StateRow {
	readonly state: MessageState;
	/** For each of MESSAGE_FILES: + exists, - does not, ? may. */
	readonly pattern: string;
	readonly meaning: string;
	readonly requirement: ProtocolRequirementId;
}

export const STATE_TABLE: readonly StateRow[] = [
	{ state: "S1", pattern: "-------", meaning: "not in the queue", requirement: "protocol.state.s1" },
	{ state: "S2", pattern: "+------", meaning: "being injected or removed", requirement: "protocol.state.s2" },
	{ state: "S3", pattern: "++-----", meaning: "envelope being written", requirement: "protocol.state.s3" },
	{ state: "S4", pattern: "+?+???-", meaning: "queued", requirement: "protocol.state.s4" },
	{ state: "S5", pattern: "+--+???", meaning: "preprocessed", requirement: "protocol.state.s5" },
];

/** The state of a number, or null if its files fit none. Supplementary channels count as remote. */
export function stateOf(files: FilesPresent): MessageState | null {
	for (const { state, pattern } of STATE_TABLE)
		if (MESSAGE_FILES.every((file, i) => pattern[i] === "?" || (pattern[i] === "+") === files[file])) return state;
	return null;
}

/** What a state means, in a few words. */
export function stateMeaning(state: MessageState): string {
	return STATE_TABLE.find((row) => row.state === state)?.meaning ?? state;
}

/** Files given as a set of names, for callers that have no record at hand. */
export function filesPresent(names: Iterable<MessageFile>): FilesPresent {
	const set = new Set(names);
	const has = (file: MessageFile) => set.has(file);
	return {
		mess: has("mess"),
		intd: has("intd"),
		todo: has("todo"),
		info: has("info"),
		local: has("local"),
		remote: has("remote"),
		bounce: has("bounce"),
	};
}
