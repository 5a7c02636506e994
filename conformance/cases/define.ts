/**
 * Cases written in code: a scenario from a script's text (script.ts) with a name, requirement ids that the compiler checks, and the
 * reason why it exists.
 */
import type { Manager } from "../../model/scheduler/events.js";
import type { SchedulerRequirementId } from "../../model/scheduler/requirement-ids.js";
import type { Scenario } from "./scenario.js";
import { parseScript } from "./script.js";

export interface CaseFacts {
	/** A stable name: reports and expected-failure lists use it. */
	readonly name: string;
	readonly because: string;
	readonly cites: readonly SchedulerRequirementId[];
	/** Default both. */
	readonly managers?: readonly Manager[];
}

/**
 * A scenario from settings and commands.
 * @throws ScriptError if the text is not a script; the file in it is the case's name.
 */
export function defineCase(facts: CaseFacts, text: string): Scenario {
	const managers = facts.managers === undefined ? "" : `managers: ${facts.managers.join(" ")}\n`;
	const header = `title: ${facts.name}\nbecause: ${facts.because}\ncites: ${facts.cites.join(" ")}\n${managers}`;
	return parseScript(header + text, facts.name).scenario;
}

/** The knobs of preemption, in the order in which tables give them: cost, loan, discount, minimum. */
export function slotKnobs(cost: number, loan: number, discount: number, minimum: number): string {
	return [
		`set default_delivery_slot_cost = ${cost}`,
		`set default_delivery_slot_loan = ${loan}`,
		`set default_delivery_slot_discount = ${discount}`,
		`set default_minimum_delivery_slots = ${minimum}`,
	].join("\n");
}

/** Each recipient has a destination queue of its own, so that nothing but the order of jobs decides. */
export const ONE_RECIPIENT_A_QUEUE = "set default_destination_recipient_limit = 1";

/** Limits on what is in core: messages, recipients of all, and the minimum of each message. */
export function inCore(active: number, recipients: number, minimum: number): string {
	return [
		`set qmgr_message_active_limit = ${active}`,
		`set qmgr_message_recipient_limit = ${recipients}`,
		`set qmgr_message_recipient_minimum = ${minimum}`,
	].join("\n");
}

/** A transport's pools: recipients, extra recipients, and how many a refill takes at least. */
export function pools(recipients: number, extra: number, refill: number): string {
	return [
		`set default_recipient_limit = ${recipients}`,
		`set default_extra_recipient_limit = ${extra}`,
		`set default_recipient_refill_limit = ${refill}`,
	].join("\n");
}
