/**
 * Options that were given and would have no effect are refused: whoever gives one expects something of it, and would be misled by a
 * verdict that never looked at it.
 */
import type { Command } from "commander";
import { UserError } from "./errors.js";

/** The options given on the command line, by their attribute ("knownFailures"), as a user types them ("--known-failures"). */
export function givenOptions(command: Command): ReadonlyMap<string, string> {
	const given = command.options.filter((option) => command.getOptionValueSource(option.attributeName()) === "cli");
	return new Map(given.map((option) => [option.attributeName(), option.long ?? option.flags]));
}

/**
 * @param mode what the command does as it was called: "with --trace".
 * @param effective attributes of the options that have an effect then.
 * @throws UserError for the first option that was given and has none.
 */
export function allowOnly(given: ReadonlyMap<string, string>, mode: string, effective: readonly string[]): void {
	for (const [name, option] of given) {
		if (!effective.includes(name)) throw new UserError(`${option} has no effect ${mode}: leave it out`);
	}
}

/** The same the other way round: these have no effect then, all others have. @throws UserError */
export function refuse(given: ReadonlyMap<string, string>, mode: string, idle: readonly string[]): void {
	allowOnly(
		given,
		mode,
		[...given.keys()].filter((name) => !idle.includes(name)),
	);
}

/**
 * How many random cases there are and where they begin means nothing where there are none.
 * @throws UserError
 */
export function demandRandom(given: ReadonlyMap<string, string>, sets: readonly string[]): void {
	if (!sets.includes("random")) refuse(given, `where --cases is ${sets.join(",")}, without random`, ["random", "seed"]);
}
