/**
 * qmail-clean as a process: requests on 0, replies on 1. It has nothing else to do, so it simply blocks in a read; a descriptor
 * that was handed over non-blocking is waited for by events. Leaves out what it does (clean.ts).
 */
import { readSync, writeSync } from "node:fs";
import { EXIT, FD } from "../../../model/protocol/messages.js";
import { Clean } from "../clean.js";
import { errorCode, RealFileSystem } from "../fs.js";
import { readPipe } from "./pipe-in.js";
import { realClock } from "./real-clock.js";
import { complain, homeDirectory, Settings } from "./settings.js";

/** Runs until the process exits. */
export function runClean(argv: readonly string[]): void {
	let clean: Clean;
	try {
		const settings = new Settings(argv, process.env);
		const dialect = settings.dialect();
		homeDirectory(settings, dialect).enterQueue();
		clean = new Clean({ fs: new RealFileSystem(), dialect, now: realClock.now, reply });
	} catch (error) {
		complain("clean", error);
		process.exit(EXIT.cannotStart);
	}
	const buffer = Buffer.allocUnsafe(4096);
	for (;;) {
		let count: number;
		try {
			count = readSync(FD.clean.requests, buffer);
		} catch (error) {
			if (errorCode(error) !== "EAGAIN") process.exit(EXIT.ok);
			readPipe(
				FD.clean.requests,
				(bytes) => clean.push(bytes),
				() => process.exit(EXIT.ok),
			);
			return;
		}
		if (count === 0) process.exit(EXIT.ok);
		clean.push(buffer.toString("latin1", 0, count));
	}
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

function reply(bytes: string): void {
	const all = Buffer.from(bytes, "latin1");
	for (let at = 0; at < all.length; ) {
		try {
			at += writeSync(FD.clean.replies, all, at);
		} catch (error) {
			if (errorCode(error) !== "EAGAIN") process.exit(EXIT.noPeer);
			// A full non-blocking pipe: its reader is slow. There is nothing else to do meanwhile.
			Atomics.wait(sleeper, 0, 0, 5);
		}
	}
}
