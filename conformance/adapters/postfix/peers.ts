/**
 * The programs around the queue manager, played on their sockets: the address resolver, the bounce, defer, trace and flush services,
 * which answer by themselves, and the delivery agents, which do nothing until the session says so.
 */
import { chmodSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { resolveAddress } from "../../../model/scheduler/events.js";
import { AdapterFailure } from "../adapter.js";
import { AttributeReader, encodeAttributes } from "./attributes.js";

const DELIVERY_PROTOCOL = encodeAttributes([["protocol", "delivery_request_protocol"]]);
const STATUS_OK = encodeAttributes([["status", "0"]]);
/** RESOLVE_CLASS_DEFAULT: an address of no class of ours. */
const REMOTE = "4096";

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
		this.#socket.write(DELIVERY_PROTOCOL);
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

export interface PeerOptions {
	/** The path of a socket: class (`private` or `public`) and service. */
	readonly path: (className: string, service: string) => string;
	readonly transports: readonly string[];
	readonly onConnection: (connection: AgentConnection) => void;
	readonly onFailure: (failure: AdapterFailure) => void;
}

/** All listening sockets of one session. */
export class Peers {
	readonly #servers: Server[] = [];
	readonly #sockets = new Set<Socket>();

	/** Listens on every socket the queue manager may connect to. */
	async listen(options: PeerOptions): Promise<void> {
		const services: [className: string, service: string, serve: (socket: Socket) => void][] = [
			["private", "rewrite", (socket) => this.#resolve(socket, options)],
			...["bounce", "defer", "trace"].map((name): [string, string, (socket: Socket) => void] => [
				"private",
				name,
				(socket) => this.#agree(socket, "delivery_status_protocol"),
			]),
			["public", "flush", (socket) => this.#agree(socket, "queue_flush_protocol")],
			...options.transports.map((transport): [string, string, (socket: Socket) => void] => [
				"private",
				transport,
				(socket) => options.onConnection(new AgentConnection(transport, socket, options.onFailure)),
			]),
		];
		await Promise.all(
			services.map(([className, service, serve]) => this.#serve(options.path(className, service), serve)),
		);
	}

	/** Closes every socket. */
	close(): void {
		for (const server of this.#servers) server.close();
		for (const socket of this.#sockets) socket.destroy();
	}

	#serve(path: string, serve: (socket: Socket) => void): Promise<void> {
		const server = createServer({ allowHalfOpen: true }, (socket) => {
			this.#sockets.add(socket);
			socket.on("close", () => this.#sockets.delete(socket));
			socket.on("error", () => {});
			serve(socket);
		});
		this.#servers.push(server);
		return new Promise((resolve, reject) => {
			server.on("error", (error) => reject(new AdapterFailure(`cannot listen on ${path}: ${error.message}`)));
			server.listen(path, () => {
				chmodSync(path, 0o777);
				resolve();
			});
		});
	}

	#resolve(socket: Socket, options: PeerOptions): void {
		const reader = new AttributeReader();
		socket.write(encodeAttributes([["protocol", "trivial_rewrite_protocol"]]));
		socket.on("data", (bytes) => {
			reader.push(bytes);
			for (let query = reader.next(); query !== undefined; query = reader.next()) {
				const address = query.get("address") ?? "";
				if (query.get("request") !== "resolve") {
					options.onFailure(new AdapterFailure(`the queue manager asked the resolver for "${query.get("request")}"`));
					return;
				}
				const { nexthop, transport } = resolveAddress(address);
				socket.write(
					encodeAttributes([
						["flags", "0"],
						["transport", transport],
						["nexthop", nexthop],
						["recipient", address],
						["flags", REMOTE],
					]),
				);
			}
		});
		socket.on("end", () => socket.end());
	}

	#agree(socket: Socket, protocol: string): void {
		const reader = new AttributeReader();
		socket.write(encodeAttributes([["protocol", protocol]]));
		socket.on("data", (bytes) => {
			reader.push(bytes);
			while (reader.next() !== undefined) socket.write(STATUS_OK);
		});
		socket.on("end", () => socket.end());
	}
}
