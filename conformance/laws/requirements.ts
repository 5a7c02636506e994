/**
 * The laws of requirements: each is written, sourced and covered by a case or excluded, and nothing cites one that does not exist.
 */
import type { RequirementSet } from "../../model/requirements.js";
import { SOURCES, type Source } from "../../model/sources.js";
import type { Breach } from "./tree.js";

/** A case as far as this law is concerned. */
export interface CitingCase {
	readonly name: string;
	readonly cites?: readonly string[];
}

const KNOWN_SOURCES: Readonly<Record<string, Source>> = SOURCES;

/** Requirements without text, with an unknown document or section, or with editions that do not differ. */
export function malformedRequirements<Id extends string>(set: RequirementSet<Id>): Breach[] {
	const breaches: Breach[] = [];
	for (const id of set.ids) {
		const blame = (what: string) => breaches.push({ path: id, what });
		const requirement = set.requirements[id];
		if (!/^[A-Z0-9].*[.)]$/s.test(requirement.text)) blame("has no text that is a sentence");
		if (requirement.source.length === 0) blame("cites no document");
		for (const { document, section } of requirement.source) {
			const known = KNOWN_SOURCES[document]?.sections ?? [];
			if (!known.includes(section)) blame(`cites ${document}, ${section}, which is not pinned`);
		}
		if (requirement.exclusion?.reason.trim() === "") blame("is excluded without a reason");
		const editions = requirement.editions;
		if (editions === undefined) continue;
		if (Object.values(editions).some((text) => text.trim() === "")) blame("has an edition without text");
		if (editions.documented === editions["postfix-3.7"]) blame("has editions that do not differ");
	}
	return breaches;
}

/** Cases that cite nothing or what does not exist, requirements that no case cites, and exclusions that are not needed. */
export function citationBreaches<Id extends string>(set: RequirementSet<Id>, cases: readonly CitingCase[]): Breach[] {
	const breaches: Breach[] = [];
	const known: readonly string[] = set.ids;
	const cited = new Set<string>();
	for (const { name, cites = [] } of cases) {
		if (cites.length === 0) breaches.push({ path: name, what: "cites no requirement" });
		for (const id of cites) {
			cited.add(id);
			if (!known.includes(id)) breaches.push({ path: name, what: `cites ${id}, which does not exist` });
		}
	}
	for (const id of set.ids) {
		const excluded = set.requirements[id].exclusion !== undefined;
		if (!cited.has(id) && !excluded) breaches.push({ path: id, what: "has neither a case nor an exclusion" });
		if (cited.has(id) && excluded) breaches.push({ path: id, what: "is excluded, but a case cites it" });
	}
	return breaches;
}
