/**
 * The requirements as verdicts and reports need them: one flat list, each in the words of one edition and with its sources as text.
 */
import type { ProtocolRequirement } from "../../model/protocol/requirement.js";
import { PROTOCOL_REQUIREMENTS } from "../../model/protocol/requirements.js";
import { PROTOCOL_SOURCES } from "../../model/protocol/sources.js";
import { type Edition, type Level, type Requirement, textOf } from "../../model/requirements.js";
import { BOUNDED_REQUIREMENTS, isBoundedRequirementId } from "../../model/scheduler/bounded/requirements.js";
import { isSchedulerRequirementId, SCHEDULER_REQUIREMENTS } from "../../model/scheduler/requirements/index.js";
import { type Citation, SOURCES } from "../../model/sources.js";

export interface RequirementInfo {
	readonly id: string;
	/** The part of the id that names its group: "preempt". */
	readonly group: string;
	readonly level: Level;
	readonly text: string;
	/** Documents and sections. */
	readonly source: string;
	/** Why no case exercises it. */
	readonly excluded?: string;
}

/** Recorded in each trace and report. */
export const REQUIREMENT_SET_VERSION = SCHEDULER_REQUIREMENTS.version;

/** The edition that is judged by unless another is asked for: what the live program is meant to do. */
export const DEFAULT_EDITION: Edition = "postfix-3.7";

/** All requirements of the scheduler, group by group. */
export function schedulerRequirements(edition: Edition = DEFAULT_EDITION): RequirementInfo[] {
	return SCHEDULER_REQUIREMENTS.ids.map((id) => info(id, SCHEDULER_REQUIREMENTS.requirements[id], edition));
}

/** The requirements of the profile scheduler-bounded. */
export function boundedRequirements(): RequirementInfo[] {
	return BOUNDED_REQUIREMENTS.ids.map((id) => info(id, BOUNDED_REQUIREMENTS.requirements[id], DEFAULT_EDITION));
}

/** All rules of the protocol, in the words of the documents. */
export function protocolRequirements(): RequirementInfo[] {
	return PROTOCOL_REQUIREMENTS.map(protocolInfo);
}

function protocolInfo({ id, level, text, source, exclusion }: ProtocolRequirement): RequirementInfo {
	return {
		id,
		group: id.split(".")[1] ?? "",
		level,
		text,
		source: source.map(({ document, section }) => `${PROTOCOL_SOURCES[document].title}, "${section}"`).join("; "),
		...(exclusion === undefined ? {} : { excluded: exclusion.reason }),
	};
}

/** One requirement; undefined if there is none of that id. */
export function requirementInfo(id: string, edition: Edition = DEFAULT_EDITION): RequirementInfo | undefined {
	if (isBoundedRequirementId(id)) return info(id, BOUNDED_REQUIREMENTS.requirements[id], edition);
	if (isSchedulerRequirementId(id)) return info(id, SCHEDULER_REQUIREMENTS.requirements[id], edition);
	const rule = PROTOCOL_REQUIREMENTS.find((one) => one.id === id);
	return rule && protocolInfo(rule);
}

function info(id: string, requirement: Requirement, edition: Edition): RequirementInfo {
	return {
		id,
		group: id.split(".")[1] ?? "",
		level: requirement.level,
		text: edition === DEFAULT_EDITION ? requirement.text : textOf(requirement, edition),
		source: requirement.source.map(inWords).join("; "),
		...(requirement.exclusion === undefined ? {} : { excluded: requirement.exclusion.reason }),
	};
}

function inWords({ document, section }: Citation): string {
	return `${SOURCES[document].title}, "${section}"`;
}
