/**
 * `spoolproof crash`: every crash point of the reference, asked of the model as well, and the loss under asynchronous directories; or,
 * with programs given, every system call of those. Exit codes: 0 nothing is lost that may not be, 1 something is, 2 could not tell.
 */
import { Command, Option } from "commander";
import { DIALECT_NAMES, type DialectName } from "../../model/protocol/dialects.js";
import { type Executable, givenProgram, type ProgramRole, referencePrograms } from "../adapters/qmail/executable.js";
import {
	type BinaryOptions,
	binaryVerdict,
	crashBinary,
	type PointResult,
	planBinary,
} from "../protocol/crash/binary/points.js";
import { binaryText } from "../protocol/crash/binary/print.js";
import { type Compared, CRASH_KINDS, compareCrashes, LETTERS } from "../protocol/crash/compare.js";
import { findLoss, lossText } from "../protocol/crash/loss.js";
import { crashTable, disagreementText } from "../protocol/crash/print.js";
import { demandRoles } from "./check-protocol.js";
import { EXIT } from "./errors.js";
import { givenOptions, refuse } from "./given.js";
import type { Environment } from "./program.js";

interface Options {
	readonly loss?: true;
	readonly todo?: string;
	readonly clean?: string;
	readonly send?: string;
	readonly dialect: DialectName;
	readonly errors?: true;
	readonly template?: string;
	readonly control?: string;
}

/** Examples of a disagreement that are shown; the table counts them all. */
const SHOWN = 5;
const ROLES: readonly ProgramRole[] = ["todo", "clean", "send"];

export function crashCommand({ signal }: Environment): Command {
	return new Command("crash")
		.description(
			"crash the reference at every operation, under both file systems, and ask the model what may come of it; " +
				"with --todo, --clean or --send: kill that program before each of its system calls",
		)
		.option("--loss", "show the loss under asynchronous directories only")
		.option("--todo <program>", "a qmail-todo; the word reference stands for the kit's own")
		.option("--clean <program>", "a qmail-clean, likewise")
		.option("--send <program>", "a qmail-send, likewise")
		.addOption(new Option("--dialect <name>", "the family of the programs").choices(DIALECT_NAMES).default("exttodo"))
		.option("--errors", "beside kills: let each call fail with ENOSPC, EIO and EMFILE where it can")
		.option("--template <dir>", "a directory that is copied into the home of each run")
		.option("--control <name>", "name of the control directory: control or etc")
		.action(async (options: Options, called: Command) => {
			const given = givenOptions(called);
			const alone = ROLES.every((role) => options[role] === undefined);
			if (alone) refuse(given, "without --todo, --clean or --send", ["dialect", "errors", "template", "control"]);
			else refuse(given, "on programs", ["loss"]);
			demandRoles(options);
			if (!alone) process.exitCode = await binaries(options, signal);
			else {
				process.exitCode = options.loss ? EXIT.conforms : await enumerate(signal);
				process.stdout.write(lossText(findLoss()));
			}
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

async function binaries(options: Options, signal: AbortSignal): Promise<number> {
	const { dialect, errors = false, template, control } = options;
	const programs: Record<ProgramRole, Executable> = { ...referencePrograms() };
	for (const role of ROLES) {
		const path = options[role];
		if (path !== undefined && path !== "reference") programs[role] = givenProgram(path, `--${role}`);
	}
	const home = { ...(template === undefined ? {} : { template }), ...(control === undefined ? {} : { control }) };
	let code: number = EXIT.conforms;
	for (const role of ROLES.filter((one) => options[one] !== undefined)) {
		const found = await binary({ role, programs, dialect, errors, home, signal });
		// A violation outweighs what could not be told.
		if (code !== EXIT.violates && found !== EXIT.conforms) code = found;
	}
	return code;
}

async function binary(options: BinaryOptions): Promise<number> {
	const program = options.programs[options.role];
	const plan = await planBinary(options);
	const unfit = plan.calm.messages.find(({ fate }) => fate !== "fine");
	if (plan.chosen.length === 0 || plan.calm.messages.length === 0 || unfit) {
		const why = unfit?.why ?? "it did nothing that can be seen";
		process.stderr.write(`${program.name}: could not tell: without any fault it does not do its work: ${why}\n`);
		return EXIT.undetermined;
	}
	const points: PointResult[] = [];
	for await (const point of crashBinary(options, plan)) {
		points.push(point);
		if (points.length % 25 === 0) process.stderr.write(`${program.name}: ${points.length} points\n`);
	}
	process.stdout.write(binaryText(program, plan, points));
	return EXIT[binaryVerdict(points)];
}
