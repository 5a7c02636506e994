/**
 * The settings that a simulation runs with: the knobs of the queue manager, how many delivery agents there are, when deferred mail is
 * looked at. From main.cf, master.cf and the command line. Leaves out their syntax.
 */
import { type KnobSettings, RECIPIENT_DELIMITER } from "../../../model/scheduler/knobs.js";
import { checkSettings, lookUpKnob, nearestKnob } from "../../../model/scheduler/settings.js";
import { InputError, quoted } from "../input-error.js";
import { parseTime } from "../workload/time.js";
import { expand, parseMainCf, type Setting } from "./main-cf.js";
import { parseMasterCf } from "./master-cf.js";

export interface Configuration {
	readonly knobs: KnobSettings;
	/** Agents of a transport for which master.cf says nothing else. */
	readonly processLimit: number;
	/** By transport, null: `processLimit`; 0: no limit. */
	readonly processes: ReadonlyMap<string, number | null>;
	/** Seconds between two looks at deferred mail. */
	readonly queueRunDelay: number;
	/** Seconds after which mail is returned. */
	readonly queueLifetime: number;
	/** What was not understood, and is not used. */
	readonly notes: readonly string[];
}

/** Postfix's own defaults. Source: postconf(5). */
export const DEFAULTS: Configuration = {
	knobs: {},
	processLimit: 100,
	processes: new Map(),
	queueRunDelay: 300,
	queueLifetime: 5 * 86_400,
	notes: [],
};

/** Settings beside the knobs of the scheduler, each with what it changes. */
const OTHERS: Readonly<Record<string, (text: string, where: string) => Partial<Configuration>>> = {
	default_process_limit: (text, where) => ({ processLimit: count(text, where) }),
	queue_run_delay: (text, where) => ({ queueRunDelay: Math.max(1, Math.round(parseTime(text, where))) }),
	maximal_queue_lifetime: (text, where) => ({ queueLifetime: parseTime(text, where) }),
};

/** Real parameters of Postfix that look like knobs of the scheduler and are none. */
const UNRELATED = new Set([
	"destination_concurrency_feedback_debug",
	"qmgr_clog_warn_time",
	"qmgr_daemon_timeout",
	"qmgr_ipc_timeout",
	"smtpd_recipient_limit",
	"duplicate_filter_limit",
]);
const ALIKE =
	/^qmgr_|_delivery_slots?(?:_|$)|_destination_|_concurrency_|_recipient_refill|_extra_recipient|_transport_rate/;

/**
 * Puts the settings of a main.cf on top of a configuration.
 * @throws InputError with file and line.
 */
export function withMainCf(before: Configuration, text: string, file: string): Configuration {
	const settings = parseMainCf(text, file);
	return [...settings.values()].reduce((so, setting) => withSetting(so, setting, settings), before);
}

/** @throws InputError with file and line. */
export function withMasterCf(before: Configuration, text: string, file: string): Configuration {
	const { processes, overrides } = parseMasterCf(text, file);
	const all = new Map(overrides.map((setting) => [setting.name, setting]));
	return overrides.reduce((so, setting) => withSetting(so, setting, all), { ...before, processes });
}

/**
 * One change, as `name=value` on the command line. Unlike in main.cf, a name that means nothing here is an error.
 * @throws InputError that names the option.
 */
export function withChange(before: Configuration, change: string, option: string): Configuration {
	const equals = change.indexOf("=");
	if (equals < 1)
		throw new InputError(option, `expected name=value, as in default_delivery_slot_cost=2, not ${quoted(change)}`);
	const name = change.slice(0, equals).trim();
	const setting = { name, text: change.slice(equals + 1).trim(), where: option };
	if (!Object.hasOwn(OTHERS, name) && lookUpKnob(name) === undefined)
		throw new InputError(option, `unknown knob ${quoted(name)}; did you mean ${quoted(nearest(name))}?`);
	return withSetting(before, setting, new Map([[name, setting]]));
}

function withSetting(before: Configuration, setting: Setting, settings: ReadonlyMap<string, Setting>): Configuration {
	const { name, where } = setting;
	const other = Object.hasOwn(OTHERS, name) ? OTHERS[name] : undefined;
	if (other !== undefined) return { ...before, ...other(expand(setting, settings), `${where}, ${name}`) };
	if (UNRELATED.has(name)) return before;
	if (lookUpKnob(name) === undefined && name !== RECIPIENT_DELIMITER) {
		if (!isAlike(name)) return before;
		const note = `${where}: ${quoted(name)} is no knob of the queue manager and not used; did you mean ${quoted(nearest(name))}?`;
		return { ...before, notes: [...before.notes, note] };
	}
	const value = expand(setting, settings);
	const problem = checkSettings({ [name]: value })[0];
	if (problem !== undefined) {
		const why =
			value === "" && setting.text !== "" ? `; ${quoted(setting.text)} stands for nothing, as that is set nowhere` : "";
		throw new InputError(where, problem.message + why);
	}
	return { ...before, knobs: { ...before.knobs, [name]: value } };
}

function isAlike(name: string): boolean {
	return name.length < 200 && ALIKE.test(name);
}

function nearest(name: string): string {
	return nearestKnob(name.slice(0, 200));
}

function count(text: string, where: string): number {
	if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
	throw new InputError(where, `expected a whole number of at least 1, not ${quoted(text)}`);
}

/** How many agents a transport may have at once. */
export function agentLimit({ processes, processLimit }: Configuration, transport: string): number {
	const limit = processes.get(transport) ?? processLimit;
	return limit === 0 ? Number.POSITIVE_INFINITY : limit;
}

/** The same without preemption: first come, first served, with all the other rules as they are. */
export function withoutPreemption(before: Configuration): Configuration {
	const knobs = Object.fromEntries(
		Object.entries(before.knobs).filter(([name]) => lookUpKnob(name)?.knob.name !== "default_delivery_slot_cost"),
	);
	return { ...before, knobs: { ...knobs, default_delivery_slot_cost: "0" } };
}
