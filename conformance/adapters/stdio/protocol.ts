/**
 * The adapter protocol: one request a line on the program's stdin, one answer a line on its stdout, both JSON. What may stand in each,
 * as zod schemas, from which the published JSON Schema is made. Leaves out the program (program.ts) and its use (session.ts).
 */
import { z } from "zod";
import type { Observation, Outcome, Stimulus } from "../../../model/scheduler/events.js";
import type { KNOBS } from "../../../model/scheduler/knobs.js";
import { observationSchemas, stimulusSchemas } from "../../trace/format.js";

/** What `hello` asks for, so that a program meant for something else says no. */
export const PROTOCOL_NAME = "spoolproof-scheduler";
export const PROTOCOL_VERSION = 1;

export const ADAPTER_PROFILES = ["scheduler-exact", "scheduler-bounded"] as const;
export type AdapterProfile = (typeof ADAPTER_PROFILES)[number];

/** What any scheduler has: mail, free agents, ends of deliveries, time, and another try. */
export const BASIC_STIMULI = ["arrive", "slot", "complete", "tick", "rescan"] as const satisfies Stimulus["do"][];
const FURTHER_STIMULI = ["refuse", "vanish", "flush", "corrupt"] as const satisfies Stimulus["do"][];
const STIMULI = [...BASIC_STIMULI, ...FURTHER_STIMULI] as const;
const OUTCOMES = ["delivered", "deferred", "site-failure", "crash"] as const satisfies Outcome[];

/** The knobs that the cases of scheduler-bounded set; all that they say is in `limits` too. */
export const BOUNDED_KNOBS = [
	"qmgr_message_active_limit",
	"initial_destination_concurrency",
	"default_destination_concurrency_limit",
	"default_destination_recipient_limit",
	"default_destination_concurrency_failed_cohort_limit",
	"minimal_backoff_time",
	"maximal_backoff_time",
] as const satisfies (typeof KNOBS)[number]["name"][];

const id = z.int().min(1).describe("Requests are numbered 1, 2, 3; an answer has the number of its request");
const name = z.string().min(1);
const amount = z.int().min(0);

/** What the knobs say, as plain numbers, for programs that do not read Postfix's settings. */
const limits = z
	.strictObject({
		active: amount.describe("At most so many messages in the active queue; the others wait"),
		concurrency: amount.describe("At most so many deliveries at once to one destination; 0: no limit"),
		recipients: amount.describe("At most so many recipients of one message in one delivery; 0: no limit"),
		failures: amount.describe("After so many site failures in a row a destination is left alone; 0: never"),
		minimalBackoff: amount.describe("Seconds that a destination or message is left alone, at least"),
		maximalBackoff: amount.describe("Seconds that a destination or message is left alone, at most"),
	})
	.describe("The numbers that a scheduler needs, read from the knobs");

export type Limits = z.infer<typeof limits>;

const hello = z.strictObject({
	id,
	do: z.literal("hello"),
	protocol: z.literal(PROTOCOL_NAME),
	version: z.literal(PROTOCOL_VERSION),
});
const configure = z.strictObject({
	id,
	do: z.literal("configure").describe("Begins a run: everything before it is forgotten, the clock is at 0 again"),
	manager: z
		.enum(["qmgr", "oqmgr"])
		.describe("Which of Postfix's queue managers to be; scheduler-bounded: of no meaning"),
	transports: z.array(name).describe("Every transport that a recipient is for"),
	limits,
	knobs: z.record(name, z.string()).describe("All settings, under main.cf's names"),
});
const inspect = z.strictObject({ id, do: z.literal("inspect") });
const end = z.strictObject({ id, do: z.literal("end").describe("Not answered: the program exits") });

/** Stimuli and observations of the boundary have no number of their own here: a line has the number of its request. */
const n = { n: true } as const;

const stimulusRequests = [
	stimulusSchemas.arrive.omit(n).extend({ id }),
	stimulusSchemas.rescan.omit(n).extend({ id }),
	stimulusSchemas.tick.omit(n).extend({ id }),
	stimulusSchemas.slot.omit(n).extend({ id }),
	stimulusSchemas.refuse.omit(n).extend({ id }),
	stimulusSchemas.vanish.omit(n).extend({ id }),
	stimulusSchemas.complete.omit(n).extend({ id }),
	stimulusSchemas.flush.omit(n).extend({ id }),
	stimulusSchemas.corrupt.omit(n).extend({ id }),
];

const observations = {
	release: observationSchemas.release.omit(n),
	select: observationSchemas.select.omit(n),
	activate: observationSchemas.activate.omit(n),
	finish: observationSchemas.finish.omit(n),
	ask: observationSchemas.ask.omit(n),
} satisfies Record<Observation["saw"], z.ZodType<Observation>>;

