/**
 * The requirements as a page of Markdown, for docs/. Leaves out which cases are about them: reports tell that.
 */
import { EDITIONS, type Requirement, type RequirementSet } from "../../../model/requirements.js";
import { citationText, type Source } from "../../../model/sources.js";

export interface RequirementsPage<Id extends string> {
	readonly title: string;
	readonly set: RequirementSet<Id>;
	readonly sources: Readonly<Record<string, Source>>;
	/** Group, as the second word of an id has it, to heading; in the order of the page. */
	readonly groups: Readonly<Record<string, string>>;
}

/** One page: what it is, the groups with their requirements, the pinned sources. */
export function requirementsPage<Id extends string>(page: RequirementsPage<Id>): string {
	const { set } = page;
	const differing = set.ids.filter((id) => set.requirements[id].editions !== undefined).length;
	const excluded = set.ids.filter((id) => set.requirements[id].exclusion !== undefined).length;
	const intro = [
		`# ${page.title}`,
		"",
		"Written from the data in `model/`; do not edit. To renew it:",
		"`npx vitest run --config .config/vitest.config.ts conformance/report/docs -u`.",
		"",
		`Set ${set.version}: ${set.ids.length} requirements. ${differing} have editions: what the documents say, what Postfix 3.7 does`,
		"and what was evidently meant differ; the kit judges by the second unless told otherwise.",
		`${excluded} are excluded from judging, with the reason. The abbreviations of the sources are explained at the end.`,
	];
	const groups = Object.entries(page.groups).flatMap(([group, heading]) => [
		"",
		`## ${heading}`,
		...set.ids
			.filter((id) => id.split(".")[1] === group)
			.flatMap((id) => ["", ...requirementLines(id, set.requirements[id])]),
	]);
	const sources = [
		"",
		"## Sources",
		"",
		"| | Title | Version | Where | SHA-256 of the text that was read |",
		"|---|---|---|---|---|",
		...Object.entries(page.sources).map(
			([id, { title, version, published, sha256 }]) =>
				`| ${id} | ${title} | ${version} | ${published} | \`${sha256.slice(0, 16)}…\` |`,
		),
	];
	return `${[...intro, ...groups, ...sources].join("\n")}\n`;
}

function requirementLines(id: string, requirement: Requirement): string[] {
	const lines = [`### ${id}`, "", `**${requirement.level}** ${requirement.text}`];
	const { editions, exclusion } = requirement;
	if (editions !== undefined) {
		lines.push("", ...EDITIONS.map((edition) => `- *${edition}*: ${editions[edition]}`));
	}
	if (exclusion !== undefined) lines.push("", `Not judged: ${exclusion.reason}`);
	lines.push("", `Source: ${requirement.source.map(citationText).join("; ")}.`);
	return lines;
}
