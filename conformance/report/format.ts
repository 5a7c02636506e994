/**
 * The JSON report: who was judged, on how many cases, and what follows for each requirement and each transition of the machines.
 * Leaves out how it is gathered (tally.ts) and shown (terminal.ts).
 */
import { z } from "zod";
import { shardSchema } from "./shard.js";

/** The version of the format. It changes whenever a reader of the old one would be misled. */
export const REPORT_VERSION = 1;

const count = z.int().min(0);
const verdict = z.enum(["conforms", "violates", "undetermined"]);

/** What a program of the protocol's wing may claim to be. */
export const PROFILE_NAMES = ["clean", "todo-send", "queue-directory"] as const;

const judgedAs = z
	.enum(["qmgr", "oqmgr", "scheduler-bounded", ...PROFILE_NAMES])
	.describe("What it was judged as: a queue manager, or a profile");
const wing = z.exactOptional(z.enum(["scheduler", "protocol"])).describe("scheduler, if it is not said");

const implementationSchema = z.strictObject({
	name: z.string(),
	wing,
	manager: judgedAs,
	dialect: z.exactOptional(z.string()).describe("The family of programs, in the protocol's wing"),
	live: z.boolean().describe("A real program, not the kit's own reference"),
	cases: count,
	conforms: count,
	violates: count,
	undetermined: count,
	steps: count.describe("Stimuli that were judged; in the protocol's wing, events of traces"),
	selections: count.describe("Choices of an entry that were judged"),
	seconds: z.number().min(0),
	sets: z.array(z.strictObject({ name: z.string(), cases: count })),
	exercised: z
		.exactOptional(z.record(z.string(), count))
		.describe("Requirements, with the number of conforming cases of this implementation that exercised them"),
});

/** Cases are small; what is longer stays in its file. */
const recording = z
	.exactOptional(z.string())
	.describe("The recorded trace itself, line by line as in its file, unless it is very long");

const failureSchema = z.strictObject({
	implementation: z.string(),
	wing,
	manager: judgedAs,
	set: z.string(),
	case: z.string(),
	seed: z.exactOptional(z.int()),
	verdict: z.enum(["violates", "undetermined"]),
	requirement: z.exactOptional(z.string()),
	event: z.exactOptional(count).describe("Number of the event in the trace"),
	explanation: z.string(),
	expected: z.exactOptional(z.array(z.string())),
	observed: z.exactOptional(z.array(z.string())),
	trace: z.exactOptional(z.string()).describe("File with the recorded trace"),
	adapter: z.exactOptional(z.string()).describe("What to give as --adapter to run it again"),
	again: z.exactOptional(z.string()).describe("The command that runs this case again, for a shell"),
	smallest: z
		.exactOptional(z.string())
		.describe("Smallest scenario found that fails likewise; the trace is of this one"),
	recording,
	known: z.exactOptional(z.string()).describe("It was expected: the reason, from the list of known failures"),
});

const exampleSchema = z.strictObject({
	implementation: z.string(),
	wing,
	manager: judgedAs,
	set: z.string(),
	case: z.string(),
	recording: z.string(),
});

export const knownFailureSchema = z.strictObject({
	requirement: z.exactOptional(z.string().min(1)).describe("Which one is violated; none if the case is undetermined"),
	case: z.string().min(1).describe("Name of the case"),
	implementation: z.exactOptional(z.string().min(1)).describe("Only of this implementation, as reports call it"),
	reason: z.string().min(1).describe("Why it is put up with"),
	signature: z.string().min(1).describe("What the failure looks like, as reports show it"),
});

const checkedKnownFailureSchema = z.strictObject({
	...knownFailureSchema.shape,
	status: z.enum(["occurred", "stale", "not run"]),
	why: z.exactOptional(z.string()).describe("Why it is stale"),
});

const requirementSchema = z.strictObject({
	id: z.string(),
	level: z.enum(["must", "should", "may"]),
	text: z.string(),
	source: z.string(),
	status: z.enum(["holds", "violated", "undetermined", "not exercised", "excluded"]),
	excluded: z.exactOptional(z.string()).describe("Why no case exercises it, or why nothing can be said about it"),
	cases: count.describe("Runs of a case that exercised it, over all implementations"),
	violatedBy: z.array(z.string()),
});

const machineSchema = z.strictObject({
	machine: z.string(),
	transitions: count,
	missing: z.array(z.string()).describe("Transitions that no case took"),
	excluded: z
		.exactOptional(z.record(z.string(), z.string()))
		.describe("Transitions that no run can be seen to take, not counted, each with the reason"),
	taken: z.exactOptional(z.record(z.string(), count)).describe("The others, with the number of times they were taken"),
});

const claimSchema = z.strictObject({
	claim: z.string(),
	proofs: count.describe("How often it was put to the proof; 0: the cases show nothing about it"),
});

export const reportSchema = z.strictObject({
	spoolproof: z.literal("report"),
	version: z.literal(REPORT_VERSION),
	requirementSet: z.string().describe("Version of the set of requirements"),
	edition: z.string(),
	seed: z.exactOptional(z.int()).describe("First seed of the random cases"),
	shard: z.exactOptional(shardSchema).describe("It is about a part of the cases only"),
	verdict,
	seconds: z.number().min(0),
	notes: z.array(z.string()).describe("What was left out, and why"),
	implementations: z.array(implementationSchema),
	failures: z.array(failureSchema),
	requirements: z.array(requirementSchema),
	machines: z.array(machineSchema),
	claims: z.array(claimSchema).describe("Claims about the specification that were watched; a broken one is a failure"),
	examples: z.exactOptional(z.array(exampleSchema)).describe("Some cases that conform, with their traces"),
	knownFailures: z
		.exactOptional(z.array(checkedKnownFailureSchema))
		.describe("The list of known failures that the run was held against; a stale entry is a failure of the run"),
});

export type Report = z.infer<typeof reportSchema>;
export type ReportedImplementation = z.infer<typeof implementationSchema>;
export type ReportedFailure = z.infer<typeof failureSchema>;
export type ReportedRequirement = z.infer<typeof requirementSchema>;
export type ProfileName = (typeof PROFILE_NAMES)[number];
export type ReportedExample = z.infer<typeof exampleSchema>;
export type KnownFailure = z.infer<typeof knownFailureSchema>;
export type CheckedKnownFailure = z.infer<typeof checkedKnownFailureSchema>;
export type ReportedMachine = z.infer<typeof machineSchema>;

/** The JSON Schema of a report, as published in docs/report.schema.json. */
export function reportJsonSchema(): object {
	return { title: "spoolproof report", ...z.toJSONSchema(reportSchema, { io: "input" }) };
}
