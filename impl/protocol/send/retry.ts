/**
 * When a recipient is tried again: the n-th try of a message comes quadratically later. Leaves out who keeps the appointment.
 */
import { RETRY_SKIP } from "../../../model/protocol/messages.js";

/** The second of the next try of a message born at `birth`, tried at `now`, on a channel (0 is local). */
export function nextRetry(birth: number, now: number, channel: number): number {
	const age = Math.max(0, now - birth);
	const step = Math.floor(Math.sqrt(age)) + (channel === 0 ? RETRY_SKIP.local : RETRY_SKIP.remote);
	return birth + step * step;
}
