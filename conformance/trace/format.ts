/**
 * The trace format: what a recorded run looks like, line by line, as zod schemas. A trace is JSON Lines: a header, one line an event
 * in order of observation, and a last line that says how many events there were. Leaves out reading (read.ts) and writing (write.ts).
 */
import { z } from "zod";
import { EDITIONS, type Edition } from "../../model/requirements.js";
import type { Manager, Observation, Outcome, Stimulus } from "../../model/scheduler/events.js";
import type { KnobSettings } from "../../model/scheduler/knobs.js";

/** The version of the format that this kit writes, and the only one it reads. */
export const TRACE_VERSION = 1;

const name = z.string().min(1);
const seconds = z.int();
const delivery = z.int().min(1);
/** Events are numbered from 1, without gaps. */
const n = z.int().min(1);
const outcome = z.enum(["delivered", "deferred", "site-failure", "crash"] satisfies Outcome[]);

const boundsSchema = z
	.strictObject({
		order: z.enum(["message", "destination"]).describe("Mail of which keeps its order at a destination"),
		overtaking: z
			.number()
			.min(0)
			.describe("Later deliveries that may overtake a recipient, for each that waited when it came"),
		deadline: z
			.number()
			.min(0)
			.describe("Times that a recipient may be passed over, for each that waited when it came"),
	})
	.describe("The trace is judged by the profile scheduler-bounded, with these parameters");

/** The parameters of the profile scheduler-bounded. */
export type BoundsHeader = z.infer<typeof boundsSchema>;

export const headerSchema = z
	.strictObject({
		spoolproof: z.literal("trace"),
		version: z.literal(TRACE_VERSION),
		wing: z.literal("scheduler"),
		implementation: name.describe('Who was observed: "reference", "Postfix 3.7.11 qmgr"'),
		manager: z.enum(["qmgr", "oqmgr"] satisfies Manager[]),
		knobs: z.record(name, z.string()).describe("Knob settings under main.cf's names; what is not set has its default"),
		transports: z.array(name).describe("Every transport that a recipient resolves to; retry exists besides"),
		requirements: name.describe("Version of the set of requirements that was in force"),
		bounds: z.exactOptional(boundsSchema),
		edition: z.exactOptional(z.enum(EDITIONS)).describe("Which edition of the rules the run was meant for"),
		seed: z.exactOptional(z.int()).describe("What the scenario was generated from"),
		scenario: z.exactOptional(name).describe("The scenario's name"),
	})
	.describe("The first line");

export const stimulusSchemas = {
	arrive: z.strictObject({
		n,
		do: z.literal("arrive"),
		message: name,
		recipients: z.array(name).min(1),
		single: z.exactOptional(z.boolean()),
	}),
	rescan: z.strictObject({ n, do: z.literal("rescan"), message: name }),
	tick: z.strictObject({ n, do: z.literal("tick"), seconds }),
	slot: z.strictObject({ n, do: z.literal("slot"), transport: name }),
	refuse: z.strictObject({ n, do: z.literal("refuse"), transport: name }),
	vanish: z.strictObject({ n, do: z.literal("vanish"), transport: name }),
	complete: z.strictObject({ n, do: z.literal("complete"), delivery, outcome }),
	flush: z.strictObject({ n, do: z.literal("flush") }),
	corrupt: z.strictObject({ n, do: z.literal("corrupt"), message: name }),
} satisfies Record<Stimulus["do"], z.ZodType<Stimulus>>;

export const observationSchemas = {
	release: z.strictObject({ n, saw: z.literal("release"), transport: name }),
	select: z.strictObject({
		n,
		saw: z.literal("select"),
		delivery,
		transport: name,
		message: name,
		destination: name,
		recipients: z.array(name).min(1),
	}),
	activate: z.strictObject({ n, saw: z.literal("activate"), message: name }),
	finish: z.strictObject({
		n,
		saw: z.literal("finish"),
		message: name,
		fate: z.enum(["removed", "deferred", "corrupt"]),
		wakeup: z.exactOptional(seconds),
	}),
	ask: z.strictObject({ n, saw: z.literal("ask"), transport: name }),
} satisfies Record<Observation["saw"], z.ZodType<Observation>>;

export const endSchema = z
	.strictObject({
		end: z.int().min(0).describe("How many events the trace has"),
		died: z
			.exactOptional(name)
			.describe("The implementation ended of itself, or went in circles, at the last stimulus: how, in words"),
	})
	.describe("The last line; a trace without it was cut off");

export interface TraceHeader {
	readonly spoolproof: "trace";
	readonly version: typeof TRACE_VERSION;
	readonly wing: "scheduler";
	readonly implementation: string;
	readonly manager: Manager;
	readonly knobs: KnobSettings;
	readonly transports: readonly string[];
	readonly requirements: string;
	readonly bounds?: BoundsHeader;
	readonly edition?: Edition;
	readonly seed?: number;
	readonly scenario?: string;
}

/** A stimulus or an observation, with its number in the trace. */
export type TraceEvent = (Stimulus | Observation) & { readonly n: number };

export interface Trace {
	readonly header: TraceHeader;
	readonly events: readonly TraceEvent[];
	/** The implementation ended of itself, or went in circles, at the last stimulus: how, in words. */
	readonly died?: string;
}

/** The JSON Schema of one line of a trace, as published in docs/trace.schema.json. */
export function traceLineSchema(): object {
	const events = [...Object.values(stimulusSchemas), ...Object.values(observationSchemas)];
	const line = z.union([headerSchema, ...events, endSchema]);
	return {
		title: "spoolproof trace, one line",
		description: `A spoolproof trace (format version ${TRACE_VERSION}) is a file of JSON Lines; each line satisfies this schema.`,
		...z.toJSONSchema(line, { io: "input" }),
	};
}
