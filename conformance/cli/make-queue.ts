/**
 * `spoolproof make-queue DIR`: a home for a trial of qmail programs: an empty queue of a family and its control files. Leaves out owners, and
 * what runs in it (docs/run-the-processes.md).
 */
import { existsSync, readdirSync } from "node:fs";
import { Command, Option } from "commander";
import { makeQueue } from "../../impl/protocol/process/make-queue.js";
import { DIALECT_NAMES, DIALECTS, type DialectName } from "../../model/protocol/dialects.js";
import { reason } from "../reason.js";
import { UserError } from "./errors.js";
import { controlFile } from "./options.js";

interface Flags {
	readonly dialect: DialectName;
	readonly control?: Readonly<Record<string, string>>;
}

export const makeQueueCommand = (): Command =>
	new Command("make-queue")
		.description("make a home for a trial of qmail programs: an empty queue and its control files")
		.argument("<dir>", "a directory that does not exist yet, or is empty")
		.addOption(new Option("--dialect <name>", "the family of programs").choices(DIALECT_NAMES).default("exttodo"))
		.option("--control <name=text>", "a control file with one line; may be given again", controlFile)
		.action((dir: string, { dialect, control }: Flags) => {
			try {
				if (existsSync(dir) && readdirSync(dir).length > 0) throw new Error("there is something in it already");
				makeQueue(dir, DIALECTS[dialect], { me: "localhost\n", ...control });
			} catch (error) {
				throw new UserError(`cannot make a queue in ${dir}: ${reason(error)}`);
			}
			const { controlDirectory } = DIALECTS[dialect];
			process.stdout.write(
				`${dir}/queue is an empty queue of ${dialect}, ${dir}/${controlDirectory} has its settings.\n`,
			);
		});
