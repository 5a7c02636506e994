/**
 * `--case`: of all cases the one of that name, or those that have the words in their names. Leaves out running them.
 */
import type { DialectName } from "../../model/protocol/dialects.js";
import type { Profile } from "../profiles/profile.js";
import type { ProtocolCase } from "../protocol/cases/case.js";
import { casesOf, PROTOCOL_CASES } from "../protocol/profiles/index.js";
import type { ProfileName } from "../report/format.js";
import type { Case } from "../runner/suite.js";
import { type Choice, chosenCases } from "./cases.js";
import { UserError } from "./errors.js";

/**
 * The scheduler's cases of a name; a random one ("random 17") need not be among those that were chosen.
 * @returns undefined if no name is given
 * @throws UserError if there is none
 */
export function schedulerCases(
	only: string | undefined,
	{ profile, ...choice }: Choice & { readonly profile?: Profile },
): readonly Case[] | undefined {
	if (only === undefined) return undefined;
	const seed = seedOfRandom(only);
	const drawn = seed === undefined ? { ...choice, random: 0 } : { ...choice, random: 1, seed };
	const all = [...(profile?.cases(drawn) ?? chosenCases(drawn))];
	const found = named(all, only, ({ scenario }) => scenario.name);
	if (found.length > 0) return found;
	const [other] = PROTOCOL_CASES.filter(({ name }) => name === only);
	const names = all.map(({ scenario }) => scenario.name);
	throw noSuchCase(
		only,
		names,
		other === undefined ? "" : ` It is one of the protocol: add --profile ${other.profile}.`,
	);
}

/** A profile of the protocol, and those of its cases that are to be run. */
export interface ChosenProfile {
	readonly profile: ProfileName;
	readonly cases: readonly ProtocolCase[];
}

/**
 * The cases of each profile that are about the family; by name those of that name, and only profiles that have one.
 * @throws UserError if there is none
 */
export function protocolCases(
	only: string | undefined,
	profiles: readonly ProfileName[],
	dialect: DialectName,
): readonly ChosenProfile[] {
	const all = profiles.map((profile) => ({ profile, cases: casesOf(profile, dialect) }));
	if (only === undefined) return all;
	const cases = all.flatMap((one) => one.cases);
	const found = named(cases, only, ({ name }) => name);
	const kept = all.map(({ profile, cases: own }) => ({ profile, cases: own.filter((one) => found.includes(one)) }));
	if (found.length > 0) return kept.filter((one) => one.cases.length > 0);
	const [other] = PROTOCOL_CASES.filter(({ name }) => name === only);
	const families = other?.dialects === undefined ? "" : ` for --dialect ${other.dialects.join(", ")}`;
	const advice = other === undefined ? "" : ` It is of --profile ${other.profile}${families}.`;
	throw noSuchCase(
		only,
		cases.map(({ name }) => name),
		advice,
	);
}

/** The one of exactly that name, else those whose name has the text in it, upper or lower case. */
function named<Item>(cases: readonly Item[], text: string, nameOf: (one: Item) => string): readonly Item[] {
	const exact = cases.filter((one) => nameOf(one) === text);
	if (exact.length > 0) return exact;
	const wanted = text.trim().toLowerCase();
	return wanted === "" ? [] : cases.filter((one) => nameOf(one).toLowerCase().includes(wanted));
}

/** The number in the name of a random case. */
function seedOfRandom(text: string): number | undefined {
	const [, number] = /^(?:random|bounded) (\d{1,10})$/.exec(text.trim()) ?? [];
	return number === undefined ? undefined : Number(number);
}

const MOST_NAMES = 8;

function noSuchCase(text: string, names: readonly string[], advice: string): UserError {
	const words = (sentence: string) => new Set(sentence.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? []);
	const wanted = words(text);
	const near = [...new Set(names)]
		.map((name) => ({ name, alike: [...words(name)].filter((word) => wanted.has(word)).length }))
		.filter(({ alike }) => alike > 0)
		.sort((a, b) => b.alike - a.alike)
		.slice(0, MOST_NAMES);
	const list = near.length === 0 ? "" : `\nThe nearest:\n${near.map(({ name }) => `  ${name}`).join("\n")}`;
	return new UserError(
		`--case: no case is called "${text}" or has that in its name; expected the name as reports tell it, or words of it.${advice}${list}`,
	);
}
