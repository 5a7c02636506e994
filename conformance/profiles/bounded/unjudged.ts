/** Settings under which a trace does not show what a scheduler could do, so that nobody can say whether it should have. */
import type { KnobSettings } from "../../../model/scheduler/knobs.js";
import { lookUpKnob } from "../../../model/scheduler/settings.js";

const HIDING: Readonly<Record<string, string>> = {
	default_destination_rate_delay: "a destination that rests between deliveries",
	default_transport_rate_delay: "a transport that rests between deliveries",
	qmgr_message_recipient_limit: "recipients that are not read yet",
	default_recipient_limit: "recipients that are not read yet",
};

/** Null: waiting recipients can be followed. */
export function whyNotFollowed(knobs: KnobSettings): string | null {
	for (const [name, value] of Object.entries(knobs)) {
		const knob = lookUpKnob(name)?.knob.name;
		const hidden = knob === undefined || /^0+[smhdw]?$/.test(value) ? undefined : HIDING[knob];
		if (hidden !== undefined) return `${name} is set: ${hidden} cannot be told from one that is kept waiting`;
	}
	return null;
}
