/**
 * Random systems as plain data, for tests: a few processes with a few states and a number each, channels, meetings and arrows with
 * guards; and the same system as XState machines. What the data means is said a second time in plain-search.ts, without XState.
 */
import fc from "fast-check";
import { assign, createMachine } from "xstate";
import type { LocalEvent, ProcessDefinition, SystemDefinition } from "../../../model/system.js";

/** What an arrow does beside changing its own process. A message that is null is the process's own number. */
export type EffectSpec =
	| { readonly do: "meet"; readonly with: readonly { readonly process: number; readonly event: string }[] }
	| { readonly do: "push"; readonly channel: number; readonly message: number | null }
	| { readonly do: "take" | "closeRead" | "closeWrite" | "open"; readonly channel: number };

export interface ArrowSpec {
	readonly from: number;
	readonly on: string;
	/** Only if the process's number, or the message it hears, is this. */
	readonly when: { readonly of: "number" | "message"; readonly is: number } | null;
	/** Null: it stays, which is a step if the arrow does anything. */
	readonly to: number | null;
	readonly set: number | "message" | null;
	readonly effects: readonly EffectSpec[];
}

export interface ProcessSpec {
	readonly states: number;
	/** The first that fits is taken. */
	readonly arrows: readonly ArrowSpec[];
	/** Events that it may take of itself. */
	readonly own: readonly string[];
	readonly reads: readonly number[];
	readonly writes: readonly number[];
}

export interface SystemSpec {
	readonly processes: readonly ProcessSpec[];
	/** Capacities. */
	readonly channels: readonly number[];
}

/** Events by which processes meet: one may lead to a later one only, so that every meeting ends. */
const MEETINGS: readonly string[] = ["M0", "M1", "M2", "M3", "M4", "M5"];
const MOST = { processes: 3, states: 4, channels: 2, messages: 3, numbers: 2 };

const meetingOf = (rank: number): string => MEETINGS[rank] ?? "";

function effects(processes: number, channels: number, rank: number): fc.Arbitrary<EffectSpec> {
	const later = { min: Math.min(rank + 1, MEETINGS.length - 1), max: Math.min(rank + 3, MEETINGS.length - 1) };
	const meeting = fc.record({ process: fc.nat(processes - 1), event: fc.integer(later).map(meetingOf) });
	const meet = fc.record({ do: fc.constant("meet" as const), with: fc.array(meeting, { minLength: 1, maxLength: 2 }) });
	const choices: fc.WeightedArbitrary<EffectSpec>[] = [];
	if (rank + 1 < MEETINGS.length) choices.push({ weight: 3, arbitrary: meet });
	if (channels > 0) {
		const channel = fc.nat(channels - 1);
		const message = fc.oneof({ weight: 3, arbitrary: fc.nat(MOST.messages - 1) }, fc.constant(null));
		const others = fc.constantFrom("closeWrite" as const, "closeWrite" as const, "closeRead" as const, "open" as const);
		choices.push(
			{ weight: 4, arbitrary: fc.record({ do: fc.constant("push" as const), channel, message }) },
			{ weight: 3, arbitrary: fc.record({ do: fc.constant("take" as const), channel }) },
			{ weight: 2, arbitrary: fc.record({ do: others, channel }) },
		);
	}
	return fc.oneof(...choices);
}

/** Where else nothing would happen: leads on from a state, of the process's own accord. */
const step = (from: number, states: number, more: fc.Arbitrary<readonly EffectSpec[]>): fc.Arbitrary<ArrowSpec> =>
	fc.record({
		from: fc.constant(from),
		on: fc.constantFrom("A", "B", "C"),
		when: fc.oneof(fc.constant(null), fc.record({ of: fc.constant("number" as const), is: fc.nat(MOST.numbers - 1) })),
		to: fc.nat(states - 1),
		set: fc.oneof(fc.constant(null), fc.nat(MOST.numbers - 1)),
		effects: more,
	});

function arrows(processes: number, states: number, channels: number): fc.Arbitrary<ArrowSpec> {
	const channelEvents = Array.from({ length: channels }, (_, channel) => channel);
	const on = fc.oneof(
		{ weight: 4, arbitrary: fc.constantFrom("A", "B", "C") },
		{ weight: 4, arbitrary: fc.constantFrom(...MEETINGS) },
		...(channels === 0
			? []
			: [
					{ weight: 4, arbitrary: fc.constantFrom(...channelEvents.map((channel) => `HEAR${channel}`)) },
					{
						weight: 3,
						arbitrary: fc.constantFrom(...channelEvents.flatMap((channel) => [`END${channel}`, `BROKEN${channel}`])),
					},
				]),
	);
	return on.chain((event) => {
		const hears = event.startsWith("HEAR");
		const rank = MEETINGS.indexOf(event);
		// A last meeting has nowhere to lead on to.
		const isEnd = rank === MEETINGS.length - 1 && channels === 0;
		const own = fc.record({ of: fc.constant("number" as const), is: fc.nat(MOST.numbers - 1) });
		const heard = fc.record({ of: fc.constant("message" as const), is: fc.nat(MOST.messages - 1) });
		return fc.record({
			from: fc.nat(states - 1),
			on: fc.constant(event),
			when: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, hears ? fc.oneof(own, heard) : own),
			to: fc.oneof({ weight: 4, arbitrary: fc.nat(states - 1) }, fc.constant(null)),
			set: fc.oneof(
				{ weight: 3, arbitrary: fc.constant(null) },
				fc.nat(MOST.numbers - 1),
				...(hears ? [fc.constant("message" as const)] : []),
			),
			effects: isEnd ? fc.constant([]) : fc.array(effects(processes, channels, rank), { maxLength: 2 }),
		});
	});
}

