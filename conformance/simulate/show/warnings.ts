/** Measures of a run what the rules on thresholds ask for. Leaves out the rules (rules.ts). Only the preemptive scheduler has them. */
import { settingNumber } from "../../../model/scheduler/settings.js";
import type { JobRecord, Run } from "../run/record.js";
import type { Span } from "../workload/time.js";
import { inClass, SIZE_CLASSES } from "./classes.js";
import { inForce } from "./knobs.js";
import { quantiles } from "./quantiles.js";
import {
	boundVoid,
	type Crowd,
	type Found,
	memoryAbove,
	midSizeWaits,
	minimumTooLarge,
	noPreemption,
	RULES,
	readInBatches,
	type Warning,
} from "./rules.js";
import { stretchOfJob, worstOf } from "./summary.js";

/** The warnings on several runs. What is the same in several is told once. */
export function warningsOf(runs: readonly Run[]): Warning[] {
	const warnings = new Map<string, Warning>();
	for (const run of runs)
		for (const found of onRun(run)) {
			const { title } = run.setup;
			const key = JSON.stringify({ ...found, value: "" });
			const known = warnings.get(key);
			const value = known === undefined ? found.value : withValue(known, found.value, title);
			warnings.set(key, { ...found, value, columns: [...(known?.columns ?? []), title] });
		}
	return [...warnings.values()].sort((a, b) => RULES.indexOf(a.rule) - RULES.indexOf(b.rule));
}

function withValue({ value: known }: Warning, value: string, title: string): string {
	return known.startsWith(value) ? known : `${known}; ${title}: ${value}`;
}

/** Transport by transport, then what concerns them all. */
export function onRun(run: Run): Found[] {
	if (run.setup.scheduler !== "preemptive") return [];
	const transports = [...new Set(run.messages.map(({ message }) => message.transport))];
	const found = [...transports.flatMap((transport) => onTransport(run, transport)), memory(run, transports)];
	return found.filter((warning) => warning !== null);
}

function onTransport(run: Run, transport: string): (Found | null)[] {
	const { knobs } = run.setup.configuration;
	const cost = inForce(knobs, "default_delivery_slot_cost", transport);
	const jobs = run.jobs.filter((job) => job.transport === transport && job.entries > 0);
	const largest = jobs.reduce((most, { entries }) => Math.max(most, entries), 0);
	const beyond = jobs.filter((job) => stretchOfJob(job) > worstOf(run.setup, job)).length;
	const sizes = run.messages.filter(({ message }) => message.transport === transport);
	const none = noPreemption(transport, cost);
	// Without preemption there is no bound to lose.
	if (none !== null) return [none];
	return [
		minimumTooLarge(transport, inForce(knobs, "default_minimum_delivery_slots", transport), cost, largest),
		...crowdsOf(run, transport, jobs, cost.value).map((crowd) => midSizeWaits(transport, cost, crowd)),
		boundVoid(
			transport,
			run.blockings.get(transport) ?? 0,
			beyond,
			inForce(knobs, "default_destination_concurrency_limit", transport),
		),
		readInBatches(
			transport,
			run.batches.get(transport) ?? 0,
			inForce(knobs, "default_recipient_limit", transport),
			sizes.map(({ message }) => message.to.length),
		),
	];
}

function memory(run: Run, transports: readonly string[]): Found | null {
	const { knobs } = run.setup.configuration;
	return memoryAbove({
		limit: settingNumber(knobs, "qmgr_message_recipient_limit"),
		minimum: settingNumber(knobs, "qmgr_message_recipient_minimum"),
		active: Math.min(settingNumber(knobs, "qmgr_message_active_limit"), run.messages.length),
		transports: transports.map((transport) => ({
			transport,
			limit: inForce(knobs, "default_recipient_limit", transport),
			extra: inForce(knobs, "default_extra_recipient_limit", transport),
		})),
		recipients: run.messages.reduce((sum, { message }) => sum + message.to.length, 0),
		seen: run.inCore.most,
	});
}

/**
 * For each size class above 1: how dense single-recipient mail was while deliveries waited for agents, and jobs were there that a typical
 * one of the class may preempt, those of at least k times its entries. Where agents are free nobody waits for a slot.
 */
export function crowdsOf(run: Run, transport: string, jobs: readonly JobRecord[], cost: number): Crowd[] {
	const slots = run.slots.get(transport) ?? [];
	const shortages = run.shortages.get(transport) ?? [];
	const singles = jobs.filter(({ message }) => run.messages[message]?.message.to.length === 1);
	const arrivals = singles.map(({ activated }) => activated).sort((a, b) => a - b);
	return SIZE_CLASSES.slice(1).flatMap((size) => {
		const ofClass = jobs.filter(({ message }) => inClass(size, run.messages[message]?.message.to.length ?? 0));
		const entries = quantiles(ofClass.map((job) => job.entries))?.median ?? 0;
		if (entries < 2) return [];
		const stays = merged(
			jobs
				.filter((job) => job.entries >= cost * entries)
				.map(({ activated, lastStart }) => ({ from: activated, to: lastStart })),
		);
		const spans = common(stays, shortages);
		if (spans.length === 0) return [];
		const within = (times: readonly number[]): number =>
			spans.reduce((sum, { from, to }) => sum + countUpTo(times, to) - countUpTo(times, from), 0);
		return { label: size.label, entries, singles: within(arrivals), slots: within(slots) };
	});
}

/** The time that is in at least one of the spans, in order. */
function merged(spans: readonly Span[]): Span[] {
	const union: { from: number; to: number }[] = [];
	for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
		const last = union.at(-1);
		if (last === undefined || from > last.to) union.push({ from, to });
		else last.to = Math.max(last.to, to);
	}
	return union;
}

/** The time that is in a span of each of two lists, which are in order and do not overlap themselves. */
function common(ones: readonly Span[], others: readonly Span[]): Span[] {
	const both: Span[] = [];
	let next = 0;
	for (const one of ones) {
		while ((others[next]?.to ?? Number.POSITIVE_INFINITY) <= one.from) next++;
		for (let at = next; (others[at]?.from ?? Number.POSITIVE_INFINITY) < one.to; at++) {
			const other = others[at] ?? one;
			both.push({ from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) });
		}
	}
	return both;
}

/** How many of the times, which are in order, are at or before `limit`. */
function countUpTo(times: readonly number[], limit: number): number {
	let low = 0;
	let high = times.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((times[middle] ?? 0) <= limit) low = middle + 1;
		else high = middle;
	}
	return low;
}
