/**
 * A deliverer for trials: looks whether the message file is there, then throws the message away. Addresses whose box begins with
 * "defer" are deferred, those with "fail" are refused, so that a trial can have any outcome. Leaves out real mail.
 */
import { readFileSync } from "node:fs";
import { REPORT } from "../../../model/protocol/messages.js";
import type { Deliver } from "../spawn.js";

export interface DiscardOptions {
	/** Milliseconds that a delivery takes. */
	readonly delay: number;
	/** Hears of each delivery that succeeded: what can be counted afterwards. */
	readonly delivered: (file: string, recipient: string) => void;
}

export function discard({ delay, delivered }: DiscardOptions): Deliver {
	return (request, done) => {
		const finish = () => {
			const box = request.recipient.slice(0, request.recipient.lastIndexOf("@"));
			if (box.startsWith("defer")) return done(REPORT.deferral, "Asked to defer. (#4.0.0)\n");
			if (box.startsWith("fail")) return done(REPORT.failure, "Asked to fail. (#5.0.0)\n");
			try {
				readFileSync(request.file);
			} catch {
				return done(REPORT.deferral, "Unable to read the message. (#4.3.0)\n");
			}
			delivered(request.file, request.recipient);
			return done(REPORT.success, "discarded\n");
		};
		if (delay > 0) setTimeout(finish, delay);
		else finish();
	};
}