/** An arrow that neither leads anywhere nor does anything is none, in XState too. */
const isArrow = ({ to, set, effects: done }: ArrowSpec): boolean => to !== null || set !== null || done.length > 0;

/** Not biased towards what is small: such systems do nothing. */
export const systemSpecs: fc.Arbitrary<SystemSpec> = fc.noBias(
	fc
		.record({
			count: fc.constantFrom(1, 2, 2, 3, 3),
			channels: fc.array(fc.constantFrom(0, 1, 2, 3, 1, 2), { maxLength: MOST.channels }),
		})
		.chain(({ count, channels }) => {
			const ends = fc.subarray([...channels.keys()]);
			const some = fc.oneof(fc.constant([]), fc.array(effects(count, channels.length, -1), { maxLength: 1 }));
			const process = fc.integer({ min: 1, max: MOST.states }).chain((states) =>
				fc.record({
					states: fc.constant(states),
					arrows: fc
						.tuple(
							fc.array(arrows(count, states, channels.length), { minLength: 2, maxLength: 9 }),
							...Array.from({ length: 2 * states }, (_, index) => step(index % states, states, some)),
						)
						.map(([all, ...steps]) => [...all, ...steps].filter(isArrow)),
					own: fc.subarray(["A", "B", "C"], { minLength: 2 }),
					reads: ends,
					writes: ends,
				}),
			);
			return fc.record({
				processes: fc.array(process, { minLength: count, maxLength: count }),
				channels: fc.constant(channels),
			});
		}),
);

interface Numbered {
	readonly n: number;
}

const nameOf = (process: number): string => `p${process}`;
const channelOf = (channel: number): string => `c${channel}`;

function actionOf(effect: EffectSpec): object {
	switch (effect.do) {
		case "meet": {
			const meetings = effect.with.map(({ process, event }) => ({ to: nameOf(process), event: { type: event } }));
			return { type: "sync", params: meetings.length === 1 ? meetings[0] : meetings };
		}
		case "push": {
			const { channel, message } = effect;
			const params = ({ context }: { context: Numbered }) => ({
				channel: channelOf(channel),
				message: message ?? context.n,
			});
			return { type: "push", params };
		}
		case "closeRead":
		case "closeWrite":
			return {
				type: "close",
				params: { channel: channelOf(effect.channel), end: effect.do === "closeRead" ? "read" : "write" },
			};
		default:
			return { type: effect.do, params: { channel: channelOf(effect.channel) } };
	}
}

function transitionOf({ when, to, set, effects: done }: ArrowSpec): object {
	const actions: object[] = done.map(actionOf);
	if (set !== null)
		actions.push(assign({ n: ({ event }: { event: LocalEvent }) => (set === "message" ? event.message : set) }));
	const guard = ({ context, event }: { context: Numbered; event: LocalEvent }) =>
		when === null || (when.of === "number" ? context.n : event.message) === when.is;
	return { guard, actions, ...(to === null ? {} : { target: `s${to}` }) };
}

function processOf({ states, arrows: all, own, reads, writes }: ProcessSpec, index: number): ProcessDefinition {
	const machine = createMachine({
		id: nameOf(index),
		initial: "s0",
		context: { n: 0 },
		states: Object.fromEntries(
			Array.from({ length: states }, (_, state) => {
				const mine = all.filter(({ from }) => from === state);
				const of = (event: string) => mine.filter(({ on }) => on === event).map(transitionOf);
				return [`s${state}`, { on: Object.fromEntries(mine.map(({ on }) => [on, of(on)])) }];
			}),
		),
	});
	return {
		name: nameOf(index),
		machine,
		events: own.map((type) => ({ type })),
		reads: reads.map((channel) => ({ channel: channelOf(channel), event: `HEAR${channel}`, end: `END${channel}` })),
		writes: writes.map((channel) => ({ channel: channelOf(channel), broken: `BROKEN${channel}` })),
	};
}

export function systemOfSpec({ processes, channels }: SystemSpec): SystemDefinition {
	return {
		processes: processes.map(processOf),
		channels: Object.fromEntries(channels.map((capacity, channel) => [channelOf(channel), capacity])),
	};
}
