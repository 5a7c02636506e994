/** What a delivery's end does to its message, its destination and its transport. */
import { transportWorks } from "./agents.js";
import type { Core } from "./core.js";
import { deferRecipient, deferTodo } from "./deferral.js";
import type { Reason, Report } from "./environment.js";
import { isDead, isReady } from "./queues.js";
import { punish, reward } from "./window.js";

const NOTHING: Reason = { status: "", text: "" };
const SUSPENDED_TEXT = "delivery temporarily suspended: ";

export function deliveryEnded(core: Core, entry: number, report: Report): void {
	const queue = core.entries.queue.get(entry);
	// An agent that dies leaves no report: Postfix then looks at the one before, whoever it was about.
	if (report.kind !== "crash") core.lastReport = report.kind === "site-failure" ? report.reason : NOTHING;
	if (report.kind !== "delivered") {
		deferRecipient(core, core.entries.message.get(entry));
		if (core.lastReport.status !== "") siteFailed(core, queue);
	}
	if (report.kind !== "crash") {
		transportWorks(core.transportOf(queue));
		if (core.lastReport.text === "") reward(core, queue);
	}
	core.entryDone(entry);
}

function siteFailed(core: Core, queue: number): void {
	const { status, text } = core.lastReport;
	core.lastReport = { status, text: SUSPENDED_TEXT + (text === "" ? "unknown error" : text) };
	if (!isReady(core, queue)) return;
	punish(core, queue, core.lastReport);
	if (isDead(core, queue)) deferTodo(core, queue, core.lastReport);
}
