/**
 * A spawn program as a process: commands on 0, reports on 1. Leaves out what is delivered how (deliver/).
 */
import { openSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { resolve } from "node:path";
import { EXIT, FD } from "../../../model/protocol/messages.js";
import { discard } from "../deliver/discard.js";
import { maildir } from "../deliver/maildir.js";
import { type Deliver, Spawn } from "../spawn.js";
import { readPipe } from "./pipe-in.js";
import { PipeOut } from "./pipe-out.js";
import { realClock } from "./real-clock.js";
import { complain, homeDirectory, Settings } from "./settings.js";

/** As many as the C programs are built for. */
const CONCURRENCY = 120;

/** Runs until the process exits. */
export function runSpawn(kind: "discard" | "maildir", argv: readonly string[]): void {
	try {
		const settings = new Settings(argv, process.env);
		const dialect = settings.dialect();
		const record = recorder(settings.text("record"));
		const base = resolve(settings.text("maildirs") ?? "Maildirs");
		const delay = settings.number("delay", 0);
		const concurrency = settings.number("spawn", CONCURRENCY, 1);
		homeDirectory(settings, dialect).enterQueue();
		process.chdir("mess");
		process.umask(0o077);
		const deliver: Deliver =
			kind === "discard"
				? discard({ delay, delivered: record })
				: maildir({
						base,
						host: hostname().replace(/[/:]/g, "_"),
						pid: process.pid,
						now: realClock.now,
						delivered: record,
					});
		const reports = new PipeOut(FD.spawn.reports, { broken: () => process.exit(EXIT.ok) });
		const spawn = new Spawn({ dialect, concurrency, deliver, write: (bytes) => reports.write(bytes) });
		readPipe(
			FD.spawn.commands,
			(bytes) => spawn.push(bytes),
			() => spawn.end(() => setImmediate(() => process.exit(EXIT.ok))),
		);
	} catch (error) {
		complain(kind, error);
		process.exit(EXIT.cannotStart);
	}
}

/** Appends a line for each delivery, before it is reported, so that duplicates can be counted. */
function recorder(path: string | undefined): (file: string, recipient: string) => void {
	if (path === undefined) return () => undefined;
	const fd = openSync(path, "a", 0o600);
	return (file, recipient) => void writeSync(fd, `${file} ${recipient}\n`);
}
