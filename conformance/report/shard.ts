/**
 * One part of a run that is split over several machines: which cases belong to it, and what makes parts fit together. Leaves out
 * putting them together (merge.ts).
 */
import { execFileSync } from "node:child_process";
import { z } from "zod";

export const shardSchema = z.strictObject({
	index: z.int().min(1),
	of: z.int().min(1),
	kit: z.string().describe("Version of spoolproof"),
	commit: z.exactOptional(z.string()).describe("Commit of the checkout that it was run in"),
	choice: z.string().describe("What was asked for; the same for all parts"),
	strict: z.exactOptional(z.literal(true)).describe("What only should be fails the run as well"),
});

/** What a report says of the part that it is. */
export type ReportedShard = z.infer<typeof shardSchema>;
/** The part `index`, from 1, of `of`. */
export type Shard = Pick<ReportedShard, "index" | "of">;

/** The part "2/5". Undefined if the text is not of this kind. */
export function parseShard(text: string): Shard | undefined {
	const [, index = 0, of = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
	return index >= 1 && index <= of ? { index, of } : undefined;
}

/** Every so manieth, so that each part has its share of quick and slow ones. The order decides, and nothing else. */
export function* inShard<Item>(items: Iterable<Item>, shard: Shard | undefined): Generator<Item, void, void> {
	let number = 0;
	for (const item of items) {
		if (shard === undefined || number % shard.of === shard.index - 1) yield item;
		number++;
	}
}

/** The commit that is checked out in the directory in which the kit is run, as CI or git says. Undefined where neither does. */
export function currentCommit(): string | undefined {
	const { GITHUB_SHA } = process.env;
	if (GITHUB_SHA !== undefined && GITHUB_SHA !== "") return GITHUB_SHA;
	try {
		return execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
	} catch {
		return undefined;
	}
}

/**
 * What a report says of the part that it is.
 * @param choice everything on which it depends which cases are run and how they are judged.
 */
export function reportedShard(shard: Shard, kit: string, choice: Readonly<Record<string, unknown>>): ReportedShard {
	const commit = currentCommit();
	return { ...shard, kit, ...(commit === undefined ? {} : { commit }), choice: JSON.stringify(choice) };
}

/** Parts that do not make a whole. The message names the files and what to do. */
export class MergeError extends Error {
	override readonly name = "MergeError";
}

/** A part, and the file it was read from. */
export interface Part<Content> {
	readonly file: string;
	readonly content: Content;
}

const FACTS = {
	kit: "version of spoolproof",
	commit: "commit",
	choice: "choice of cases",
	of: "number of parts",
} as const;

/**
 * The parts in their order, if they are all of one run.
 * @throws MergeError if one is no part, two are the same part, one is missing, or they are of different runs.
 */
export function inOrder<Content extends { readonly shard?: ReportedShard }>(
	parts: readonly Part<Content>[],
): readonly Part<Content>[] {
	const [first] = parts;
	if (first === undefined) throw new MergeError("nothing to merge: name the partial reports");
	const byIndex = new Map<number, Part<Content>>();
	for (const part of parts) {
		const { shard } = part.content;
		if (shard === undefined) {
			throw new MergeError(`${part.file}: shard: this is a whole report, not a part made with --shard i/n`);
		}
		for (const fact of ["kit", "commit", "of", "choice"] as const) sameIn(first, part, fact);
		const other = byIndex.get(shard.index);
		if (other !== undefined) {
			throw new MergeError(`${other.file} and ${part.file} are both part ${shard.index}/${shard.of}: leave one out`);
		}
		byIndex.set(shard.index, part);
	}
	const { of = 0 } = first.content.shard ?? {};
	const all = Array.from({ length: of }, (_, index) => index + 1);
	const missing = all.filter((index) => !byIndex.has(index)).map((index) => `${index}/${of}`);
	if (missing.length > 0) {
		throw new MergeError(
			`part ${missing.join(", ")} is missing: run it with --shard ${missing[0]} and name its report, too`,
		);
	}
	return all.flatMap((index) => byIndex.get(index) ?? []);
}

function sameIn<Content extends { readonly shard?: ReportedShard }>(
	one: Part<Content>,
	other: Part<Content>,
	fact: keyof typeof FACTS,
): void {
	demandSame(one, other, `shard.${fact}`, FACTS[fact], ({ shard }) => shard?.[fact]);
}

/**
 * @param field where it stands.
 * @param what how it is called.
 * @throws MergeError if two parts differ in something in which they must not.
 */
export function demandSame<Content>(
	one: Part<Content>,
	other: Part<Content>,
	field: string,
	what: string,
	value: (content: Content) => unknown,
): void {
	const [mine, theirs] = [one, other].map(({ content }) => JSON.stringify(value(content)) ?? "none");
	if (mine === theirs) return;
	throw new MergeError(
		`${other.file}: ${field}: another ${what} than ${one.file}: ${theirs}, not ${mine}. Parts are of one run: run them all again with the same kit, commit and options`,
	);
}
