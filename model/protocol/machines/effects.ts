/**
 * What the protocol's machines share: the effects by which a transition reaches others, the citation it carries, and the names of
 * processes and channels. Leaves out what the effects do: model/system.ts.
 */
import type { Effects, LocalEvent, Meeting } from "../../system.js";
import type { ProtocolRequirementId } from "../requirement-ids.js";
import type { ProtocolCite } from "../sources.js";
import type { MessageFile } from "../states.js";

/** Carried by every transition. */
export interface Cited {
	readonly requirements: readonly ProtocolRequirementId[];
	readonly source: ProtocolCite;
}

/** The citation of a transition. */
export function cites(
	source: ProtocolCite,
	...requirements: readonly [ProtocolRequirementId, ...ProtocolRequirementId[]]
): Cited {
	return { source, requirements };
}

/** The named actions, as `setup` wants them: nothing by themselves; the system acts on their parameters. */
export const EFFECTS = {
	sync: (_: unknown, _params: Effects["sync"]) => {},
	push: (_: unknown, _params: Effects["push"]) => {},
	take: (_: unknown, _params: Effects["take"]) => {},
	close: (_: unknown, _params: Effects["close"]) => {},
	open: (_: unknown, _params: Effects["open"]) => {},
	/** Says yes to a meeting that asks a question and changes nothing. */
	answer: () => {},
};

/** Which recipients a message has. */
export type Kinds = "L" | "R" | "B" | "X";

export const hasLocal = (kinds: Kinds): boolean => kinds === "L" || kinds === "B";
export const hasRemote = (kinds: Kinds): boolean => kinds === "R" || kinds === "B";

/** The two recipient files of the model; supplementary channels behave like remote. */
export type ChannelFile = "local" | "remote";

export const messageName = (id: number): string => `message${id}`;
export const queueName = (id: number): string => `queue${id}`;

/** A meeting with a message's files. */
export const withMessage = (id: number, event: LocalEvent): Meeting => ({ to: messageName(id), event });

/** One operation on the files of a message. */
export type DiskOperation =
	| { readonly type: "CREATE"; readonly file: MessageFile }
	/** Links the envelope draft to its place in todo/. */
	| { readonly type: "LINK" }
	| { readonly type: "UNLINK"; readonly file: MessageFile }
	/** The file's contents reach the disk. */
	| { readonly type: "SYNC"; readonly file: MessageFile }
	/** The recipient of a channel is marked done, in place. */
	| { readonly type: "MARK"; readonly file: ChannelFile }
	/** A permanent failure is noted in bounce/. */
	| { readonly type: "NOTE" };

/** What todo tells send. */
export interface Announcement {
	readonly kind: "announcement";
	readonly id: number;
	readonly kinds: Kinds;
}

/** A request to clean. */
export interface CleanRequest {
	readonly verb: "todo" | "foop";
	readonly id: number;
}
