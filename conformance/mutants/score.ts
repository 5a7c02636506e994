/**
 * The mutation score: what became of each mutant, by which case, and how long it took, as JSON. Leaves out running them (kinds.ts) and
 * the table (table.ts).
 */
import { z } from "zod";
import { demandSame, inOrder, type Part, type ReportedShard, shardSchema } from "../report/shard.js";
import type { MutantResult } from "./mutant.js";

/** The version of the format. It changes whenever a reader of the old one would be misled. */
export const SCORE_VERSION = 1;

const mutantSchema = z.strictObject({
	kind: z.string(),
	name: z.string(),
	file: z.string(),
	because: z.string().describe("The requirement that it breaks, or the bug of history"),
	status: z.enum(["killed", "survived", "equivalent"]),
	case: z.string().describe("The case that is named for it"),
	how: z.enum(["violates", "breaks", "hangs"]).nullable(),
	detail: z.string().describe("The violation, or how it broke; of one that is equivalent, why"),
	milliseconds: z.number().min(0).describe("To make it and to kill it"),
});

export const scoreSchema = z.strictObject({
	spoolproof: z.literal("mutation score"),
	version: z.literal(SCORE_VERSION),
	shard: z.exactOptional(shardSchema),
	only: z.exactOptional(z.string()).describe("Only mutants whose names contain this were tried"),
	seconds: z.number().min(0),
	mutants: z.array(mutantSchema),
});

export type Score = z.infer<typeof scoreSchema>;
export type ScoredMutant = z.infer<typeof mutantSchema>;

/** What is told of one mutant. One that is said to be equivalent and was noticed all the same counts as surviving: the list is wrong. */
export function scored(kind: string, { mutant, kills, killed, milliseconds }: MutantResult): ScoredMutant {
	const { name, file, because, equivalent, killedBy } = mutant;
	const noticed = kills.find(({ death }) => death !== null);
	const silent = kills.find(({ death }) => death === null);
	const shown = killed ? kills[0] : equivalent === undefined ? silent : (noticed ?? silent);
	const one = { kind, name, file, because, case: shown?.case ?? killedBy[0], milliseconds: Math.round(milliseconds) };
	if (equivalent === undefined) {
		return { ...one, status: killed ? "killed" : "survived", how: shown?.death ?? null, detail: shown?.detail ?? "" };
	}
	return noticed === undefined
		? { ...one, status: "equivalent", how: null, detail: equivalent }
		: { ...one, status: "survived", how: null, detail: `said to be equivalent, but noticed: ${noticed.detail}` };
}

/** How many there are of each outcome, and the share of those killed that can be. */
export function tallied(mutants: readonly ScoredMutant[]): {
	readonly killed: number;
	readonly survived: number;
	readonly equivalent: number;
	/** From 0 to 1; 1 if there is nothing to kill. */
	readonly score: number;
} {
	const count = (status: ScoredMutant["status"]) => mutants.filter((one) => one.status === status).length;
	const [killed, survived, equivalent] = [count("killed"), count("survived"), count("equivalent")];
	return { killed, survived, equivalent, score: killed + survived === 0 ? 1 : killed / (killed + survived) };
}

/** How a mutant is called among all. */
export function fullName({ kind, name }: Pick<ScoredMutant, "kind" | "name">): string {
	return `${kind}: ${name}`;
}

/**
 * The whole of which scores are the parts.
 * @throws MergeError
 */
export function mergeScores(parts: readonly Part<Score>[]): Score {
	const [first, ...others] = inOrder(parts);
	if (first === undefined) throw new RangeError("there is at least one part");
	for (const other of others) demandSame(first, other, "only", "choice of mutants", ({ only }) => only);
	const lists = [first, ...others].map(({ content }) => content.mutants);
	const longest = Math.max(...lists.map((list) => list.length));
	// Each part has every so manieth.
	const mutants = Array.from({ length: longest }, (_, row) => lists.flatMap((list) => list[row] ?? [])).flat();
	const { shard: _, ...whole } = first.content;
	return { ...whole, seconds: [first, ...others].reduce((sum, { content }) => sum + content.seconds, 0), mutants };
}

/** @param seconds how long all of it took. */
export function scoreOf(
	mutants: readonly ScoredMutant[],
	seconds: number,
	{ shard, only }: { readonly shard?: ReportedShard; readonly only?: string } = {},
): Score {
	return {
		spoolproof: "mutation score",
		version: SCORE_VERSION,
		...(shard === undefined ? {} : { shard }),
		...(only === undefined ? {} : { only }),
		seconds: Math.round(seconds * 1000) / 1000,
		mutants: [...mutants],
	};
}
