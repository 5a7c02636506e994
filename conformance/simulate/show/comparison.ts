/** Several schedulers and settings on one workload: runs, figures and warnings together. What tables, plots, pages and JSON show. */
import { lookUpKnob } from "../../../model/scheduler/settings.js";
import type { Configuration } from "../configuration/configuration.js";
import { withChange } from "../configuration/configuration.js";
import { type Run, SCHEDULERS, type SchedulerName, type Setup } from "../run/record.js";
import { simulate } from "../run/simulation.js";
import type { Workload } from "../workload/workload.js";
import type { Warning } from "./rules.js";
import { type RunSummary, summarize } from "./summary.js";
import { warningsOf } from "./warnings.js";

/** The version of the JSON form. */
export const COMPARISON_VERSION = 1;

export interface Comparison {
	readonly version: typeof COMPARISON_VERSION;
	readonly workload: {
		readonly title: string;
		readonly messages: number;
		readonly recipients: number;
		readonly lasts: number;
	};
	readonly seed: number;
	/** The settings that all columns share, as far as they are not Postfix's defaults. */
	readonly settings: Readonly<Record<string, string>>;
	readonly columns: readonly RunSummary[];
	readonly warnings: readonly Warning[];
	/** Settings that were not understood. */
	readonly notes: readonly string[];
}

export interface CompareOptions {
	readonly configuration: Configuration;
	readonly schedulers?: readonly SchedulerName[];
	/** Changes as `name=value`, each a further column of the preemptive scheduler. */
	readonly whatIf?: readonly string[];
	readonly seed: number;
	/** Seconds at which it stops if mail is still there. */
	readonly until: number;
	readonly signal?: AbortSignal;
	/** Told before each run. */
	readonly progress?: (title: string) => void;
}

const TITLES: Readonly<Record<SchedulerName, string>> = {
	fifo: "first come, first served",
	"round-robin": "round robin (oqmgr)",
	preemptive: "preemptive (qmgr)",
};

/**
 * Runs the workload under each scheduler and each change.
 * @throws InputError for a change that cannot be made; KnobError; the signal's reason when it is aborted.
 */
export async function compare(workload: Workload, options: CompareOptions): Promise<Comparison> {
	const { configuration, schedulers = SCHEDULERS, whatIf = [], seed, progress } = options;
	const setups: Setup[] = [
		...schedulers.map((scheduler) => ({ title: TITLES[scheduler], scheduler, configuration })),
		...whatIf.map((change) => ({
			title: `what if ${change}`,
			scheduler: "preemptive" as const,
			configuration: withChange(configuration, change, "--what-if"),
		})),
	];
	const runs: Run[] = [];
	for (const setup of setups) {
		progress?.(setup.title);
		runs.push(await simulate(workload, setup, options));
	}
	const end = Math.max(...runs.map((run) => run.end));
	const { title, messages, recipients } = workload;
	return {
		version: COMPARISON_VERSION,
		workload: { title, messages: messages.length, recipients, lasts: messages.at(-1)?.at ?? 0 },
		seed,
		settings: settingsOf(configuration),
		columns: runs.map((run) => summarize(run, end)),
		warnings: warningsOf(runs),
		notes: [...configuration.notes, ...idleSettings(configuration, messages)],
	};
}

/** Settings for transports by which nothing goes: of a slip of the pen, or of mail that is not in the workload. */
function idleSettings({ knobs }: Configuration, messages: Workload["messages"]): string[] {
	const used = new Set(messages.map(({ transport }) => transport));
	const set = Object.keys(knobs).flatMap((name) => lookUpKnob(name)?.transport ?? []);
	const idle = [...new Set(set)].filter((transport) => !used.has(transport)).sort();
	if (idle.length === 0) return [];
	return [
		`no mail of this workload goes by ${idle.join(", ")}: what is set for ${idle.length === 1 ? "it" : "them"} has no effect here`,
	];
}

function settingsOf({
	knobs,
	processLimit,
	processes,
	queueRunDelay,
	queueLifetime,
}: Configuration): Record<string, string> {
	const services = [...processes].flatMap(([name, limit]) =>
		limit === null || !/^(?:smtp|lmtp|local|virtual|relay|pipe)$/.test(name)
			? []
			: [[`maxproc of ${name}`, String(limit)]],
	);
	return Object.fromEntries([
		...Object.entries(knobs),
		["default_process_limit", String(processLimit)],
		["queue_run_delay", `${queueRunDelay}s`],
		["maximal_queue_lifetime", `${queueLifetime}s`],
		...services,
	]);
}
