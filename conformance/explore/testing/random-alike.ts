/**
 * Random systems with members that are alike: each member is one machine with an id, a hub knows of ids in all the ways that a symmetry
 * can speak of (a field, a list by id, events, messages in a channel), and an arrow of the hub may have a favourite, which makes the
 * system one without symmetry. Leaves out what is asked of them.
 */
import fc from "fast-check";
import { assign, createMachine } from "xstate";
import type { LocalEvent, SystemDefinition } from "../../../model/system.js";
import type { Symmetry } from "../rename.js";

/** Whom an effect is about: the id that the event brings, or that the hub holds. */
type Whom = "event" | "held";

type HubEffect =
	| { readonly do: "meet"; readonly whom: Whom; readonly event: string }
	| { readonly do: "pass"; readonly whom: Whom }
	| { readonly do: "push"; readonly message: string }
	| { readonly do: "take"; readonly channel: string };

interface HubArrow {
	readonly from: number;
	readonly on: string;
	readonly when: "always" | "holding" | "empty" | "flagged" | "same";
	/** The arrow is not for this id. */
	readonly shuns: number | null;
	readonly to: number;
	readonly hold: "event" | "nobody" | null;
	readonly flag: boolean;
	readonly effects: readonly HubEffect[];
}

type MemberEffect =
	| { readonly do: "tell"; readonly event: string }
	| { readonly do: "pass" }
	| { readonly do: "push"; readonly message: string }
	| { readonly do: "take" };

interface MemberArrow {
	readonly from: number;
	readonly on: string;
	readonly to: number;
	readonly effects: readonly MemberEffect[];
}

export interface AlikeSpec {
	readonly size: number;
	readonly hub: readonly HubArrow[];
	readonly member: readonly MemberArrow[];
	readonly ids: number;
	readonly words: number;
}

/** Meetings in the order in which one may lead to another, so that every meeting ends. */
const RANKS = ["M0", "H0", "M1", "H1"];
const STATES = 3;
const rankOf = (event: string): number => RANKS.indexOf(event);
/** Events that bring an id. */
const BRINGS = ["P", "H0", "H1", "ID"];

const state = fc.nat(STATES - 1);
const word = fc.constantFrom("x", "y");

const hubEffects: fc.Arbitrary<HubEffect> = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant("meet" as const),
			whom: fc.constantFrom<Whom>("event", "held"),
			event: fc.constantFrom("M0", "M1"),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({ do: fc.constant("pass" as const), whom: fc.constantFrom<Whom>("event", "held") }),
	},
	fc.record({ do: fc.constant("push" as const), message: word }),
	{ weight: 2, arbitrary: fc.record({ do: fc.constant("take" as const), channel: fc.constantFrom("ids", "words") }) },
);

const hubArrows: fc.Arbitrary<HubArrow> = fc
	.record({
		from: state,
		on: fc.constantFrom("P", "P", "E", "H0", "H1", "ID", "WORD"),
		when: fc.constantFrom("always", "always", "holding", "empty", "flagged", "same"),
		shuns: fc.constant(null),
		to: state,
		hold: fc.constantFrom("event", "nobody", null),
		flag: fc.boolean(),
		effects: fc.array(hubEffects, { maxLength: 2 }),
	})
	.map((arrow) => grounded(arrow));

/** Without the effects that are about an id which the hub does not know there. */
function grounded(arrow: HubArrow): HubArrow {
	const knows = (whom: Whom) => (whom === "event" ? BRINGS.includes(arrow.on) : arrow.when === "holding");
	const effects = arrow.effects.filter((effect) => {
		if (effect.do === "meet") return knows(effect.whom) && rankOf(effect.event) > rankOf(arrow.on);
		return effect.do !== "pass" || knows(effect.whom);
	});
	return { ...arrow, effects };
}

const memberArrows: fc.Arbitrary<MemberArrow> = fc
	.record({
		from: state,
		on: fc.constantFrom("A", "B", "M0", "M1", "M0", "WORD"),
		to: state,
		effects: fc.array(
			fc.oneof<fc.Arbitrary<MemberEffect>[]>(
				fc.record({ do: fc.constant("tell" as const), event: fc.constantFrom("H0", "H1") }),
				fc.constant({ do: "pass" as const }),
				fc.record({ do: fc.constant("push" as const), message: word }),
				fc.constant({ do: "take" as const }),
			),
			{ maxLength: 1 },
		),
	})
	.map(({ effects, ...arrow }) => ({
		...arrow,
		effects: effects.filter((effect) => effect.do !== "tell" || rankOf(effect.event) > rankOf(arrow.on)),
	}));

/** Not biased towards what is small: such systems do nothing. */
export const alikeSpecs: fc.Arbitrary<AlikeSpec> = fc.noBias(
	fc
		.record({
			size: fc.constantFrom(2, 3, 3, 4),
			hub: fc.array(hubArrows, { minLength: 2, maxLength: 8 }),
			hubSteps: fc.array(hubArrows, { minLength: STATES, maxLength: STATES }),
			member: fc.array(memberArrows, { minLength: 2, maxLength: 6 }),
			memberSteps: fc.array(memberArrows, { minLength: STATES, maxLength: STATES }),
			ids: fc.nat(2),
			words: fc.nat(1),
		})
		.map(({ hub, hubSteps, member, memberSteps, ...sizes }) => ({
			...sizes,
			hub: [...hub, ...hubSteps.map((arrow, from) => grounded({ ...arrow, from, on: "P", when: "always" }))],
			member: [...member, ...memberSteps.map((arrow, from) => ({ ...arrow, from, on: from === 1 ? "B" : "A" }))],
		})),
);

