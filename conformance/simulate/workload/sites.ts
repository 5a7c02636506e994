/**
 * What the sites that mail goes to are like: how long a delivery takes, when they are down, how often they fail. Leaves out mail.
 * Grammar: `NAME=takes:~2s;down:10m-40m;timeout:30s;fails:0.1;defers:0.2`, the name `*` for all that have no entry of their own.
 */
import { InputError, quoted } from "../input-error.js";
import { type Duration, parseDuration, parseSpan, parseTime, type Span } from "./time.js";

export interface Site {
	/** How long a delivery takes, whatever the number of its recipients. */
	readonly takes: Duration;
	/** While it is down every delivery ends after `timeout` seconds with a failure of the site. */
	readonly down: readonly Span[];
	readonly timeout: number;
	/** The share of deliveries that end with a failure of the site. */
	readonly fails: number;
	/** The share of deliveries that are put off for reasons of their own, as by greylisting. */
	readonly defers: number;
}

/** Postfix waits 30 seconds for a connection. Source: postconf(5), smtp_connect_timeout. */
const ORDINARY: Site = { takes: { kind: "exponential", mean: 1 }, down: [], timeout: 30, fails: 0, defers: 0 };

export class Sites {
	private readonly byName = new Map<string, Site>();
	private otherwise = ORDINARY;

	/** @param entries one text a site; a later one of the same name comes on top of the earlier. */
	constructor(entries: readonly { readonly text: string; readonly where: string }[] = []) {
		for (const { text, where } of entries) this.add(text, where);
	}

	of(name: string): Site {
		return this.byName.get(name.toLowerCase()) ?? this.otherwise;
	}

	/** The names that have an entry of their own. */
	get names(): string[] {
		return [...this.byName.keys()];
	}

	/** @throws InputError if the entry cannot be read. */
	add(text: string, where: string): void {
		const equals = text.indexOf("=");
		const name = text.slice(0, equals).trim().toLowerCase();
		if (equals < 1 || !/^(?:\*|[\w.-]+)$/.test(name))
			throw new InputError(where, `expected a site such as slow.example=takes:30s, not ${quoted(text)}`);
		const before = name === "*" ? this.otherwise : this.of(name);
		const site = text
			.slice(equals + 1)
			.split(";")
			.reduce((so, part) => withPart(so, part.trim(), where), before);
		if (site.fails + site.defers > 1) throw new InputError(where, "fails and defers add up to more than 1");
		if (name === "*") this.otherwise = site;
		else this.byName.set(name, site);
	}
}

function withPart(site: Site, part: string, where: string): Site {
	const colon = part.indexOf(":");
	const key = part.slice(0, Math.max(colon, 0));
	const value = part.slice(colon + 1).trim();
	switch (key) {
		case "takes":
			return { ...site, takes: parseDuration(value, where) };
		case "down":
			return { ...site, down: [...site.down, parseSpan(value, where)] };
		case "timeout":
			return { ...site, timeout: parseTime(value, where) };
		case "fails":
			return { ...site, fails: parseShare(value, where) };
		case "defers":
			return { ...site, defers: parseShare(value, where) };
		default:
			throw new InputError(
				where,
				`expected takes:, down:, timeout:, fails: or defers: (as in down:10m-40m), not ${quoted(part)}`,
			);
	}
}

function parseShare(text: string, where: string): number {
	const share = Number(text);
	if (/^(?:\d+(?:\.\d+)?|\.\d+)$/.test(text) && share <= 1) return share;
	throw new InputError(where, `expected a share from 0 to 1, not ${quoted(text)}`);
}
