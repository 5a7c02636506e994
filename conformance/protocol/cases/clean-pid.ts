/** What clean does about pid/, unasked. Leaves out its requests (clean-bytes.ts). */
import { existsSync, utimesSync, writeFileSync } from "node:fs";
import type { Harness } from "../../adapters/qmail/harness.js";
import { startClean } from "../../adapters/qmail/seats.js";
import { clean, replies, request } from "../profiles/clean.js";
import type { ProtocolCase } from "./case.js";

const LIMIT = 36 * 3600;
/** How soon it looks again is not documented; the families' cleans do after some 30 requests. */
const REQUESTS = 100;

function leftover(harness: Harness, name: string, read: number, changed = read): string {
	const path = `${harness.home.queue}/pid/${name}`;
	const now = Date.now() / 1000;
	writeFileSync(path, "half a message");
	utimesSync(path, now - read, now - changed);
	return path;
}

export const CLEAN_PID_CASES: readonly ProtocolCase[] = [
	clean(
		"what injections left in pid/ goes 36 hours after it was last read, at the start and later on",
		["protocol.clean.pid-leftovers", "protocol.clean.removes-nothing-else"],
		async (harness) => {
			const young = [
				leftover(harness, "young", LIMIT - 600),
				leftover(harness, "read-of-late", 60, LIMIT + 600),
				leftover(harness, "4711.1.1", 0),
			];
			const old = leftover(harness, "4711.2.1", LIMIT + 600);
			const seat = startClean(harness);
			seat.requests.say(request(harness, "foop", "4711"));
			await replies(harness, seat, 1);
			await harness.until("protocol.clean.pid-leftovers", "an old file in pid/ to go", () => !existsSync(old));
			const later = leftover(harness, "4711.3.1", LIMIT + 600);
			for (let asked = 0; asked < REQUESTS; asked++) seat.requests.say(request(harness, "foop", "4711"));
			await replies(harness, seat, 1 + REQUESTS);
			harness.demand(
				"protocol.clean.pid-leftovers",
				!existsSync(later),
				`an old file is left in pid/ after ${REQUESTS} requests`,
			);
			harness.demand(
				"protocol.clean.pid-leftovers",
				young.every((path) => existsSync(path)),
				"a file is removed that somebody may be writing: it was read in the last 36 hours",
			);
			await harness.quiet();
		},
	),
];
