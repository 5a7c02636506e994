/**
 * What a gate compares: the state of things in a run, which, once it is committed, is the baseline. Objects rather than lists, so that
 * each thing stands on a line of its own and a change of it is one line. Leaves out where it comes from (measure.ts) and comparing
 * (compare.ts).
 */
import { z } from "zod";

/** The version of the format. It changes whenever a reader of the old one would be misled. */
export const BASELINE_VERSION = 1;

/** What a gate can look at. `scheduler` and `protocol` are reports of that wing. */
export const PARTS = ["scheduler", "protocol", "mutants", "states", "bench"] as const;
export type Part = (typeof PARTS)[number];

const count = z.int().min(0);
const verdict = z.enum(["conforms", "violates", "undetermined"]);

const implementationSchema = z.strictObject({
	verdict,
	cases: count,
	exercised: z.exactOptional(count).describe("Requirements that its cases exercised"),
});

const wingSchema = z.strictObject({
	edition: z.exactOptional(z.string()).describe("Of the scheduler's specification"),
	seed: z.exactOptional(z.int()),
	implementations: z.record(z.string(), implementationSchema),
	requirements: z.record(z.string(), z.enum(["holds", "violated", "undetermined", "not exercised", "excluded"])),
	transitions: z.record(z.string(), z.enum(["taken", "missing"])).describe("By machine/state/event/number"),
	claims: z.record(z.string(), z.enum(["proven", "never put to the proof"])),
});

const mutantSchema = z.enum(["killed", "survived", "equivalent"]);

const scopeSchema = z.strictObject({ states: count, steps: count });

const rateSchema = z.strictObject({
	ratio: z.number().positive().describe("Decisions a second, indexed : naive; the median of the rounds"),
	least: z.number().positive().describe("The lowest of the rounds; the noise lies between it and the greatest"),
	greatest: z.number().positive(),
	rounds: count,
});

const partSchemas = {
	scheduler: z.exactOptional(wingSchema),
	protocol: z.exactOptional(wingSchema),
	mutants: z.exactOptional(z.record(z.string(), mutantSchema)),
	states: z.exactOptional(z.record(z.string(), scopeSchema)),
	bench: z.exactOptional(z.record(z.string(), rateSchema)),
};

export const baselineSchema = z.strictObject({
	spoolproof: z.literal("gate baseline"),
	version: z.literal(BASELINE_VERSION),
	...partSchemas,
});

export type Baseline = z.infer<typeof baselineSchema>;
/** The state of things: a baseline without its header. */
export type Measured = Pick<Baseline, Part>;
export type Wing = z.infer<typeof wingSchema>;
export type Scope = z.infer<typeof scopeSchema>;
export type Rate = z.infer<typeof rateSchema>;
