/**
 * `spoolproof mutants`: the deliberate mistakes in model, reference and programs, and whether the cases notice them. Leaves out trying
 * them (conformance/mutants), which is loaded when it is wanted: it needs the TypeScript compiler.
 */
import { Command } from "commander";
import type { Shard } from "../report/shard.js";
import { EXIT, UserError } from "./errors.js";
import { shard } from "./options.js";
import type { Environment } from "./program.js";

interface Options {
	readonly only?: string;
	readonly kind?: string;
	readonly shard?: Shard;
	readonly json?: string;
	readonly find?: true;
}

/** Names of errors that tell that mutants cannot be tried as asked. */
const REFUSALS = new Set(["NoMutant", "StaleMutant", "UnknownCase", "BrokenWorkshop"]);

export function mutantsCommand({ signal }: Environment): Command {
	return new Command("mutants")
		.description("try deliberate mistakes in model and reference, and tell which case notices each (exit 1 if none)")
		.option("--only <text>", "those whose names contain it")
		.option("--kind <name>", "those of one kind; a wrong name tells which there are")
		.option("--shard <i/n>", "only the i-th of n parts of them", shard)
		.option("--json <file>", "write the mutation score as JSON, for gate --report")
		.option("--find", "try every case on mutants of the scheduler instead, to see which notice them")
		.action(async ({ find, ...choice }: Options) => {
			const { findKillers, scoreMutants } = await import("../mutants/command.js");
			try {
				const survived = find ? await findKillers(choice.only, signal) : await scoreMutants(choice, signal);
				process.exitCode = survived === 0 ? EXIT.conforms : EXIT.violates;
			} catch (error) {
				if (error instanceof Error && REFUSALS.has(error.name)) throw new UserError(error.message);
				throw error;
			}
		});
}
