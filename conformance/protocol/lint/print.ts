/** The linter's report for people and for programs. Leaves out all judgement: lint.ts. */
import { stateMeaning } from "../../../model/protocol/states.js";
import { printable } from "../../report/printable.js";
import { ANOMALIES, type Anomaly, heals } from "./catalogue.js";
import { allAnomalies, type QueueReport } from "./lint.js";
import type { MessageReport } from "./rules.js";

function layoutText({ layout }: QueueReport): string {
	const envelopes = layout.envelopeSplit === null ? "flat" : `split ${layout.envelopeSplit}`;
	return `split ${layout.split}, todo/ and intd/ ${envelopes}, recipients in ${layout.channels.join("/, ")}/`;
}

function recipientsText({ recipients }: MessageReport): string {
	const parts = Object.entries(recipients).map(
		([channel, { notDone, done }]) => `${channel} ${notDone} to do${done ? ` and ${done} done` : ""}`,
	);
	return parts.length === 0 ? "" : `: ${parts.join(", ")}`;
}

function messageText(message: MessageReport): string {
	const { id, state, files } = message;
	if (state === null) return `${id}  none  has ${files.join(", ")}`;
	return `${id}  ${state}  ${stateMeaning(state)}${recipientsText(message)}`;
}

function anomalyText(anomaly: Anomaly): string {
	const { meaning, heals: healing, remedy } = ANOMALIES[anomaly.code];
	const detail = anomaly.detail ? ` (${anomaly.detail})` : "";
	const fate = healing === null ? `Does not heal by itself. To do: ${remedy}` : `Heals: ${healing}.`;
	return `      ${anomaly.code}: ${anomaly.path}${detail}\n        ${meaning} ${fate}`;
}

/** How many messages are in each state, as "2 S4, 17 S5". */
function countText(messages: readonly MessageReport[]): string {
	const counts = new Map<string, number>();
	for (const { state } of messages) counts.set(state ?? "in no state", (counts.get(state ?? "in no state") ?? 0) + 1);
	const parts = [...counts].sort(([a], [b]) => a.localeCompare(b)).map(([state, count]) => `${count} ${state}`);
	return parts.length === 0 ? "no messages" : parts.join(", ");
}

/** Lines for the terminal. */
export function reportText(report: QueueReport): string {
	const anomalies = allAnomalies(report);
	const lasting = anomalies.filter((anomaly) => heals(anomaly) === null).length;
	const lines = [`layout: ${layoutText(report)}`];
	for (const message of report.messages) lines.push(messageText(message), ...message.anomalies.map(anomalyText));
	if (report.anomalies.length > 0) lines.push("queue", ...report.anomalies.map(anomalyText));
	lines.push(
		`${countText(report.messages)}; ${anomalies.length} anomalies, ${lasting} of them do not heal by themselves`,
	);
	// Names of files may be anything.
	return printable(`${lines.join("\n")}\n`);
}

function anomalyData(anomaly: Anomaly) {
	const { meaning, heals: healing, remedy, requirement } = ANOMALIES[anomaly.code];
	return { ...anomaly, meaning, heals: healing, remedy, requirement };
}

/** The same for programs; one object, stable names. */
export function reportData(report: QueueReport) {
	return {
		format: "spoolproof-queue-lint",
		version: 1,
		layout: report.layout,
		messages: report.messages.map((message) => ({ ...message, anomalies: message.anomalies.map(anomalyData) })),
		anomalies: report.anomalies.map(anomalyData),
	};
}
