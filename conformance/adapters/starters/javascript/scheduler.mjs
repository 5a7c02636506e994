#!/usr/bin/env node
/**
 * A simple scheduler behind spoolproof's adapter protocol: mail leaves in the order in which it came. To judge a scheduler of your own,
 * write choose() anew, or let the methods of Scheduler call yours. The protocol is explained in docs/write-an-adapter.md.
 *
 *     spoolproof validate "node scheduler.mjs"
 *     spoolproof check --profile scheduler-bounded --adapter "node scheduler.mjs"
 */
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

export class Scheduler {
	/** What is promised beyond the profile: mail for one destination keeps its order, and nobody is overtaken. */
	static promises = { order: "destination", overtaking: 0 };

	constructor({ limits }) {
		this.limits = limits;
		this.now = 0;
		this.seen = [];
		this.deliveries = 0;
		this.messages = new Map(); // every message that is not delivered yet, by name
		this.incoming = []; // messages that wait for room in the active queue
		this.waiting = []; // recipients to be selected, oldest first
		this.destinations = new Map(); // how many deliveries each has, and how it does
		this.inFlight = new Map(); // deliveries by number
		this.asked = new Set(); // transports with an agent on its way
	}

	/** ===== Plug in your own: which of the recipients that can go now is next? ===== */
	choose(candidates) {
		return candidates[0];
	}

	arrive({ message, recipients, single = false }) {
		this.messages.set(message, {
			name: message,
			recipients,
			single,
			left: 0,
			failed: [],
			place: "incoming",
			wakeup: 0,
		});
		this.incoming.push(message);
	}

	rescan({ message }) {
		const { place, wakeup } = this.messages.get(message);
		const room = this.incoming.length === 0 && this.active() < this.limits.active;
		if (place === "deferred" && wakeup <= this.now && room) this.activate(message);
	}

	tick({ seconds }) {
		this.now += seconds;
	}

	/** An agent is free: give it all that it may take to the chosen recipient's destination, or let it go. */
	slot({ transport }) {
		this.asked.delete(transport);
		const chosen = this.choose(this.candidates(transport));
		if (chosen === undefined) {
			this.seen.push({ saw: "release", transport });
			return;
		}
		const { message, destination } = chosen;
		const most = this.messages.get(message).single ? 1 : this.limits.recipients || Number.POSITIVE_INFINITY;
		const together = this.waiting
			.filter((one) => one.message === message && one.destination === destination && one.transport === transport)
			.slice(0, most);
		this.waiting = this.waiting.filter((one) => !together.includes(one));
		this.site(chosen).busy++;
		const delivery = ++this.deliveries;
		this.inFlight.set(delivery, together);
		const recipients = together.map(({ recipient }) => recipient);
		this.seen.push({ saw: "select", delivery, transport, message, destination, recipients });
	}

	complete({ delivery, outcome }) {
		const ended = this.inFlight.get(delivery);
		this.inFlight.delete(delivery);
		const site = this.site(ended[0]);
		site.busy--;
		site.failures = outcome === "site-failure" ? site.failures + 1 : 0;
		if (this.limits.failures > 0 && site.failures >= this.limits.failures) {
			site.failures = 0;
			site.downUntil = this.now + this.limits.minimalBackoff;
		}
		const message = this.messages.get(ended[0].message);
		message.left -= ended.length;
		if (outcome !== "delivered") message.failed.push(...ended.map(({ recipient }) => recipient));
		if (message.left === 0) this.finish(message);
	}

	finish(message) {
		if (message.failed.length === 0) {
			this.messages.delete(message.name);
			this.seen.push({ saw: "finish", message: message.name, fate: "removed" });
			return;
		}
		// In the order of the file, not in that of their failures.
		message.recipients = message.recipients.filter((one) => message.failed.includes(one));
		message.failed = [];
		message.place = "deferred";
		message.wakeup = this.now + this.limits.minimalBackoff;
		this.seen.push({ saw: "finish", message: message.name, fate: "deferred", wakeup: message.wakeup });
	}

	activate(name) {
		const message = this.messages.get(name);
		message.place = "active";
		message.left = message.recipients.length;
		this.seen.push({ saw: "activate", message: name });
		for (const recipient of message.recipients) {
			// A recipient is local@destination.transport; the transport is what follows the last dot.
			const dot = recipient.lastIndexOf(".");
			const destination = recipient.slice(recipient.lastIndexOf("@") + 1, dot);
			this.waiting.push({ message: name, recipient, destination, transport: recipient.slice(dot + 1) });
		}
	}

	/** What the scheduler does of itself: takes in mail when there is room, asks for agents when there is work. */
	settle() {
		while (this.incoming.length > 0 && this.active() < this.limits.active) this.activate(this.incoming.shift());
		for (const transport of new Set(this.waiting.map((one) => one.transport))) {
			if (this.asked.has(transport) || this.candidates(transport).length === 0) continue;
			this.asked.add(transport);
			this.seen.push({ saw: "ask", transport });
		}
	}

	/** Recipients of a transport that may be selected now, oldest first. */
	candidates(transport) {
		return this.waiting.filter((one) => one.transport === transport && this.canTakeMore(this.site(one)));
	}

	canTakeMore({ busy, downUntil }) {
		const { concurrency } = this.limits;
		return (concurrency === 0 || busy < concurrency) && downUntil <= this.now;
	}

	site({ transport, destination }) {
		const key = `${transport} ${destination}`;
		if (!this.destinations.has(key)) this.destinations.set(key, { busy: 0, failures: 0, downUntil: 0 });
		return this.destinations.get(key);
	}

	active() {
		return [...this.messages.values()].filter(({ place }) => place === "active").length;
	}
}

const STIMULI = ["arrive", "rescan", "slot", "complete", "tick"];

/** Answers each line of stdin with a line on stdout. */
export function serve(name, Kind) {
	let scheduler = null;
	const answers = {
		hello: () => ({
			protocol: "spoolproof-scheduler",
			version: 1,
			name,
			profiles: ["scheduler-bounded"],
			promises: Kind.promises,
		}),
		configure: (request) => {
			scheduler = new Kind(request);
			return { seen: [] };
		},
	};
	for (const stimulus of STIMULI) {
		answers[stimulus] = (request) => {
			scheduler.seen = [];
			scheduler[stimulus](request);
			scheduler.settle();
			return { seen: scheduler.seen };
		};
	}
	const unknown = (request) => ({ error: `${request.do} is not known here` });
	const lines = createInterface({ input: process.stdin });
	lines.on("line", (line) => {
		const request = JSON.parse(line);
		if (request.do === "end") lines.close();
		else process.stdout.write(`${JSON.stringify({ id: request.id, ...(answers[request.do] ?? unknown)(request) })}\n`);
	});
	lines.on("close", () => process.stdin.destroy());
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) serve("starter in JavaScript", Scheduler);
