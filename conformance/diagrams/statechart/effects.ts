/**
 * What a transition does, in short words: "sync job ENTRY_ADDED", "push timers backoff", "take commands", "set window, success".
 * Leaves out the values: symbols.ts gives their names instead.
 */
import type { MachineContext } from "xstate";
import { nameOf, outcomes } from "./symbols.js";

/** One action, or several of a kind put into one. */
export interface Effect {
	/** sync, push, take, close, open, set; or the name of an action. */
	readonly kind: string;
	/** What about; may be empty. */
	readonly text: string;
}

export function effectText({ kind, text }: Effect): string {
	return text === "" ? kind : `${kind} ${text}`;
}

/** Who else takes part in a sync, and by which event. */
export interface Meeting {
	readonly to: string;
	readonly event: string;
}

interface Described {
	readonly effects: readonly Effect[];
	readonly meetings: readonly Meeting[];
}

/** @param actions as XState has them: names, objects with parameters, functions. */
export function describeActions(actions: readonly unknown[]): Described {
	const effects: Effect[] = [];
	const meetings: Meeting[] = [];
	for (const action of actions) {
		if (typeof action === "string") effects.push({ kind: action, text: "" });
		else if (typeof action === "function" && "assignment" in action) {
			effects.push({ kind: "set", text: assignedFields(action.assignment).join(", ") || "context" });
		} else if (isRecord(action) && typeof action.type === "string") {
			const parameters = parametersOf(action.params);
			// A machine that was read from JSON has words instead of what computes them.
			const written = isRecord(action.params) ? action.params.text : undefined;
			if (typeof written === "string") effects.push({ kind: action.type, text: written });
			else if (action.type === "sync") {
				const ways = parameters.map((one) => [one].flat(2).filter(isRecord).map(meetingOf));
				meetings.push(...ways.flat());
				effects.push(...alternatives(ways.map(grouped)));
			} else {
				const texts = [...new Set(parameters.map((one) => parametersText(one)))];
				effects.push({ kind: action.type, text: texts.join(" or ") });
			}
		}
	}
	return { effects: merged(effects), meetings };
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

type Compute = (scope: { context: unknown; event: unknown }, parameters: unknown) => unknown;

function parametersOf(params: unknown): unknown[] {
	// XState takes parameters or a function that computes them from context and event; there is no third.
	return typeof params === "function" ? outcomes(params as Compute) : [params];
}

function assignedFields(assignment: unknown): string[] {
	const results = typeof assignment === "function" ? outcomes(assignment as Compute) : [assignment];
	return [...new Set(results.filter(isRecord).flatMap((one: MachineContext) => Object.keys(one)))];
}

function meetingOf({ to, event }: Record<string, unknown>): Meeting {
	const written = isRecord(event) ? event : {};
	const rest = Object.entries(written).filter(([key]) => key !== "type" && key !== "kinds");
	// In the protocol each message has machines of its own: message0, queue0.
	const name = word(to).replace(/(?:\{id\}|\d+)$/, "");
	return {
		to: name,
		event: [word(written.type), ...rest.map(([key, value]) => detail(key, value))].filter(Boolean).join(" "),
	};
}

/** Of an event's fields those that are fixed: a word as it is, a truth by its name. Numbers and names to be filled in say nothing. */
function detail(key: string, value: unknown): string {
	if (typeof value === "string") return value.includes("{") ? "" : value;
	if (typeof value === "boolean") return value ? key : `not ${key}`;
	return "";
}

function word(value: unknown): string {
	return nameOf(value) ?? String(value);
}

/** One effect for each event, with all who take part. */
function grouped(meetings: readonly Meeting[]): Effect[] {
	const byEvent = new Map<string, Set<string>>();
	for (const { to, event } of meetings) byEvent.set(event, (byEvent.get(event) ?? new Set()).add(to));
	return [...byEvent].map(([event, to]) => ({ kind: "sync", text: `${[...to].join(", ")} ${event}` }));
}

/** One of several ways is gone, depending on values. */
function alternatives(ways: readonly (readonly Effect[])[]): readonly Effect[] {
	const [first = []] = ways;
	if (ways.length <= 1) return first;
	const text = ways.map((way) => way.map((effect) => effect.text).join(", ")).join(" or ");
	return [{ kind: "sync", text }];
}

/** The parameters that tell one push or take from another: which list or channel, and what. */
function parametersText(parameters: unknown): string {
	// What is only known at run time as a whole says nothing.
	if (!isRecord(parameters)) return parameters === undefined || nameOf(parameters) !== null ? "" : word(parameters);
	const { channel, list, message, alarm, fate, text, ...rest } = parameters;
	const shown = [channel, list, alarm, fate, text].filter((value) => value !== undefined).map(word);
	if (message !== undefined && channel !== undefined) shown.push(messageText(message));
	if (channel === undefined && list === undefined) shown.push(...Object.values(rest).map(word));
	return shown.join(" ");
}

function messageText(message: unknown): string {
	if (isRecord(message)) return Object.values(message).map(word).join("/");
	const written = word(message);
	return written.startsWith("{") ? written : `"${written}"`;
}

/** What is done to several in a row is one effect: channels that are closed, others that take the same event. */
function merged(effects: readonly Effect[]): Effect[] {
	const all: Effect[] = [];
	for (const effect of effects) {
		const last = all.at(-1);
		const together = last?.kind === effect.kind ? joined(effect.kind, last.text, effect.text) : null;
		if (together === null) all.push(effect);
		else all[all.length - 1] = { kind: effect.kind, text: together };
	}
	return all;
}

function joined(kind: string, one: string, other: string): string | null {
	if (kind === "close" || kind === "open") return `${one}, ${other}`;
	const [, who, event] = /^(.*?) ([A-Z].*)$/.exec(other) ?? [];
	return kind === "sync" && one.endsWith(` ${event}`) ? `${one.slice(0, -` ${event}`.length)}, ${who} ${event}` : null;
}
