/**
 * The law of what machines cite. The scheduler's: "SR 'section'", "PC knob, knob" or "C file.c:function, function, file.c:function",
 * divided by "; "; each may end with a remark in parentheses. The protocol's: "document # section".
 */

import { PROTOCOL_REQUIREMENT_IDS } from "../../model/protocol/requirement-ids.js";
import { PROTOCOL_SOURCES } from "../../model/protocol/sources.js";
import { KNOBS } from "../../model/scheduler/knobs.js";
import { isSchedulerRequirementId } from "../../model/scheduler/requirements/index.js";
import { SOURCES, type Source } from "../../model/sources.js";
import type { Citable } from "./grammar.js";

const KNOWN: Readonly<Record<string, Source>> = SOURCES;

/** What is wrong with the source that a transition cites; null if nothing is. */
export function badCitation(text: string): string | null {
	for (const part of text.split("; ")) {
		const complaint = badPart(part.trim().replace(/ \([^()]*\)$/, ""));
		if (complaint !== null) return complaint;
	}
	return null;
}

function badPart(part: string): string | null {
	const document = /^(SR|SEED|SEED-SHORT) '(.*)'$/.exec(part);
	if (document !== null) {
		const [, id = "", section = ""] = document;
		return KNOWN[id]?.sections.includes(section) ? null : `${id} has no section '${section}'`;
	}
	const parameters = /^PC (.+)$/.exec(part)?.[1]?.split(", ");
	if (parameters !== undefined) {
		const known = [...KNOBS.map(({ name }) => name), ...SOURCES.PC.sections];
		const unknown = parameters.find((parameter) => !known.some((name) => name === parameter));
		return unknown === undefined ? null : `${unknown} is no knob`;
	}
	const program = /^C (.+)$/.exec(part)?.[1];
	if (program === undefined) return `"${part}" is neither SR 'section', PC knob nor C file:function`;
	const [first = "", ...more] = program.split(", ");
	const places = [first, ...more.filter((place) => !/^\w+$/.test(place))];
	for (const place of places) {
		const [, file = "", name] = /^((?:[a-z]+\/)*[a-z_]+\.[ch]):(\w+)$/.exec(place) ?? [];
		if (name === undefined) return `"${place}" is not of the form file.c:function`;
		const pinned = [file, `qmgr/${file}`, `oqmgr/${file}`, `util/${file}`].some((path) => KNOWN[path] !== undefined);
		if (!pinned) return `${file} is not a pinned source`;
	}
	return null;
}

const PROTOCOL_IDS: ReadonlySet<string> = new Set(PROTOCOL_REQUIREMENT_IDS);
const PROTOCOL_CITES = new Set(
	Object.entries(PROTOCOL_SOURCES).flatMap(([name, { sections }]) => sections.map((section) => `${name} # ${section}`)),
);

/** What the transitions of each wing may cite. */
export const CITABLE = {
	scheduler: { isRequirement: isSchedulerRequirementId, badSource: badCitation },
	protocol: {
		isRequirement: (id) => PROTOCOL_IDS.has(id),
		badSource: (text) => (PROTOCOL_CITES.has(text) ? null : `"${text}" is no section of a pinned source`),
	},
} as const satisfies Readonly<Record<string, Citable>>;
