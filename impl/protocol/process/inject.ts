/**
 * Queues a bounce by running qmail-queue, as any other program would. Leaves out what the bounce says (send/bounce.ts).
 */
import { spawn } from "node:child_process";
import { Writable } from "node:stream";
import { QUEUE_EXIT, RECORD } from "../../../model/protocol/messages.js";
import type { BounceMessage, Injector } from "../send/bounce.js";

/** `command` with its arguments: a program with the interface of qmail-queue. */
export function injectWith(command: readonly string[]): Injector {
	const [program = "qmail-queue", ...args] = command;
	return (message, done) => {
		let over = false;
		const finish = (qp: number | undefined) => {
			if (over) return;
			over = true;
			done(qp);
		};
		const child = spawn(program, args, { stdio: ["pipe", "pipe", "ignore"] });
		// The child reads its descriptor 1 as well.
		const envelope: unknown = child.stdio[1];
		if (!(envelope instanceof Writable)) {
			child.kill();
			finish(undefined);
			return;
		}
		let readable = true;
		child.on("error", () => finish(undefined));
		child.on("exit", (code) => finish(code === QUEUE_EXIT.ok && readable ? child.pid : undefined));
		child.stdin.on("error", () => undefined);
		envelope.on("error", () => undefined);
		feed(child.stdin, envelope, message).catch(() => {
			// Without the end of an envelope qmail-queue throws the message away.
			readable = false;
			child.stdin.destroy();
			envelope.destroy();
		});
	};
}

/** Written out, as Readable.pipe looks at process.stdout and stderr, and those descriptors are pipes to others here. */
async function feed(text: Writable, envelope: Writable, message: BounceMessage): Promise<void> {
	for (const part of message.parts()) {
		if (text.destroyed) return;
		if (!text.write(Buffer.from(part, "latin1"))) await drained(text);
	}
	text.end();
	const { sender, recipient } = message;
	envelope.end(Buffer.from(`${RECORD.sender}${sender}\0${RECORD.recipient}${recipient}\0\0`, "latin1"));
}

function drained(stream: Writable): Promise<void> {
	return new Promise((resolve) => {
		const go = () => {
			stream.off("drain", go);
			stream.off("close", go);
			resolve();
		};
		stream.on("drain", go);
		stream.on("close", go);
	});
}
