/**
 * The kit in the place of a spawn program (lspawn, rspawn): says how many deliveries it takes, hears delivery commands, reports on
 * them when a case says so. Leaves out delivering.
 */
import { REPORT } from "../../../model/protocol/messages.js";
import type { Hearing, Speaking } from "./ports.js";

export interface Delivery {
	/** send's number for it. */
	readonly slot: number;
	/** The message file, relative to mess/. */
	readonly file: string;
	readonly id: string;
	readonly sender: string;
	readonly recipient: string;
}

export class SpawnPlayer {
	/** All commands that came, in order. */
	readonly deliveries: Delivery[] = [];
	readonly commands: Hearing;
	readonly reports: Speaking;
	readonly #width: 1 | 2;
	#buffer = "";
	#then: ((delivery: Delivery) => void) | undefined;

	constructor(width: 1 | 2, commands: Hearing, reports: Speaking) {
		this.#width = width;
		this.commands = commands;
		this.reports = reports;
		commands.onBytes((bytes) => this.#take(bytes));
	}

	/** Says how many deliveries are taken at a time; send waits for it. */
	open(capacity = 20): this {
		this.reports.say(this.#number(capacity));
		return this;
	}

	/** What to do with each delivery, those included that came before anybody said. */
	onDelivery(deliver: (delivery: Delivery) => void): this {
		const missed = this.#then === undefined ? [...this.deliveries] : [];
		this.#then = deliver;
		for (const delivery of missed) deliver(delivery);
		return this;
	}

	/** Reports success on everything at once. */
	succeed(): this {
		return this.onDelivery(({ slot }) => this.report(slot, REPORT.success));
	}

	report(slot: number, letter: string, text = "ok\n"): void {
		this.reports.say(`${this.#number(slot)}${letter}${text}\0`);
	}

	#take(bytes: string): void {
		this.#buffer += bytes;
		for (;;) {
			const match = /^([^\0]*)\0([^\0]*)\0([^\0]*)\0/.exec(this.#buffer.slice(this.#width));
			if (!match) return;
			const [whole, file = "", sender = "", recipient = ""] = match;
			const low = this.#buffer.charCodeAt(0);
			const slot = this.#width === 1 ? low : low + 256 * this.#buffer.charCodeAt(1);
			this.#buffer = this.#buffer.slice(this.#width + whole.length);
			const delivery = { slot, file, id: file.slice(file.lastIndexOf("/") + 1), sender, recipient };
			this.deliveries.push(delivery);
			this.#then?.(delivery);
		}
	}

	#number(value: number): string {
		return this.#width === 1 ? String.fromCharCode(value) : String.fromCharCode(value & 255, value >> 8);
	}
}
