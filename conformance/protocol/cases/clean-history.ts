/** Bugs that real qmail-clean programs have, each as a case that names it. Leaves out what any bad request is (../profiles/clean.ts). */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import type { Harness } from "../../adapters/qmail/harness.js";
import { startClean } from "../../adapters/qmail/seats.js";
import { clean, expectFiles, queued, replies, request } from "../profiles/clean.js";
import type { ProtocolCase } from "./case.js";

const ALL = ["mess", "intd", "todo"] as const;
/** Words of machines at which a number may wrap, in bits. */
const WORDS = [32n, 64n] as const;

/** The envelope of a number again, as if the number had been used a second time. */
function again({ home }: Harness, id: string): void {
	writeFileSync(home.file("intd", id), "");
	writeFileSync(home.file("todo", id), "");
}

/** Asks one thing and then, to see that clean is still there, another. @returns what was answered to the first */
async function ask(harness: Harness, seat: ReturnType<typeof startClean>, text: string): Promise<string> {
	const before = seat.replies.heard.length;
	seat.requests.say(text);
	await replies(harness, seat, before + 1);
	await harness.quiet();
	return seat.replies.heard.slice(before);
}

export const CLEAN_HISTORY_CASES: readonly ProtocolCase[] = [
	clean(
		"three letters after the number are answered by one x, and the number they follow stays",
		["protocol.wire.clean-one-reply", "protocol.clean.malformed-refused", "protocol.clean.removes-nothing-else"],
		async (harness) => {
			const seat = startClean(harness, "todo-clean");
			const id = queued(harness);
			const said = await ask(harness, seat, request(harness, "todo", id).replace("\0", "abc\0"));
			expectFiles(harness, "protocol.clean.removes-nothing-else", id, ALL);
			harness.demand("protocol.clean.malformed-refused", said === "x", `clean says ${said}, expected one x`);
		},
	),
	...WORDS.map((bits) =>
		clean(
			`a number and 2^${bits} does not wrap to the number`,
			["protocol.clean.number-range", "protocol.clean.removes-nothing-else"],
			async (harness) => {
				const seat = startClean(harness, "todo-clean");
				const id = queued(harness);
				for (const verb of ["todo", "foop"] as const) {
					const said = await ask(harness, seat, request(harness, verb, String(BigInt(id) + 2n ** bits)));
					harness.demand("protocol.wire.clean-one-reply", said.length === 1, `clean says ${said}, expected one byte`);
				}
				expectFiles(harness, "protocol.clean.number-range", id, ALL);
			},
		),
	),
	clean(
		"another letter in place of the slash: what the family does, and nothing worse",
		["protocol.clean.malformed-refused", "protocol.clean.removes-nothing-else"],
		async (harness) => {
			const seat = startClean(harness, "todo-clean");
			const [previous, named, other] = [queued(harness), queued(harness), queued(harness)];
			await ask(harness, seat, request(harness, "todo", previous));
			again(harness, previous);
			// Without a subdirectory, as the families were asked.
			const said = await ask(harness, seat, `todoX${named}\0`);
			expectFiles(harness, "protocol.clean.removes-nothing-else", other, ALL);
			const gone = (id: string) => !harness.home.files(id).includes("todo");
			const happened = gone(named)
				? gone(previous)
					? "removes both"
					: "removes-named"
				: gone(previous)
					? "removes-previous"
					: said === "x"
						? "refuses"
						: `says ${said} and removes nothing`;
			const { misspeltRequest } = harness.dialect.legal;
			harness.demand(
				"protocol.clean.malformed-refused",
				misspeltRequest.some((legal) => legal === happened),
				`clean ${happened}; its family may do this: ${misspeltRequest.join(", ")}`,
			);
		},
	),
	clean(
		"a request without a number does not mean the number before",
		["protocol.clean.malformed-refused", "protocol.clean.removes-nothing-else"],
		async (harness) => {
			const seat = startClean(harness, "todo-clean");
			const id = queued(harness);
			await ask(harness, seat, request(harness, "todo", id));
			again(harness, id);
			const said = await ask(harness, seat, "todo/nothing\0");
			expectFiles(harness, "protocol.clean.removes-nothing-else", id, ALL);
			harness.demand("protocol.clean.malformed-refused", said === "x", `clean says ${said}, expected x`);
		},
	),
	clean(
		"a file that cannot be removed does not spoil the next request",
		["protocol.clean.stops-at-failure", "protocol.wire.clean-reply", "protocol.wire.clean-one-reply"],
		async (harness) => {
			const seat = startClean(harness, "todo-clean");
			const [bad, good] = [queued(harness), queued(harness)];
			harness.home.unlink("todo", bad);
			mkdirSync(harness.home.file("todo", bad));
			const said = await ask(harness, seat, request(harness, "todo", bad) + request(harness, "todo", good));
			rmSync(harness.home.file("todo", bad), { recursive: true });
			harness.demand("protocol.wire.clean-reply", said === "!+", `clean says ${said}, expected !+`);
			expectFiles(harness, "protocol.clean.intd-before-todo", good, ["mess"]);
		},
	),
];
