/**
 * What `check --profile` can be given for a scheduler, and what each does with the implementation that was chosen.
 */
import type { Manager } from "../../model/scheduler/events.js";
import { ADAPTER_PROFILES, type AdapterProfile } from "../adapters/stdio/protocol.js";
import type { Bounds } from "../profiles/bounded/bounds.js";
import { boundedProfile } from "../profiles/bounded/profile.js";
import { UserError } from "./errors.js";
import { allowOnly, demandRandom } from "./given.js";
import {
	commandImplementation,
	type Implementation,
	postfixImplementation,
	referenceImplementation,
} from "./implementations.js";
import { OUTPUT_OPTIONS } from "./outputs.js";
import { runTrials, type TrialOptions } from "./trials.js";

export const SCHEDULER_PROFILES = ADAPTER_PROFILES;

export interface Chosen {
	/** A command that speaks the adapter protocol. */
	readonly adapter?: string;
	/** True: the installed one. */
	readonly postfix?: true | string;
	readonly manager: readonly Manager[];
	/** By default what an adapter claims to be, exact if it claims both. */
	readonly profile?: AdapterProfile;
	readonly overtaking?: number;
	readonly deadline?: number;
	readonly strict?: true;
	/** What was given on the command line. */
	readonly given: ReadonlyMap<string, string>;
}

const COMMON = [
	"case",
	"adapter",
	"postfix",
	"profile",
	"random",
	"seed",
	"jobs",
	"knob",
	"knownFailures",
	"shard",
	"traces",
];
const EXACT = [...COMMON, ...OUTPUT_OPTIONS, "manager", "cases", "edition"];
const BOUNDED = [...COMMON, ...OUTPUT_OPTIONS, "overtaking", "deadline", "strict"];

/** Judges one scheduler as what it claims to be. Returns the exit code. */
export async function checkScheduler(chosen: Chosen, options: TrialOptions): Promise<number> {
	if (chosen.adapter === undefined) {
		const isBounded = chosen.profile === "scheduler-bounded";
		if (isBounded) allowOnly(chosen.given, "by the profile scheduler-bounded", [...BOUNDED, "manager"]);
		else allowExact(chosen, options);
		const implementation = await withoutAdapter(chosen);
		const bounded = isBounded ? { profile: boundedProfile(boundsOf(chosen)) } : {};
		return runTrials([{ implementation, managers: chosen.manager }], [], { ...options, ...bounded });
	}
	const implementation = await commandImplementation(chosen.adapter);
	try {
		return await checkProgram(implementation, chosen, options);
	} finally {
		await implementation.adapter.close();
	}
}

async function withoutAdapter({ postfix, manager }: Chosen): Promise<Implementation> {
	if (postfix === undefined) return referenceImplementation();
	return postfixImplementation({ managers: manager, ...(postfix === true ? {} : { directory: postfix }) });
}

async function checkProgram(
	implementation: Implementation & Awaited<ReturnType<typeof commandImplementation>>,
	chosen: Chosen,
	options: TrialOptions,
): Promise<number> {
	const { capabilities } = implementation.adapter;
	const { name, profiles } = capabilities;
	const profile = chosen.profile ?? SCHEDULER_PROFILES.find((one) => profiles.includes(one)) ?? "scheduler-bounded";
	if (!profiles.includes(profile)) {
		throw new UserError(
			`${name} claims to be ${profiles.join(" and ")}, not ${profile}; give --profile ${profiles[0]}, or let it claim more in its answer to hello`,
		);
	}
	if (profile === "scheduler-bounded") {
		allowOnly(chosen.given, `on a program that is judged as ${profile}`, BOUNDED);
		const bounded = boundedProfile({ capabilities, ...boundsOf(chosen) });
		return runTrials([{ implementation, managers: ["qmgr"] }], [], { ...options, profile: bounded });
	}
	allowExact(chosen, options);
	const managers = chosen.manager.filter((one) => capabilities.managers.includes(one));
	if (managers.length === 0) {
		throw new UserError(
			`${name} is ${capabilities.managers.join(" and ")} by its answer to hello, not ${chosen.manager.join(" or ")}`,
		);
	}
	return runTrials([{ implementation, managers }], [], options);
}

/** @throws UserError for an option that only other profiles look at. */
function allowExact({ given }: Chosen, { sets }: TrialOptions): void {
	allowOnly(given, "on a scheduler that is judged by the specification", EXACT);
	demandRandom(given, sets);
}

function boundsOf({ overtaking, deadline, strict }: Chosen): { bounds: Partial<Bounds>; strict: boolean } {
	const bounds = {
		...(overtaking === undefined ? {} : { overtaking }),
		...(deadline === undefined ? {} : { deadline }),
	};
	return { bounds, strict: strict === true };
}
