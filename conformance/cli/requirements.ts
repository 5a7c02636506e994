/**
 * `spoolproof requirements`: lists the rules of the specification.
 */
import { Command } from "commander";
import type { Edition } from "../../model/requirements.js";
import {
	boundedRequirements,
	DEFAULT_EDITION,
	protocolRequirements,
	REQUIREMENT_SET_VERSION,
	schedulerRequirements,
} from "../judge/requirements.js";
import { styleFor } from "../report/style.js";
import { UserError } from "./errors.js";
import { edition } from "./options.js";
import type { Environment } from "./program.js";

interface Options {
	readonly edition: Edition;
	readonly json?: true;
}

export function requirementsCommand(_environment: Environment): Command {
	return new Command("requirements")
		.description("list the requirements, with their sources")
		.argument("[prefix]", "only those whose id begins so, as in scheduler.preempt")
		.option("--edition <e>", "documented, postfix-3.7 or intended", edition, DEFAULT_EDITION)
		.option("--json", "as JSON")
		.action((prefix: string | undefined, options: Options) => {
			const all = [...schedulerRequirements(options.edition), ...boundedRequirements(), ...protocolRequirements()];
			const wanted = all.filter(({ id }) => id.startsWith(prefix ?? ""));
			if (wanted.length === 0) {
				throw new UserError(`no requirement's id begins with "${prefix}"; "spoolproof requirements" lists all`);
			}
			if (options.json) {
				process.stdout.write(
					`${JSON.stringify({ version: REQUIREMENT_SET_VERSION, requirements: wanted }, null, 2)}\n`,
				);
				return;
			}
			const style = styleFor(process.stdout);
			for (const { id, level, text, source, excluded } of wanted) {
				process.stdout.write(`${style.strong(id)} (${level})\n  ${text}\n  ${style.faint(`Source: ${source}`)}\n`);
				if (excluded !== undefined) process.stdout.write(`  ${style.unsure(`No case is about it: ${excluded}`)}\n`);
			}
		});
}
