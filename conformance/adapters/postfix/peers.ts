/**
 * The programs around the queue manager, played on their sockets: the address resolver, the bounce, defer, trace and flush services,
 * which answer by themselves, and the sockets of the delivery agents, which do nothing until the session says so.
 */
import { chmodSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { resolveAddress } from "../../../model/scheduler/events.js";
import { AdapterFailure } from "../adapter.js";
import { AttributeReader, encodeAttributes } from "./attributes.js";
import { AgentConnection } from "./connection.js";

const STATUS_OK = encodeAttributes([["status", "0"]]);
/** What sockaddr_un has room for. */
const LONGEST_PATH = 107;
/** RESOLVE_CLASS_DEFAULT: an address of no class of ours. */
const REMOTE = "4096";

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
		if (Buffer.byteLength(path) > LONGEST_PATH) {
			throw new AdapterFailure(
				`${path} is too long for the path of a socket; let TMPDIR name a directory with a shorter path`,
			);
		}
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
