/** Which setting is in force for a transport, and under which name it was made. */
import { BUILT_IN_OVERRIDES, KNOBS, type KnobSettings } from "../../../model/scheduler/knobs.js";
import { type KnobName, settingNumber } from "../../../model/scheduler/settings.js";
import type { Setup } from "../run/record.js";

export interface InForce {
	/** The name under which it was set, or would be. */
	readonly name: string;
	readonly value: number;
}

export function inForce(knobs: KnobSettings, name: KnobName, transport: string): InForce {
	const suffix = KNOBS.find((knob) => knob.name === name)?.suffix ?? null;
	const override = `${transport}${suffix}`;
	const isOverridden = suffix !== null && (knobs[override] !== undefined || BUILT_IN_OVERRIDES[override] !== undefined);
	return { name: isOverridden ? override : name, value: settingNumber(knobs, name, transport) };
}

/** What decides how far preemption can stretch a job: k in entries, the minimum in slots. */
export function slotTerms(
	{ configuration }: Setup,
	transport: string,
): { readonly cost: number; readonly minimum: number } {
	const { knobs } = configuration;
	return {
		cost: settingNumber(knobs, "default_delivery_slot_cost", transport),
		minimum: settingNumber(knobs, "default_minimum_delivery_slots", transport),
	};
}
