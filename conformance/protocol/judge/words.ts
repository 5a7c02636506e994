/** Takes the pipes' bytes apart into words: todo's messages, requests to clean. Leaves out whether a word was in order: judge.ts. */
import { type Dialect, queuePath } from "../../../model/protocol/dialects.js";
import { CLEAN_REQUEST, FROM_TODO, LIMITS } from "../../../model/protocol/messages.js";

/** Cuts a stream into pieces that end in NUL, however it arrives. */
export class NulSplitter {
	#rest = "";

	/** The pieces that these bytes complete, without their NUL. */
	push(bytes: string): string[] {
		const pieces = (this.#rest + bytes).split("\0");
		this.#rest = pieces.pop() ?? "";
		return pieces;
	}

	/** What has not been ended. */
	get rest(): string {
		return this.#rest;
	}
}

export type TodoWord =
	| { readonly kind: "announcement"; readonly id: string; readonly local: boolean; readonly remote: boolean }
	| { readonly kind: "log"; readonly text: string }
	| { readonly kind: "exit" }
	| { readonly kind: "mangled" };

const MANGLED: TodoWord = { kind: "mangled" };
const NUMBER = /^(0|[1-9][0-9]*)$/;

function announcement(word: string, dialect: Dialect): TodoWord {
	const width = dialect.announcement === "bits" ? dialect.channels.length : 1;
	const kind = word.slice(1, 1 + width);
	const id = word.slice(1 + width);
	if (!NUMBER.test(id)) return MANGLED;
	if (dialect.announcement === "letters")
		return /^[LRBX]$/.test(kind)
			? { kind: "announcement", id, local: "LB".includes(kind), remote: "RB".includes(kind) }
			: MANGLED;
	if (!/^[01]+$/.test(kind) || kind.length !== width) return MANGLED;
	return { kind: "announcement", id, local: kind[0] === "1", remote: kind.slice(1).includes("1") };
}

/** One message of todo, without its NUL. */
export function todoWord(word: string, dialect: Dialect): TodoWord {
	if (word.startsWith(FROM_TODO.deliver)) return announcement(word, dialect);
	if (word.startsWith(FROM_TODO.log)) return { kind: "log", text: word.slice(1) };
	return word === FROM_TODO.exit ? { kind: "exit" } : MANGLED;
}

export interface CleanWord {
	readonly verb: "todo" | "foop";
	readonly id: string;
}

/** One request to clean, without its NUL; null if it is not one in the dialect's form. */
export function cleanWord(word: string, dialect: Dialect): CleanWord | null {
	const length = word.length + 1;
	if (length < LIMITS.cleanRequestMin || length > LIMITS.cleanRequestMax) return null;
	for (const verb of ["todo", "foop"] as const) {
		const prefix = verb === "todo" ? CLEAN_REQUEST.preprocessed : CLEAN_REQUEST.finished;
		if (!word.startsWith(prefix)) continue;
		const path = word.slice(prefix.length);
		const id = path.slice(path.lastIndexOf("/") + 1);
		if (!NUMBER.test(id)) return null;
		return path === queuePath(verb === "todo" ? dialect.envelopeSplit : null, BigInt(id)) ? { verb, id } : null;
	}
	return null;
}
