/**
 * `spoolproof lint-queue DIR`: each message of an on-disk queue with its state, and each anomaly with what it means.
 * Exit codes: 0 clean or healing by itself, 1 something does not heal, 2 the queue could not be read.
 */
import { Command, Option } from "commander";
import { DIALECT_NAMES, type DialectName } from "../../model/protocol/dialects.js";
import { heals } from "../protocol/lint/catalogue.js";
import { allAnomalies, type LintOptions, lintQueue } from "../protocol/lint/lint.js";
import { reportData, reportText } from "../protocol/lint/print.js";
import { diskReader, type QueueReader, UnreadableQueue } from "../protocol/lint/read.js";
import { wholeNumber } from "./options.js";

interface Flags {
	readonly dialect?: DialectName;
	readonly split?: number;
	readonly json?: boolean;
}

export interface LintOutput {
	readonly out: (text: string) => void;
	readonly err: (text: string) => void;
}

/** Milliseconds between two looks at a queue that seems damaged: what was only in motion has settled by then. */
const SETTLE_MS = 300;

function sleep(milliseconds: number): void {
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/**
 * Lints and prints.
 * @param dir how the user calls the queue, for messages
 * @returns the exit code
 */
export function runLintQueue(
	dir: string,
	reader: QueueReader,
	options: LintOptions,
	json: boolean,
	{ out, err }: LintOutput,
): 0 | 1 | 2 {
	try {
		const report = lintQueue(reader, options);
		out(json ? `${JSON.stringify(reportData(report), null, 2)}\n` : reportText(report));
		return allAnomalies(report).some((anomaly) => heals(anomaly) === null) ? 1 : 0;
	} catch (error) {
		if (!(error instanceof UnreadableQueue)) throw error;
		err(`lint-queue: ${dir}: ${error.message}\n`);
		return 2;
	}
}

export const lintQueueCommand = (): Command =>
	new Command("lint-queue")
		.description(
			"tell the state (S1-S5) of each message of a qmail queue on disk, and what is wrong with it; never writes",
		)
		.argument("<dir>", "the queue directory, the one with mess/, todo/ and info/ in it")
		.addOption(
			new Option("--dialect <name>", "the family of programs; default: told from the directories").choices(
				DIALECT_NAMES,
			),
		)
		.option("--split <n>", "number of subdirectories, where it is not the family's usual one", wholeNumber(1, 100_000))
		.option("--json", "print one JSON object")
		.action((dir: string, flags: Flags) => {
			const options: LintOptions = {
				now: Date.now() / 1000,
				settle: () => sleep(SETTLE_MS),
				...(flags.dialect === undefined ? {} : { dialect: flags.dialect }),
				...(flags.split === undefined ? {} : { split: flags.split }),
			};
			process.exitCode = runLintQueue(dir, diskReader(dir), options, flags.json ?? false, {
				out: (text) => process.stdout.write(text),
				err: (text) => process.stderr.write(text),
			});
		});
