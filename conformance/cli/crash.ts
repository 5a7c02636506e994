/**
 * `spoolproof crash`: every crash point of the reference, asked of the model as well; and the loss under asynchronous directories.
 * Exit codes: 0 they agree, 1 they do not.
 */
import { Command } from "commander";
import { type Compared, CRASH_KINDS, compareCrashes, LETTERS } from "../protocol/crash/compare.js";
import { findLoss, lossText } from "../protocol/crash/loss.js";
import { crashTable, disagreementText } from "../protocol/crash/print.js";
import { EXIT } from "./errors.js";
import type { Environment } from "./program.js";

interface Options {
	readonly loss?: true;
}

/** Examples of a disagreement that are shown; the table counts them all. */
const SHOWN = 5;

export function crashCommand({ signal }: Environment): Command {
	return new Command("crash")
		.description(
			"crash the reference at every operation, under both file systems, and ask the model what may come of it",
		)
		.option("--loss", "show the loss under asynchronous directories only")
		.action(async ({ loss }: Options) => {
			process.exitCode = EXIT.conforms;
			if (!loss) process.exitCode = await enumerate(signal);
			process.stdout.write(lossText(findLoss()));
		});
}

async function enumerate(signal: AbortSignal): Promise<number> {
	const points: Compared[] = [];
	for (const kind of CRASH_KINDS)
		for (const letter of LETTERS)
			for (const point of compareCrashes(letter, kind)) {
				points.push(point);
				// An interruption is heard between two points.
				if (points.length % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
				signal.throwIfAborted();
			}
	process.stdout.write(`${crashTable(points)}\n`);
	const apart = points.filter(({ disagreement }) => disagreement !== null);
	for (const point of apart.slice(0, SHOWN)) process.stdout.write(`${disagreementText(point)}\n`);
	process.stdout.write(
		apart.length === 0
			? `Model and reference agree at all ${points.length.toLocaleString("en")} points: no outcome that the model does not allow, losses exactly where it has them.\n\n`
			: `Model and reference do not agree at ${apart.length} of ${points.length} points.\n\n`,
	);
	return apart.length === 0 ? EXIT.conforms : EXIT.violates;
}