/** The same with one arrow of the hub that is not for id 1. */
export function withFavourites(spec: AlikeSpec, which: number): AlikeSpec {
	return {
		...spec,
		hub: spec.hub.map((arrow, index) => (index === which % spec.hub.length ? { ...arrow, shuns: 1 } : arrow)),
	};
}

export const alikeSymmetry = (size: number, tracked: readonly number[] = []): Symmetry => ({
	size,
	families: ["m"],
	idFields: ["id", "held", "message"],
	idLists: ["flags"],
	idChannels: ["ids"],
	tracked,
});

interface Hub {
	readonly held: number;
	readonly flags: readonly boolean[];
}

interface About<Context> {
	readonly context: Context;
	readonly event: LocalEvent;
}

const broughtBy = (event: LocalEvent): number => {
	const brought = event.type === "ID" ? event.message : event.id;
	return typeof brought === "number" ? brought : -1;
};
const sync = (to: string, event: LocalEvent) => ({ to, event });

function hubActions({ effects, hold, flag }: HubArrow): object[] {
	const about = (whom: Whom, { context, event }: About<Hub>) => (whom === "held" ? context.held : broughtBy(event));
	const actions: object[] = effects.map((effect) => {
		switch (effect.do) {
			case "meet":
				return {
					type: "sync",
					params: (of: About<Hub>) => sync(`m${about(effect.whom, of)}`, { type: effect.event }),
				};
			case "pass":
				return { type: "push", params: (of: About<Hub>) => ({ channel: "ids", message: about(effect.whom, of) }) };
			case "push":
				return { type: "push", params: { channel: "words", message: effect.message } };
			default:
				return { type: "take", params: { channel: effect.channel } };
		}
	});
	if (flag)
		actions.push(
			assign({
				flags: ({ context, event }: About<Hub>) => context.flags.map((set, id) => set || id === broughtBy(event)),
			}),
		);
	if (hold !== null)
		actions.push(assign({ held: ({ event }: About<Hub>) => (hold === "nobody" ? -1 : broughtBy(event)) }));
	return actions;
}

function isFor({ when, shuns }: HubArrow, { context, event }: About<Hub>): boolean {
	const id = broughtBy(event);
	if (shuns !== null && id === shuns) return false;
	switch (when) {
		case "always":
			return true;
		case "holding":
			return context.held >= 0;
		case "empty":
			return context.held < 0;
		case "flagged":
			return context.flags[id] === true;
		case "same":
			return id >= 0 && id === context.held;
	}
}

function memberActions({ effects }: MemberArrow): object[] {
	return effects.map((effect) => {
		switch (effect.do) {
			case "tell":
				return {
					type: "sync",
					params: ({ context }: About<{ readonly id: number }>) => sync("hub", { type: effect.event, id: context.id }),
				};
			case "pass":
				return {
					type: "push",
					params: ({ context }: About<{ readonly id: number }>) => ({ channel: "ids", message: context.id }),
				};
			case "push":
				return { type: "push", params: { channel: "words", message: effect.message } };
			default:
				return { type: "take", params: { channel: "words" } };
		}
	});
}

function statesOf<Arrow extends { readonly from: number; readonly on: string; readonly to: number }>(
	arrows: readonly Arrow[],
	transition: (arrow: Arrow) => object,
) {
	return Object.fromEntries(
		Array.from({ length: STATES }, (_, at) => {
			const mine = arrows.filter(({ from }) => from === at);
			const of = (event: string) =>
				mine.filter(({ on }) => on === event).map((arrow) => ({ target: `s${arrow.to}`, ...transition(arrow) }));
			return [`s${at}`, { on: Object.fromEntries(mine.map(({ on }) => [on, of(on)])) }];
		}),
	);
}

export function systemOfAlike({ size, hub, member, ids, words }: AlikeSpec): SystemDefinition {
	const numbers = Array.from({ length: size }, (_, id) => id);
	const memberMachine = createMachine({
		id: "m",
		initial: "s0",
		context: ({ input }: { input: { readonly id: number } }) => ({ id: input.id }),
		states: statesOf(member, (arrow) => ({ actions: memberActions(arrow) })),
	});
	const hubMachine = createMachine({
		id: "hub",
		initial: "s0",
		context: { held: -1, flags: numbers.map(() => false) },
		states: statesOf(hub, (arrow) => ({ guard: (of: About<Hub>) => isFor(arrow, of), actions: hubActions(arrow) })),
	});
	const reads = (channel: string, event: string) => ({ channel, event, end: "END" });
	return {
		channels: { ids, words },
		processes: [
			...numbers.map((id) => ({
				name: `m${id}`,
				machine: memberMachine,
				input: { id },
				events: [{ type: "A" }, { type: "B" }],
				reads: [reads("words", "WORD")],
				writes: [],
			})),
			{
				name: "hub",
				machine: hubMachine,
				events: [...numbers.map((id) => ({ type: "P", id })), { type: "E" }],
				reads: [reads("ids", "ID"), reads("words", "WORD")],
				writes: [],
			},
		],
	};
}
