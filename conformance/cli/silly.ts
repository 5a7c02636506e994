/**
 * `spoolproof silly`: the silly qmail problem on real processes: one load, with todo's work done by send and by a process of its own.
 * Prints a table, writes the figure if asked. Exit code 2 if it could not be measured. Leaves out what is right or wrong: nothing is judged.
 */
import { Command } from "commander";
import { sillyFigure } from "../protocol/silly/figure.js";
import { defaultDirectory, type Load, MODES, type Outcome, putLoad } from "../protocol/silly/load.js";
import { reason } from "../reason.js";
import { EXIT, UserError } from "./errors.js";
import { wholeNumber } from "./options.js";
import { checkWritable, demandDirectory, writeText } from "./outputs.js";
import type { Environment } from "./program.js";

interface Flags extends Omit<Load, "directory"> {
	readonly directory?: string;
	readonly out?: string;
}

export function sillyCommand({ signal }: Environment): Command {
	return new Command("silly")
		.description("the silly qmail problem: the same load with integrated and with external todo, on real processes")
		.option("--messages <n>", "messages to inject, one remote recipient each", wholeNumber(1), 4000)
		.option("--rate <n>", "messages injected a second", wholeNumber(1), 1000)
		.option("--slots <n>", "remote delivery slots, 1 to 250", wholeNumber(1, 250), 200)
		.option("--delivery <ms>", "milliseconds that a delivery takes", wholeNumber(0, 3_600_000), 150)
		.option("--directory <dir>", "where the queues are made: on a disk, or there are no syncs to wait for")
		.option("--out <file>", "write the figure there (SVG)")
		.action(async ({ out, ...flags }: Flags) => {
			const load: Load = { ...flags, directory: flags.directory ?? defaultDirectory() };
			checkWritable(out);
			demandDirectory(load.directory, "--directory");
			const outcomes: Outcome[] = [];
			process.stdout.write(`${row("todo", "messages/s", "slots in use", "seconds")}\n`);
			for (const mode of MODES) {
				const outcome = await putLoad(load, mode, signal).catch((error: unknown) => {
					signal.throwIfAborted();
					throw new UserError(`${mode}: ${reason(error)}`);
				});
				outcomes.push(outcome);
				const { rate, meanSlots, seconds } = outcome;
				process.stdout.write(`${row(mode, rate.toFixed(0), meanSlots.toFixed(1), seconds.toFixed(1))}\n`);
			}
			if (out !== undefined) {
				writeText(out, sillyFigure(load, outcomes));
			}
			process.exitCode = EXIT.conforms;
		});
}

function row(mode: string, ...figures: readonly string[]): string {
	return [mode.padEnd(22), ...figures.map((figure) => figure.padStart(13))].join("");
}