/** Each kind of observation by itself, for messages that say what is wrong with one. */
export const OBSERVATIONS: Readonly<Record<string, z.ZodType<Observation>>> = observations;

/** What may be seen after a stimulus. */
export const seenSchema = z.array(z.union(Object.values(observations)));

export const promisesSchema = z.strictObject({
	order: z
		.exactOptional(z.enum(["message", "destination"]))
		.describe(
			"message (the default): recipients of one message for one destination go in their order; destination: all mail for one destination does",
		),
	overtaking: z
		.exactOptional(z.number().min(0))
		.describe(
			"A recipient is overtaken by at most so many later deliveries for each one that stood before it, itself included",
		),
});

export type Promises = z.infer<typeof promisesSchema>;

export const helloAnswerSchema = z.strictObject({
	id,
	protocol: z.literal(PROTOCOL_NAME),
	version: z.literal(PROTOCOL_VERSION),
	name: name.describe("Shown in reports and traces"),
	profiles: z.array(z.enum(ADAPTER_PROFILES)).min(1).describe("What the program claims to be"),
	managers: z
		.exactOptional(z.array(z.enum(["qmgr", "oqmgr"])).min(1))
		.describe("scheduler-exact: which it can be; default qmgr"),
	stimuli: z.exactOptional(z.array(z.enum(STIMULI))).describe(`What it can take; default ${BASIC_STIMULI.join(", ")}`),
	outcomes: z.exactOptional(z.array(z.enum(OUTCOMES)).min(1)).describe("Ends of deliveries that it knows; default all"),
	knobs: z
		.exactOptional(z.array(name))
		.describe("Knobs that it obeys; default those that `limits` has, for scheduler-exact all"),
	inspect: z.exactOptional(z.boolean()).describe("It answers inspect; default no"),
	promises: z.exactOptional(promisesSchema).describe("What it promises beyond the profile, and is held to"),
});

const seenAnswer = z.strictObject({
	id,
	seen: seenSchema.describe("All that the scheduler did of itself until it was quiet"),
});
const anything = z.union([
	z.record(z.string(), z.unknown()),
	z.array(z.unknown()),
	z.string(),
	z.number(),
	z.boolean(),
	z.null(),
]);
const stateAnswer = z.strictObject({ id, state: anything.describe("Whatever helps its author") });
export const errorAnswerSchema = z.strictObject({ id, error: name.describe("Why the request cannot be done") });

type HelloAnswer = z.infer<typeof helloAnswerSchema>;

/** What a program can do, with the defaults filled in. */
export interface Capabilities {
	readonly name: string;
	readonly profiles: readonly AdapterProfile[];
	readonly managers: readonly ("qmgr" | "oqmgr")[];
	readonly stimuli: readonly Stimulus["do"][];
	readonly outcomes: readonly Outcome[];
	/** null: all that there are. */
	readonly knobs: readonly string[] | null;
	readonly inspect: boolean;
	readonly promises: Promises;
}

export function capabilitiesOf(answer: HelloAnswer): Capabilities {
	const exact = answer.profiles.includes("scheduler-exact");
	return {
		name: answer.name,
		profiles: answer.profiles,
		managers: answer.managers ?? ["qmgr"],
		stimuli: answer.stimuli ?? (exact ? STIMULI : BASIC_STIMULI),
		outcomes: answer.outcomes ?? OUTCOMES,
		knobs: answer.knobs ?? (exact ? null : BOUNDED_KNOBS),
		inspect: answer.inspect ?? false,
		promises: answer.promises ?? {},
	};
}

/** A request without its number. */
export type Request = { readonly do: string } & Readonly<Record<string, unknown>>;

/** The JSON Schema of one line in either direction, as published in docs/adapter.schema.json. */
export function adapterLineSchema(): object {
	const request = z
		.union([hello, configure, ...stimulusRequests, inspect, end])
		.describe("A line on the program's stdin");
	const answer = z
		.union([helloAnswerSchema, seenAnswer, stateAnswer, errorAnswerSchema])
		.describe("A line on the program's stdout");
	return {
		title: "spoolproof adapter protocol, one line",
		description: `Version ${PROTOCOL_VERSION}. JSON Lines: each request satisfies $defs/request, each answer $defs/answer.`,
		$schema: "https://json-schema.org/draft/2020-12/schema",
		$defs: { request: bare(request), answer: bare(answer) },
		anyOf: [{ $ref: "#/$defs/request" }, { $ref: "#/$defs/answer" }],
	};
}

function bare(schema: z.ZodType): object {
	const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input" });
	return rest;
}
