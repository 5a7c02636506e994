/** A workload: messages with their time, size and destinations, and the sites they go to. Leaves out where it comes from. */
import { InputError } from "../input-error.js";
import type { Sites } from "./sites.js";

export interface Message {
	/** Its number in order of arrival, from 0. */
	readonly id: number;
	readonly name: string;
	/** When it arrives, in seconds. */
	readonly at: number;
	readonly transport: string;
	/** For each recipient the number of its destination. */
	readonly to: Int32Array;
}

export interface Workload {
	/** What it is, for people. */
	readonly title: string;
	/** In order of arrival. */
	readonly messages: readonly Message[];
	/** Names of the destinations, by number. */
	readonly destinations: readonly string[];
	readonly sites: Sites;
	readonly recipients: number;
}

/** More does not fit into memory and patience. */
export const MOST_MESSAGES = 500_000;
export const MOST_RECIPIENTS = 3_000_000;

/** Gathers messages in any order, and puts them into order of arrival; those of the same time stay in the order given. */
export class WorkloadBuilder {
	private readonly messages: Omit<Message, "id">[] = [];
	private readonly numbers = new Map<string, number>();
	private recipients = 0;

	/** The number of a destination. Case does not matter. */
	destination(name: string): number {
		const key = name.toLowerCase();
		const known = this.numbers.get(key);
		if (known !== undefined) return known;
		this.numbers.set(key, this.numbers.size);
		return this.numbers.size - 1;
	}

	/** The room for it has been reserved. */
	add(message: Omit<Message, "id">): void {
		this.messages.push(message);
	}

	/**
	 * Before a message of so many recipients is made.
	 * @throws InputError if that would be too many.
	 */
	reserve(recipients: number, where: string): void {
		if (this.messages.length >= MOST_MESSAGES)
			throw new InputError(
				where,
				`more than ${MOST_MESSAGES.toLocaleString("en")} messages; make the workload smaller`,
			);
		if (this.recipients + recipients > MOST_RECIPIENTS)
			throw new InputError(
				where,
				`more than ${MOST_RECIPIENTS.toLocaleString("en")} recipients; make the workload smaller`,
			);
		this.recipients += recipients;
	}

	/** @throws InputError if there is no mail. */
	build(title: string, sites: Sites, where: string): Workload {
		if (this.messages.length === 0) throw new InputError(where, "there is not a single message in it");
		const messages = this.messages
			.map((message, order) => ({ message, order }))
			.sort((a, b) => a.message.at - b.message.at || a.order - b.order)
			.map(({ message }, id) => ({ ...message, id }));
		return { title, messages, destinations: [...this.numbers.keys()], sites, recipients: this.recipients };
	}
}
