/**
 * One connection that the queue manager opened to a delivery agent, played from the agent's side. Leaves out which agent is to do what.
 */
import type { Socket } from "node:net";
import { AdapterFailure } from "../adapter.js";
import { AttributeReader, encodeAttributes } from "./attributes.js";

const GREETING = encodeAttributes([["protocol", "delivery_request_protocol"]]);

/** What a delivery agent was told. */
export interface Request {
	readonly queueId: string;
	readonly nexthop: string;
	readonly recipients: readonly { readonly address: string; readonly offset: number }[];
}

/** One connection that the queue manager opened to a delivery agent. */
export class AgentConnection {
	readonly transport: string;
	readonly #socket: Socket;
	readonly #reader = new AttributeReader();
	#request: Request | null = null;
	#head: Map<string, string> | null = null;
	#recipients: { address: string; offset: number }[] = [];
	#ended = false;
	#wake: (() => void) | null = null;

	constructor(transport: string, socket: Socket, onFailure: (failure: AdapterFailure) => void) {
		this.transport = transport;
		this.#socket = socket;
		socket.on("data", (bytes) => {
			try {
				this.#receive(bytes);
			} catch (error) {
				onFailure(error instanceof AdapterFailure ? error : new AdapterFailure(String(error)));
			}
			this.#notify();
		});
		socket.on("end", () => this.#end());
		socket.on("error", () => this.#end());
		socket.on("close", () => this.#end());
	}

	/** The delivery request, once it has been received completely. */
	get request(): Request | null {
		return this.#request;
	}

	/** The queue manager closed the connection. */
	get ended(): boolean {
		return this.#ended;
	}

	/** The agent announces that it is ready. */
	greet(): void {
		this.#socket.write(GREETING);
	}

	/** Resolves when a request has been received or the queue manager closed the connection. */
	async answer(): Promise<void> {
		while (this.#request === null && !this.#ended) await this.#change();
	}

	/** Sends the delivery report; resolves when the queue manager has closed the connection. */
	async report(status: number, dsn: string, reason: string): Promise<void> {
		this.#socket.write(
			encodeAttributes([
				["status", dsn],
				["diag_type", ""],
				["diag_text", ""],
				["mta_type", ""],
				["mta_mname", ""],
				["action", ""],
				["reason", reason],
				["status", String(status >>> 0)],
			]),
		);
		while (!this.#ended) await this.#change();
		this.#socket.destroy();
	}

	/** Closes the connection; resolves when the kernel has been told. */
	async close(): Promise<void> {
		if (this.#socket.closed) return;
		await new Promise<void>((resolve) => {
			this.#socket.once("close", () => resolve());
			this.#socket.destroy();
		});
	}

	destroy(): void {
		this.#socket.destroy();
	}

	#change(): Promise<void> {
		return new Promise((resolve) => {
			this.#wake = resolve;
		});
	}

	#notify(): void {
		const wake = this.#wake;
		this.#wake = null;
		wake?.();
	}

	#end(): void {
		if (this.#ended) return;
		this.#ended = true;
		this.#notify();
	}

	#receive(bytes: Buffer): void {
		if (this.#request !== null) {
			throw new AdapterFailure(`the queue manager sent more than one request to ${this.transport}`);
		}
		this.#reader.push(bytes);
		for (;;) {
			const list = this.#reader.next();
			if (list === undefined) return;
			if (this.#head === null) this.#head = list;
			else this.#recipients.push(this.#parseRecipient(list));
			const count = Number(this.#head.get("recipient_count"));
			const queueId = this.#head.get("queue_id");
			const nexthop = this.#head.get("nexthop");
			if (queueId === undefined || nexthop === undefined || !Number.isInteger(count)) {
				throw new AdapterFailure(
					`the queue manager sent ${this.transport} a request that makes no sense: ${[...this.#head.keys()].join(", ")}`,
				);
			}
			if (this.#recipients.length === count) {
				this.#request = { queueId, nexthop, recipients: this.#recipients };
				return;
			}
		}
	}

	#parseRecipient(list: Map<string, string>): { address: string; offset: number } {
		const address = list.get("recipient");
		const offset = Number(list.get("offset"));
		if (address === undefined || !Number.isInteger(offset)) {
			throw new AdapterFailure(`the queue manager sent ${this.transport} a recipient that makes no sense`);
		}
		return { address, offset };
	}
}
