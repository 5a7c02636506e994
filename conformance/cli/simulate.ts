/**
 * `spoolproof simulate`: a workload under first come first served, round robin and the preemptive scheduler, with the settings of a
 * main.cf, and what would be if one of them were another. Nothing is judged: exit code 0, or 2 if it could not be done.
 */
import { basename } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { styleFor } from "../report/style.js";
import {
	type Configuration,
	compare,
	comparisonFigure,
	comparisonPage,
	comparisonText,
	DEFAULTS,
	EXAMPLE_GROUPS,
	generateWorkload,
	InputError,
	readWorkload,
	SCHEDULERS,
	type SchedulerName,
	Sites,
	type Workload,
	withChange,
	withMainCf,
	withMasterCf,
} from "../simulate/index.js";
import { parseTime } from "../simulate/workload/time.js";
import { EXIT, readText, UserError } from "./errors.js";
import { seed as anySeed, gathered, listOf } from "./options.js";
import { checkWritable, writeText } from "./outputs.js";
import type { Environment } from "./program.js";

interface Flags {
	readonly generate?: string;
	readonly workload?: string;
	readonly site?: readonly string[];
	readonly config?: string;
	readonly master?: string;
	readonly knob?: readonly string[];
	readonly whatIf?: readonly string[];
	readonly scheduler?: readonly SchedulerName[];
	readonly seed: number;
	readonly for: number;
	readonly until?: number;
	readonly json?: string;
	readonly svg?: string;
	readonly html?: string;
}

const DAY = 86_400;

export function simulateCommand({ signal }: Environment): Command {
	return new Command("simulate")
		.description(
			"a workload under FIFO, round robin and preemption with the settings of a main.cf; warns of bad settings",
		)
		.option("--generate <groups>", `make up mail, as in "${EXAMPLE_GROUPS}"`)
		.addOption(
			new Option(
				"--workload <file>",
				"read mail from a file: JSON Lines or CSV (time, recipients, destinations)",
			).conflicts(["generate", "for"]),
		)
		.option(
			"--site <site>",
			'what a destination is like, as in "slow.example=takes:30s;down:10m-40m" (repeatable)',
			gathered,
		)
		.option("--config <file>", "main.cf, or what postconf -n prints")
		.option("--master <file>", "master.cf: how many processes each transport may have")
		.option("--knob <name=value>", "a setting on top of these (repeatable)", gathered)
		.option("--what-if <name=value>", "a further column with this change (repeatable)", gathered)
		.option("--scheduler <names>", `which to compare: ${SCHEDULERS.join(", ")}`, listOf("scheduler", SCHEDULERS))
		.option("--seed <n>", "the seed of all that is random", anySeed, 1)
		.option("--for <time>", "how long groups with a rate go on", time, 3600)
		.option("--until <time>", "stop there if mail is left (default: a day after the last arrival)", time)
		.option("--json <file>", "write the figures as JSON")
		.option("--svg <file>", "write the plots as SVG")
		.option("--html <file>", "write it all as one page of HTML")
		.action(async (flags: Flags) => {
			process.exitCode = await withInputErrors(() => run(flags, signal));
		});
}

async function run(flags: Flags, signal: AbortSignal): Promise<number> {
	const { json, svg, html, seed } = flags;
	checkWritable(json, svg, html);
	const workload = workloadOf(flags);
	const until = flags.until ?? (workload.messages.at(-1)?.at ?? 0) + DAY;
	const comparison = await compare(workload, {
		configuration: configurationOf(flags),
		...(flags.scheduler !== undefined && { schedulers: flags.scheduler }),
		whatIf: flags.whatIf ?? [],
		seed,
		until,
		signal,
		progress: (title) => {
			if (process.stderr.isTTY) process.stderr.write(`simulating ${title}\n`);
		},
	});
	process.stdout.write(comparisonText(comparison, styleFor(process.stdout)));
	if (json !== undefined) writeText(json, `${JSON.stringify(comparison, null, 2)}\n`);
	if (svg !== undefined) writeText(svg, comparisonFigure(comparison));
	if (html !== undefined) writeText(html, comparisonPage(comparison));
	return EXIT.conforms;
}

function workloadOf({ generate, workload, site = [], seed, for: lasts }: Flags): Workload {
	const sites = new Sites(site.map((text) => ({ text, where: "--site" })));
	if (workload !== undefined) return readWorkload(readText(workload), basename(workload), sites);
	return generateWorkload(generate ?? EXAMPLE_GROUPS, { seed, lasts, sites });
}

function configurationOf({ config, master, knob = [] }: Flags): Configuration {
	let configuration = DEFAULTS;
	if (config !== undefined) configuration = withMainCf(configuration, readText(config), config);
	if (master !== undefined) configuration = withMasterCf(configuration, readText(master), master);
	return knob.reduce((so, change) => withChange(so, change, "--knob"), configuration);
}

/** What is wrong with the input is the user's to mend. */
async function withInputErrors(action: () => Promise<number>): Promise<number> {
	try {
		return await action();
	} catch (error) {
		if (error instanceof InputError) throw new UserError(error.message);
		throw error;
	}
}

function time(text: string): number {
	try {
		return parseTime(text, "");
	} catch {
		throw new InvalidArgumentError("Expected a time such as 30s, 10m or 1.5h.");
	}
}
