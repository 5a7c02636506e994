/**
 * A deliverer into maildirs (maildir(5)): one for each recipient below a base directory. The message is written and synced in
 * tmp/, then linked into new/. Leaves out users, .qmail files and quotas.
 */
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, unlinkSync, writeSync } from "node:fs";
import { REPORT } from "../../../model/protocol/messages.js";
import { errorCode } from "../fs.js";
import type { Deliver } from "../spawn.js";

export interface MaildirOptions {
	/** Absolute path of the directory that holds the maildirs. */
	readonly base: string;
	/** Part of the file names that no other host has. */
	readonly host: string;
	readonly pid: number;
	/** Seconds since 1970. */
	readonly now: () => number;
	readonly delivered: (file: string, recipient: string) => void;
}

/** The name of a recipient's maildir: the address, with what could mislead in a path written as =XX. */
export function maildirName(recipient: string): string {
	const name = recipient.replace(/[^A-Za-z0-9@._+-]|^\./g, (byte) => {
		return `=${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
	});
	return name.slice(0, 200);
}

export function maildir(options: MaildirOptions): Deliver {
	let sequence = 0;
	return ({ file, sender, recipient }, done) => {
		sequence += 1;
		const directory = `${options.base}/${maildirName(recipient)}`;
		const name = `${options.now()}.${options.pid}_${sequence}.${options.host}`;
		const temporary = `${directory}/tmp/${name}`;
		try {
			for (const part of ["tmp", "new", "cur"]) mkdirSync(`${directory}/${part}`, { recursive: true, mode: 0o700 });
			const head = `Return-Path: <${sender.replaceAll("\n", "_")}>\nDelivered-To: ${recipient.replaceAll("\n", "_")}\n`;
			const text = Buffer.concat([Buffer.from(head, "latin1"), readFileSync(file)]);
			const out = openSync(temporary, "wx", 0o600);
			try {
				for (let at = 0; at < text.length; ) at += writeSync(out, text, at);
				fsyncSync(out);
			} finally {
				closeSync(out);
			}
			linkSync(temporary, `${directory}/new/${name}`);
		} catch (error) {
			remove(temporary);
			done(REPORT.deferral, `Unable to write to the maildir (${errorCode(error) || "unknown"}). (#4.3.0)\n`);
			return;
		}
		remove(temporary);
		options.delivered(file, recipient);
		done(REPORT.success, "delivered\n");
	};
}

function remove(path: string): void {
	try {
		unlinkSync(path);
	} catch {
		// A file in tmp/ is nobody's mail.
	}
}
