/**
 * One line of a Postfix mail log: when, by whom, and what it tells of a message. Syslog's timestamps and ISO 8601 ones. Leaves out
 * years, which syslog does not tell (clock.ts), and what the lines mean together (log.ts).
 * Source of the formats: lines that Postfix 3.7.11 wrote; postconf(5), delay_logging_resolution_limit.
 */

/** A time as the line has it. Without a year its days count from January 1st of a year that has a February 29th. */
export interface Stamp {
	readonly kind: "syslog" | "iso";
	readonly seconds: number;
	/** How much later it may really have been, in seconds. */
	readonly unit: number;
}

/** A number as printed, with how much it may be off. */
export interface Rounded {
	readonly value: number;
	readonly off: number;
}

export type Told =
	/** qmgr moved the message into the active queue. */
	| { readonly kind: "active"; readonly id: string; readonly recipients: number }
	/** qmgr removed it. */
	| { readonly kind: "removed"; readonly id: string }
	/** qmgr returned it as too old. */
	| { readonly kind: "expired"; readonly id: string }
	/** A delivery agent is done with one recipient. */
	| {
			readonly kind: "delivery";
			readonly id: string;
			/** The service, as main.cf's knobs have it: "relay" of postfix/relay/smtp. */
			readonly transport: string;
			readonly daemon: string;
			readonly pid: number;
			readonly to: string;
			readonly original: string | null;
			readonly status: string;
			/** Since the message arrived. */
			readonly delay: Rounded;
			/** With the agent: connection setup and transmission. */
			readonly agent: Rounded;
	  }
	/** The message enters the queue: only one that did so in this log is known as a whole. */
	| { readonly kind: "enters"; readonly id: string }
	/** Somebody interfered: put on hold, requeued, deleted by hand. */
	| { readonly kind: "handled"; readonly id: string }
	/** Postfix or one of its processes was stopped, started or died: what was under way then is not judged. */
	| { readonly kind: "break"; readonly what: string }
	| { readonly kind: "other" };

export interface Line {
	readonly stamp: Stamp;
	readonly told: Told;
}

/** null: no line of a log at all. "foreign": of another program. "cut": of Postfix, but its end is missing. */
export type Parsed = Line | null | "foreign" | { readonly cut: string | null };

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
/** Days before each month of a leap year. */
const DAYS_BEFORE = [0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335];
const SYSLOG = /^(?:<\d+>)?([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d):(\d\d)(\.\d+)? (.*)$/;
const ISO = /^(?:<\d+>\d? ?)?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)([.,]\d+)?(Z|[+-]\d\d:?\d\d)? (.*)$/;
const PROGRAM = /^\S+ ([^\s:[]+)(?:\[(\d+)\])?: ?(.*)$/;
const QUEUE_ID = "([0-9A-F]{6,}|[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,})";
const OF_MESSAGE = new RegExp(`^${QUEUE_ID}: (.*)$`);
const BREAKS =
	/^(?:daemon started|stopping the Postfix|terminating on signal|starting the Postfix|reload -- |refreshing the Postfix|fatal: |panic: |warning: process .* (?:killed|exit status)|warning: premature end-of-input|warning: mail_queue_enter)/;

/** Takes one line apart. */
export function parseLine(text: string): Parsed {
	const stamped = stampOf(text);
	if (stamped === null) return null;
	const program = PROGRAM.exec(stamped.rest);
	if (program === null) return stamped.rest.includes("postfix/") ? { cut: null } : "foreign";
	const [, name = "", pid = "0", message = ""] = program;
	const services = /^postfix[^/]*\/(.+)$/.exec(name)?.[1]?.split("/");
	if (services === undefined) return "foreign";
	const told = toldBy(services, Number(pid), message);
	return "cut" in told ? told : { stamp: stamped.stamp, told };
}

function stampOf(text: string): { readonly stamp: Stamp; readonly rest: string } | null {
	const syslog = SYSLOG.exec(text);
	if (syslog !== null) {
		const [, month = "", day, hours, minutes, seconds, fraction, rest = ""] = syslog;
		const before = DAYS_BEFORE[MONTHS.indexOf(month)];
		if (before === undefined) return null;
		const days = before + Number(day) - 1;
		const whole = ((days * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
		return { stamp: { kind: "syslog", ...withFraction(whole, fraction) }, rest };
	}
	const iso = ISO.exec(text);
	if (iso === null) return null;
	const [, date = "", fraction, zone = "Z", rest = ""] = iso;
	const whole = Date.parse(`${date}${zone}`) / 1000;
	return Number.isNaN(whole) ? null : { stamp: { kind: "iso", ...withFraction(whole, fraction) }, rest };
}

function withFraction(whole: number, fraction = ""): { seconds: number; unit: number } {
	const digits = fraction.slice(1);
	return { seconds: whole + Number(`0.${digits || "0"}`), unit: 10 ** -digits.length };
}

function toldBy(services: readonly string[], pid: number, message: string): Told | { cut: string | null } {
	const daemon = services.at(-1) ?? "";
	if (BREAKS.test(message)) return { kind: "break", what: message };
	const [, id, rest = ""] = OF_MESSAGE.exec(message) ?? [];
	if (id === undefined) return { kind: "other" };
	if (daemon === "qmgr" || daemon === "oqmgr" || daemon === "nqmgr") return toldByManager(id, rest);
	if (daemon === "postsuper") return { kind: "handled", id };
	if (rest.startsWith("to=<")) return delivery(id, rest, services, daemon, pid);
	if (/^(?:client=|uid=|message-id=|resent-message-id=)/.test(rest)) return { kind: "enters", id };
	return { kind: "other" };
}

function toldByManager(id: string, rest: string): Told | { cut: string } {
	if (rest === "removed") return { kind: "removed", id };
	const active = /^from=<.*>, size=\d+, nrcpt=(\d+) \(queue active\)$/.exec(rest);
	if (active !== null) return { kind: "active", id, recipients: Number(active[1]) };
	if (/^from=<.*>, status=(?:force-)?expired/.test(rest)) return { kind: "expired", id };
	return rest.startsWith("from=<") || "removed".startsWith(rest) ? { cut: id } : { kind: "other" };
}

function delivery(
	id: string,
	rest: string,
	services: readonly string[],
	daemon: string,
	pid: number,
): Told | { cut: string } {
	const found =
		/^to=<(.*?)>, (?:orig_to=<(.*?)>, )?relay=.*?, (?:conn_use=\d+, )?delay=([\d.]+), delays=([\d.]+)\/([\d.]+)\/([\d.]+)\/([\d.]+), dsn=[\d.]+, status=([\w-]+)/.exec(
			rest,
		);
	if (found === null) return { cut: id };
	const [, to = "", original, delay = "", , , setup = "", transmission = "", status = ""] = found;
	const [one, other] = [rounded(setup), rounded(transmission)];
	return {
		kind: "delivery",
		id,
		transport: services[0] ?? daemon,
		daemon,
		pid,
		to,
		original: original ?? null,
		status,
		delay: rounded(delay),
		agent: { value: one.value + other.value, off: one.off + other.off },
	};
}

/** Postfix prints two significant digits, and no more than two behind the point; what is less than that is 0. */
function rounded(digits: string): Rounded {
	const decimals = digits.split(".")[1]?.length ?? 0;
	const value = Number(digits);
	return { value, off: value === 0 ? 0.01 : 10 ** -decimals / (decimals === 0 ? 1 : 2) };
}
