/**
 * Makes an empty queue (INTERNALS 2) and a control directory, for trials and tests. Leaves out owners.
 */
import { closeSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import type { Dialect } from "../dialect.js";
import { QueuePaths } from "../paths.js";
import { makeFifos } from "./pipes.js";

/**
 * Makes `home`/queue and `home`/control (or what the dialect calls it) with the given control files.
 * @throws Error with a code if something is there already or cannot be made.
 */
export function makeQueue(home: string, dialect: Dialect, controls: Readonly<Record<string, string>>): void {
	const queue = `${home}/queue`;
	mkdirSync(queue, { recursive: true, mode: 0o750 });
	for (const [path, mode] of new QueuePaths(dialect).directories()) mkdirSync(`${queue}/${path}`, { mode });
	closeSync(openSync(`${queue}/lock/sendmutex`, "wx", 0o600));
	closeSync(openSync(`${queue}/lock/tcpto`, "wx", 0o644));
	makeFifos([`${queue}/lock/trigger`]);
	mkdirSync(`${home}/${dialect.controlDirectory}`, { recursive: true });
	for (const [name, text] of Object.entries(controls)) {
		writeFileSync(`${home}/${dialect.controlDirectory}/${name}`, text, "latin1");
	}
}
