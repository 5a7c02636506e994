/**
 * Which channel a recipient goes to, and how the address is rewritten on the way (qmail-send(8), control files). Leaves out
 * reading the control files.
 */
import { lowerCase, type Routing } from "./controls.js";

export interface Route {
	/** 0 local, 1 remote, 2 and up supplementary. */
	readonly channel: number;
	readonly address: string;
}

/** Routes one envelope recipient. */
export function route(recipient: string, routing: Routing): Route {
	const address = percentHack(recipient.includes("@") ? recipient : `${recipient}@${routing.envnoathost}`, routing);
	const at = address.lastIndexOf("@");
	const domain = lowerCase(address.slice(at + 1));
	if (routing.locals.has(domain)) return { channel: 0, address };
	const prefix = virtualPrefix(address, at, domain, routing);
	if (prefix) return { channel: 0, address: `${prefix}-${address}` };
	const supplementary = routing.supplementary.findIndex((domains) => domains.has(domain));
	return { channel: supplementary >= 0 ? 2 + supplementary : 1, address };
}

/** user%fqdn@domain becomes user@fqdn as long as the domain is listed. */
function percentHack(address: string, routing: Routing): string {
	if (routing.percenthack.size === 0) return address;
	let rest = address;
	for (;;) {
		const at = rest.lastIndexOf("@");
		if (!routing.percenthack.has(lowerCase(rest.slice(at + 1)))) return rest;
		const percent = rest.lastIndexOf("%", at - 1);
		if (percent < 0 || at === 0) return rest;
		rest = `${rest.slice(0, percent)}@${rest.slice(percent + 1, at)}`;
	}
}

/** The first that is listed: the whole address, the domain, each of its suffixes from a dot on, the empty one. */
function virtualPrefix(address: string, at: number, domain: string, routing: Routing): string | undefined {
	const { virtualdomains } = routing;
	if (virtualdomains.size === 0) return undefined;
	const whole = virtualdomains.get(lowerCase(address));
	if (whole !== undefined) return whole;
	if (at + 1 > address.length) return undefined;
	return domainPrefix(domain, routing);
}

/** The prefix that virtualdomains has for a domain in lower case; "" is an exception; undefined: not listed. */
export function domainPrefix(domain: string, routing: Routing): string | undefined {
	const { virtualdomains } = routing;
	const own = virtualdomains.get(domain);
	if (own !== undefined) return own;
	for (let dot = domain.indexOf(".", 0); dot >= 0; dot = domain.indexOf(".", dot + 1)) {
		const prefix = virtualdomains.get(domain.slice(dot));
		if (prefix !== undefined) return prefix;
	}
	return virtualdomains.get("");
}
