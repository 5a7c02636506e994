/**
 * Makes a failing scenario smaller while it still fails: fewer commands, fewer recipients, fewer knobs, smaller numbers, until none
 * of these steps can be taken any more. Delta debugging; deterministic. What failing means is the caller's.
 */
import type { Command, Scenario } from "./scenario.js";

/** Whether a scenario still fails, in the same way if the caller cares. */
export type StillFails = (scenario: Scenario) => boolean | Promise<boolean>;

export interface ShrinkOptions {
	/** At most so many scenarios are tried. Default 2,000. */
	readonly tries?: number;
}

/**
 * The smallest scenario found that still fails; the given one itself if it cannot be made smaller.
 * @param stillFails is never asked about the given scenario, which is taken to fail.
 */
export async function shrink(
	scenario: Scenario,
	stillFails: StillFails,
	{ tries = 2_000 }: ShrinkOptions = {},
): Promise<Scenario> {
	let smallest = scenario;
	let left = tries;
	const fails = async (candidate: Scenario): Promise<boolean> => {
		if (left <= 0) return false;
		left--;
		return stillFails(candidate);
	};
	for (let before: Scenario | null = null; before !== smallest; ) {
		before = smallest;
		for (const pass of [fewerManagers, fewerCommands, fewerRecipients, fewerKnobs, simplerCommands]) {
			smallest = await pass(smallest, fails);
		}
	}
	return smallest;
}

type Fails = (candidate: Scenario) => Promise<boolean>;

async function fewerManagers(scenario: Scenario, fails: Fails): Promise<Scenario> {
	for (const manager of scenario.managers.length > 1 ? scenario.managers : []) {
		const candidate: Scenario = { ...scenario, managers: [manager] };
		if (await fails(candidate)) return candidate;
	}
	return scenario;
}

async function fewerCommands(scenario: Scenario, fails: Fails): Promise<Scenario> {
	const commands = await fewer(scenario.commands, (some) => fails({ ...scenario, commands: some }));
	return commands.length === scenario.commands.length ? scenario : { ...scenario, commands };
}

async function fewerRecipients(scenario: Scenario, fails: Fails): Promise<Scenario> {
	let current = scenario;
	for (const [index, command] of scenario.commands.entries()) {
		if (command.do !== "arrive" || command.recipients.length < 2) continue;
		const put = (recipients: readonly string[]): Scenario => replaced(current, index, { ...command, recipients });
		const recipients = await fewer(command.recipients, async (some) => some.length > 0 && fails(put(some)));
		if (recipients.length < command.recipients.length) current = put(recipients);
	}
	return current;
}

async function fewerKnobs(scenario: Scenario, fails: Fails): Promise<Scenario> {
	const put = (some: readonly (readonly [string, string])[]): Scenario => ({
		...scenario,
		knobs: Object.fromEntries(some),
	});
	const all = Object.entries(scenario.knobs);
	const knobs = await fewer(all, (some) => fails(put(some)));
	return knobs.length === all.length ? scenario : put(knobs);
}

async function simplerCommands(scenario: Scenario, fails: Fails): Promise<Scenario> {
	let current = scenario;
	for (const index of scenario.commands.keys()) {
		for (let again = true; again; ) {
			again = false;
			for (const simpler of simplifications(current.commands[index])) {
				const candidate = replaced(current, index, simpler);
				if (!(await fails(candidate))) continue;
				current = candidate;
				again = true;
				break;
			}
		}
	}
	return current;
}

/** Each strictly simpler by `weight`, so that taking them must come to an end; the boldest first. */
function simplifications(command: Command | undefined): Command[] {
	switch (command?.do) {
		case "arrive": {
			const { single, ...plain } = command;
			return single === true ? [plain] : [];
		}
		case "tick":
			return smallerNumbers(command.seconds).map((seconds) => ({ ...command, seconds }));
		case "slot": {
			const { times } = command;
			const smaller = times === "all" ? [1, 2, 4, 8] : smallerNumbers(times).filter((number) => number > 0);
			return smaller.map((number) => ({ ...command, times: number }));
		}
		case "complete": {
			const { pick } = command;
			if (typeof pick !== "string" && "nth" in pick) {
				return [
					{ ...command, pick: "oldest" },
					...smallerNumbers(pick.nth).map((nth) => ({ ...command, pick: { nth } })),
				];
			}
			return pick === "oldest" ? [] : [{ ...command, pick: "oldest" }];
		}
		case "drain":
			return [{ do: "slot", transport: command.transport, times: "all" }];
		default:
			return [];
	}
}

/** Nearer to zero: 0, half, one less. */
function smallerNumbers(number: number): number[] {
	const candidates = [0, Math.trunc(number / 2), number - Math.sign(number)];
	return [...new Set(candidates)].filter((candidate) => Math.abs(candidate) < Math.abs(number));
}

function replaced(scenario: Scenario, index: number, command: Command): Scenario {
	return { ...scenario, commands: scenario.commands.map((old, at) => (at === index ? command : old)) };
}

/** Removes as many items as can go: large blocks first, then ever smaller ones. */
async function fewer<T>(items: readonly T[], fails: (some: readonly T[]) => Promise<boolean>): Promise<readonly T[]> {
	let kept = items;
	for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
		for (let start = 0; start < kept.length; ) {
			const some = [...kept.slice(0, start), ...kept.slice(start + size)];
			if (await fails(some)) kept = some;
			else start += size;
		}
	}
	return kept;
}
