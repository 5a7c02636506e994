/**
 * The shape of one rule of the protocol and three short ways to write one down. Leaves out the rules themselves (requirements/)
 * and their ids (requirement-ids.ts).
 */
import type { Level, Requirement } from "../requirements.js";
import type { ProtocolRequirementId } from "./requirement-ids.js";
import type { ProtocolCite, ProtocolSourceName } from "./sources.js";

export interface ProtocolCitation {
	readonly document: ProtocolSourceName;
	readonly section: string;
}

/** What the documents say, what the programs do and what was evidently meant, where these differ. */
export interface ProtocolEditions {
	readonly documented?: string;
	readonly asImplemented?: string;
	readonly asIntended?: string;
}

/** As everywhere in the model, but with the editions of this wing and with sources of this wing. */
export interface ProtocolRequirement extends Omit<Requirement, "source" | "editions"> {
	readonly id: ProtocolRequirementId;
	readonly source: readonly ProtocolCitation[];
	readonly editions?: ProtocolEditions;
}

type Extra = Pick<ProtocolRequirement, "editions" | "exclusion">;

function citation(cite: ProtocolCite): ProtocolCitation {
	const at = cite.indexOf(" # ");
	// The type of `cite` guarantees that what stands before the mark is the name of a source.
	return { document: cite.slice(0, at) as ProtocolSourceName, section: cite.slice(at + 3) };
}

function rule(level: Level, id: ProtocolRequirementId, text: string, cites: readonly ProtocolCite[], extra: Extra) {
	return { id, level, text, source: cites.map(citation), ...extra };
}

type Rule = (
	id: ProtocolRequirementId,
	text: string,
	cites: readonly [ProtocolCite, ...ProtocolCite[]],
	extra?: Extra,
) => ProtocolRequirement;

export const must: Rule = (id, text, cites, extra = {}) => rule("must", id, text, cites, extra);
export const should: Rule = (id, text, cites, extra = {}) => rule("should", id, text, cites, extra);
export const may: Rule = (id, text, cites, extra = {}) => rule("may", id, text, cites, extra);
