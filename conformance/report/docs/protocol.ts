/**
 * The page of the protocol's requirements: each rule, its source, and what checks it. Leaves out the scheduler's (scheduler.ts) and
 * what the checks are (conformance/laws/protocol-checks.ts).
 */
import type { ProtocolEditions, ProtocolRequirement } from "../../../model/protocol/requirement.js";
import { PROTOCOL_REQUIREMENTS, PROTOCOL_REQUIREMENTS_VERSION } from "../../../model/protocol/requirements.js";
import { PROTOCOL_SOURCES } from "../../../model/protocol/sources.js";
import { type Check, protocolChecks } from "../../laws/protocol-checks.js";
import { sourceFiles } from "../../laws/tree.js";

/** Second word of an id to heading, in the order of the page. */
const GROUPS: Readonly<Record<string, string>> = {
	wire: "What goes over the descriptors",
	descriptor: "Descriptors",
	start: "Start",
	reload: "Reload",
	quit: "Stop",
	exit: "Exit codes",
	trigger: "Trigger",
	timer: "Timer",
	idle: "Idleness",
	death: "When the other side dies",
	queue: "Injection",
	clean: "qmail-clean",
	layout: "Layout of the queue directory",
	todo: "Preprocessing",
	diagnostic: "The log",
	send: "Delivery, marks, bounces, elimination",
	cleanup: "Cleanups",
	state: "States on disk",
	crash: "Crashes",
};

const EDITION_NAMES: readonly (readonly [edition: keyof ProtocolEditions, name: string])[] = [
	["documented", "documented"],
	["asImplemented", "as implemented"],
	["asIntended", "as intended"],
];

/** The part of docs/requirements.md that is about the protocol. */
export function protocolRequirementsPage(): string {
	return pageOf(PROTOCOL_REQUIREMENTS, protocolChecks(sourceFiles(["conformance"])));
}

/** The page of some rules, with what checks them. */
export function pageOf(rules: readonly ProtocolRequirement[], checks: readonly Check[]): string {
	const excluded = rules.filter(({ exclusion }) => exclusion !== undefined).length;
	const intro = [
		"# Requirements of the protocol",
		"",
		`Set ${PROTOCOL_REQUIREMENTS_VERSION}: ${rules.length} requirements, ${excluded} of them excluded from judging, with the reason. Under each stands what fails`,
		"when it is broken: transitions and properties of the model (each property has mutants of the model that break it), the judge of traces,",
		"`spoolproof lint-queue`, cases for programs, and tests of the reference.",
	];
	const groups = Object.entries(GROUPS).flatMap(([group, heading]) => [
		"",
		`## ${heading}`,
		...rules
			.filter(({ id }) => id.split(".")[1] === group)
			.flatMap((rule) => [
				"",
				...ruleLines(
					rule,
					checks.filter(({ id }) => id === rule.id),
				),
			]),
	]);
	const sources = [
		"",
		"## Sources of the protocol",
		"",
		"| | Title | Version | Where | SHA-256 of the text that was read |",
		"|---|---|---|---|---|",
		...Object.entries(PROTOCOL_SOURCES).map(
			([name, { title, version, published, sha256 }]) =>
				`| ${name} | ${title} | ${version.replace(/^[0-9a-f]{40}$/, (commit) => commit.slice(0, 12))} | ${published} | ${sha256 === null ? "" : `\`${sha256.slice(0, 16)}…\``} |`,
		),
	];
	return `${[...intro, ...groups, ...sources].join("\n")}\n`;
}

function ruleLines(rule: ProtocolRequirement, checks: readonly Check[]): string[] {
	const lines = [`### ${rule.id}`, "", `**${rule.level}** ${rule.text}`];
	const editions = EDITION_NAMES.flatMap(([edition, name]) => {
		const text = rule.editions?.[edition];
		return text === undefined ? [] : [`- *${name}*: ${text}`];
	});
	if (editions.length > 0) lines.push("", ...editions);
	if (rule.exclusion) lines.push("", `Not judged: ${rule.exclusion.reason}`);
	else lines.push("", `Checked by: ${checkedBy(checks)}.`);
	lines.push("", `Source: ${rule.source.map(({ document, section }) => `${document}, ${section}`).join("; ")}.`);
	return lines;
}

function checkedBy(checks: readonly Check[]): string {
	const places = (kind: Check["kind"]) => checks.filter((check) => check.kind === kind).map(({ where }) => where);
	const parts: string[] = [];
	const machines = places("transition");
	if (machines.length > 0) parts.push(`transitions of ${machines.join(", ")}`);
	parts.push(...places("property").map((name) => `the property "${name}"`));
	if (places("judge").length > 0) parts.push("the judge");
	const anomalies = places("lint");
	if (anomalies.length > 0) parts.push(`lint-queue (${anomalies.join(", ")})`);
	if (places("case").length > 0) parts.push("cases");
	const tests = new Map<string, string[]>();
	for (const where of places("test")) {
		const at = where.indexOf(": ");
		tests.set(where.slice(0, at), [...(tests.get(where.slice(0, at)) ?? []), `"${where.slice(at + 2)}"`]);
	}
	for (const [file, names] of tests) parts.push(`${file} (${names.join("; ")})`);
	return parts.join("; ");
}
