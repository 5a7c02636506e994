/**
 * `spoolproof soak`: the whole chain of reference processes under load, with kills of random processes all along.
 * Exit codes: 0 nothing lost and all clean, 1 not so, 2 nothing was proved.
 */
import { Command, Option } from "commander";
import { DIALECT_NAMES } from "../../model/protocol/dialects.js";
import { soakText, soakVerdict } from "../protocol/soak/print.js";
import { builtPrograms, pathOf } from "../protocol/soak/programs.js";
import { soak } from "../protocol/soak/soak.js";
import { reason } from "../reason.js";
import { EXIT, UserError } from "./errors.js";
import { seed as anySeed, wholeNumber } from "./options.js";
import { demandDirectory } from "./outputs.js";
import type { Environment } from "./program.js";

interface Options {
	readonly messages: number;
	readonly seed?: number;
	readonly killEvery: number;
	readonly dialect: string;
	readonly scheduler: string;
	readonly directory?: string;
}

/** Dialects whose todo is a program of its own: the chain with two cleans. */
const WITH_TODO = DIALECT_NAMES.filter((name) => name !== "notqmail");

export function soakCommand({ signal }: Environment): Command {
	return new Command("soak")
		.description("deliver mail through the reference's processes while random ones are killed; count what is lost")
		.option("--messages <n>", "how many messages", wholeNumber(1), 10_000)
		.option("--seed <s>", "seed of mail and kills; default: from the clock", anySeed)
		.option("--kill-every <ms>", "milliseconds between two kills, on average", wholeNumber(1, 3_600_000), 1000)
		.addOption(new Option("--dialect <name>", "the family to speak like").choices(WITH_TODO).default("exttodo"))
		.addOption(
			new Option("--scheduler <name>", "how send chooses")
				.choices(["qmail", "preemptive", "round-robin"])
				.default("qmail"),
		)
		.option("--directory <dir>", "where the queue is made; default: in memory, where there is such a place")
		.action(async ({ seed = Date.now() % 1_000_000, ...options }: Options) => {
			if (options.directory !== undefined) demandDirectory(options.directory, "--directory");
			const programs = builtPrograms();
			try {
				pathOf(programs, "qmail-start");
			} catch (error) {
				throw new UserError(reason(error));
			}
			const line = `soak: ${options.messages.toLocaleString("en")} messages, seed ${seed}, a kill about every ${options.killEvery} ms`;
			process.stdout.write(`${line}\n`);
			const progress = (text: string) => void process.stderr.write(`${text}\n`);
			const result = await soak({ ...options, seed, programs, signal, progress });
			process.stdout.write(soakText(result));
			process.exitCode = EXIT[soakVerdict(result)];
		});
}
