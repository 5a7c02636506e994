import { describe, expect, it } from "vitest";
import { LogReader } from "./log.js";

const TEXT = `postfix/qmgr: request: 73 (I)
postfix/qmgr: qmgr_active_feed: queue incoming
postfix/qmgr: qmgr_active_feed: incoming/M1
postfix/qmgr: qmgr_message_alloc: active M1
postfix/qmgr: M1: recipient limit 20000
postfix/qmgr: input attribute value: a: M2: removed
postfix/qmgr: send attr recipient = qmgr_active_drain: allocate t9
postfix/qmgr: qmgr_active_drain: allocate t1
postfix/qmgr: request: 120 (x)
postfix/qmgr: qmgr_active_done: M1
postfix/qmgr: M1: removed
postfix/oqmgr: qmgr_active_defer: defer M2
postfix/oqmgr: warning: saving corrupt file "M3" from queue "active" to queue "corrupt"
postfix/qmgr: qmgr_active_feed: queue deferred
`;

const EVENTS = [
	{ type: "feed", trip: 1 },
	{ type: "active", id: "M1" },
	{ type: "read", id: "M1", limit: 20_000 },
	{ type: "allocate", transport: "t1" },
	{ type: "done", id: "M1" },
	{ type: "done", id: "M2" },
	{ type: "done", id: "M3" },
	{ type: "feed", trip: 2 },
];

describe("the log", () => {
	it("is read line by line, and what an attribute says is no event", () => {
		expect(new LogReader().read(TEXT)).toEqual(EVENTS);
	});

	it("may come in pieces", () => {
		for (let cut = 0; cut <= TEXT.length; cut++) {
			const reader = new LogReader();
			expect([...reader.read(TEXT.slice(0, cut)), ...reader.read(TEXT.slice(cut))], `cut at ${cut}`).toEqual(EVENTS);
		}
	});
});
