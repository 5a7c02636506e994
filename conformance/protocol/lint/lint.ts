/**
 * Lints a queue directory: every message with its state, every anomaly with what it means. Never writes. A queue in use changes
 * while it is read, so what does not heal is looked at twice and reported only if it was there both times.
 */
import type { DialectName } from "../../../model/protocol/dialects.js";
import { LIMITS } from "../../../model/protocol/messages.js";
import { type Anomaly, heals } from "./catalogue.js";
import { collect, messageDirectories } from "./collect.js";
import { layoutOf, type QueueLayout } from "./layout.js";
import type { FileFacts, QueueReader } from "./read.js";
import { type MessageReport, octal, ownerOf, reportMessage } from "./rules.js";

export interface LintOptions {
	/** Seconds since the epoch. */
	readonly now: number;
	readonly dialect?: DialectName;
	readonly split?: number;
	/** Called between the two looks, to let a queue in use move on. */
	readonly settle?: () => void;
}

export interface QueueReport {
	readonly layout: QueueLayout;
	/** In the order of their numbers. */
	readonly messages: readonly MessageReport[];
	/** Those that belong to no message. */
	readonly anomalies: readonly Anomaly[];
}

/** The queue as one look found it. @throws UnreadableQueue */
function look(reader: QueueReader, options: LintOptions): QueueReport {
	const layout = layoutOf(reader, options.dialect, options.split);
	const owners = new Map<string, number>();
	for (const [directory] of messageDirectories(layout)) {
		const owner = ownerOf(reader.examine(directory));
		if (owner !== undefined) owners.set(directory, owner);
	}
	const { messages, anomalies } = collect(reader, layout);
	checkPid(reader, options.now, anomalies);
	checkLocks(reader, anomalies);
	const context = { reader, layout, now: options.now, owners };
	const reports = [...messages].map(([id, files]) => reportMessage(id, files, context));
	reports.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
	return { layout, messages: reports, anomalies };
}

function checkPid(reader: QueueReader, now: number, anomalies: Anomaly[]): void {
	const entries = reader.list("pid");
	if (entries === null) anomalies.push({ code: "directory-missing", path: "pid", detail: "" });
	for (const name of entries ?? []) {
		const path = `pid/${name}`;
		const facts = reader.examine(path);
		if (facts && now - facts.accessed >= LIMITS.ossified) anomalies.push({ code: "pid-ossified", path, detail: "" });
	}
}

function checkLocks(reader: QueueReader, anomalies: Anomaly[]): void {
	const trigger = reader.examine("lock/trigger");
	const detail = triggerTrouble(trigger, reader.examine("todo"));
	if (detail !== null) anomalies.push({ code: "trigger-unusable", path: "lock/trigger", detail });
	if (reader.examine("lock/sendmutex")?.kind !== "file")
		anomalies.push({ code: "mutex-missing", path: "lock/sendmutex", detail: "" });
}

/** Whoever injects is the owner of todo/, and pulls the trigger by writing to it. Null if it can. */
function triggerTrouble(trigger: FileFacts | null, todo: FileFacts | null): string | null {
	if (trigger === null) return "it is not there";
	if (trigger.kind !== "fifo") return `found a ${trigger.kind}`;
	const writable = trigger.owner === todo?.owner ? 0o222 : 0o022;
	return (trigger.mode & writable) === 0 ? `mode ${octal(trigger.mode)}, owned by user ${trigger.owner}` : null;
}

/** All anomalies of a report, those of messages first. */
export function allAnomalies(report: QueueReport): readonly Anomaly[] {
	return [...report.messages.flatMap((message) => message.anomalies), ...report.anomalies];
}

const keyOf = ({ code, path }: Anomaly) => `${code} ${path}`;

/**
 * @throws UnreadableQueue if the directory is no queue, or a part of it could not be read
 */
export function lintQueue(reader: QueueReader, options: LintOptions): QueueReport {
	const first = look(reader, options);
	const lasting = (anomaly: Anomaly) => heals(anomaly) === null;
	if (!allAnomalies(first).some(lasting)) return first;
	options.settle?.();
	const second = look(reader, options);
	const before = new Set(allAnomalies(first).map(keyOf));
	const seenTwice = (anomaly: Anomaly) => !lasting(anomaly) || before.has(keyOf(anomaly));
	return {
		...second,
		messages: second.messages.map((message) => ({ ...message, anomalies: message.anomalies.filter(seenTwice) })),
		anomalies: second.anomalies.filter(seenTwice),
	};
}
