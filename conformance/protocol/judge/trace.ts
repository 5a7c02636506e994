/**
 * A recorded run of the protocol's programs: who said what to whom, byte by byte, what was done to the programs, how they ended,
 * what was found on disk. JSON Lines like the scheduler's traces: a header, one event a line, a last line with their number.
 * Leaves out recording (the adapters' taps) and judging (judge.ts).
 */
import { z } from "zod";
import { DIALECT_NAMES } from "../../../model/protocol/dialects.js";
import { MESSAGE_FILES } from "../../../model/protocol/states.js";
import { firstIssueText } from "../../issue.js";
import { PROFILE_NAMES } from "../../report/format.js";

/** The version of the format. It changes whenever a reader of the old one would be misled. */
export const PROTOCOL_TRACE_VERSION = 2;

export const TRACED_PROGRAMS = [
	"todo",
	"send",
	"todo-clean",
	"send-clean",
	"queue",
	"lspawn",
	"rspawn",
	"suppl0",
	"suppl1",
	"logger",
	"other-send",
] as const;

const n = z.int().min(1);
const id = z.string().regex(/^(0|[1-9][0-9]*)$/);
const program = z.enum(TRACED_PROGRAMS);

export const headerSchema = z.strictObject({
	spoolproof: z.literal("trace"),
	version: z.literal(PROTOCOL_TRACE_VERSION),
	wing: z.literal("protocol"),
	implementation: z.string().min(1),
	dialect: z.enum(DIALECT_NAMES),
	requirements: z.string().min(1).describe("Version of the set of requirements"),
	profile: z.exactOptional(z.enum(PROFILE_NAMES)),
	case: z.exactOptional(z.string()),
	seed: z.exactOptional(z.int()),
	subjects: z
		.exactOptional(z.array(program))
		.describe("Programs that are held to the rules; the kit plays the others and may talk nonsense. Default: all"),
});

const bytes = z
	.string()
	.regex(/^[\0-\xff]+$/)
	.describe("Each character is a byte");

export const eventSchema = z.union([
	z.strictObject({ n, from: program, to: program, bytes }).describe("Bytes on one pipe, as many as came at once"),
	z
		.strictObject({ n, from: program, to: program, end: z.literal(true) })
		.describe("Nobody writes to this pipe any more"),
	z.strictObject({ n, from: program, to: program, deaf: z.literal(true) }).describe("Nobody reads this pipe any more"),
	z
		.strictObject({ n, queued: id, local: z.int().min(0), remote: z.int().min(0) })
		.describe("A message was queued and acknowledged, with so many recipients of these kinds"),
	z
		.strictObject({ n, preprocessed: id, local: z.int().min(0), remote: z.int().min(0) })
		.describe("The kit put a preprocessed message on disk, in todo's place"),
	z.strictObject({ n, pulled: z.literal(true) }).describe("The kit pulled the trigger"),
	z.strictObject({ n, started: program }).describe("A program was started"),
	z
		.strictObject({ n, signal: z.enum(["TERM", "HUP", "ALRM", "KILL"]), program })
		.describe("The kit signalled a program"),
	z.strictObject({ n, exit: z.int().nullable(), program }).describe("A program ended: with a code, or by a signal"),
	z
		.strictObject({ n, disk: id, files: z.array(z.enum(MESSAGE_FILES)) })
		.describe("Which files of a number are on disk while nothing moves"),
	z.strictObject({ n, lint: z.string(), path: z.string() }).describe("What the queue linter found while nothing moves"),
	z
		.strictObject({ n, program, busy: z.number().min(0) })
		.describe("Seconds of processor time that a program used in a second in which it had nothing to do"),
	z.strictObject({ n, quiet: z.literal(true) }).describe("The kit waited until nothing happened any more"),
	z
		.strictObject({ n, broken: z.string(), why: z.string() })
		.describe("A case's own demand was not met: the requirement, and what was seen"),
	z.strictObject({ n, held: z.string() }).describe("A case's own demand was met: the requirement"),
	z.strictObject({ n, unclear: z.string() }).describe("Why the run cannot be judged"),
]);

export const endSchema = z.strictObject({ end: z.int().min(0) });

export type ProtocolTraceHeader = z.infer<typeof headerSchema>;
export type ProtocolTraceEvent = z.infer<typeof eventSchema>;
export type TracedProgram = z.infer<typeof program>;

type WithoutNumber<Event> = Event extends unknown ? Omit<Event, "n"> : never;
/** An event before it is numbered. */
export type BareEvent = WithoutNumber<ProtocolTraceEvent>;

export interface ProtocolTrace {
	readonly header: ProtocolTraceHeader;
	readonly events: readonly ProtocolTraceEvent[];
}

/** The text is not a whole protocol trace. The message names the line. */
export class ProtocolTraceError extends Error {
	override readonly name = "ProtocolTraceError";
}

function parsed<Type>(schema: z.ZodType<Type>, line: string, number: number): Type {
	let data: unknown;
	try {
		data = JSON.parse(line);
	} catch {
		throw new ProtocolTraceError(`line ${number}: not JSON`);
	}
	const result = schema.safeParse(data);
	if (result.success) return result.data;
	throw new ProtocolTraceError(`line ${number}: ${firstIssueText(result.error, data)}`);
}

/** @throws ProtocolTraceError */
export function readProtocolTrace(text: string): ProtocolTrace {
	const lines = text.split("\n");
	if (lines.at(-1) === "") lines.pop();
	const [first, ...rest] = lines;
	const last = rest.pop();
	if (first === undefined || last === undefined)
		throw new ProtocolTraceError("a trace has at least a header and a last line");
	const header = parsed(headerSchema, first, 1);
	const events = rest.map((line, index) => parsed(eventSchema, line, index + 2));
	events.forEach((event, index) => {
		if (event.n !== index + 1)
			throw new ProtocolTraceError(`line ${index + 2}: event ${event.n}, expected ${index + 1}`);
	});
	const { end } = parsed(endSchema, last, lines.length);
	if (end !== events.length)
		throw new ProtocolTraceError(`the trace says it has ${end} events, but has ${events.length}`);
	return { header, events };
}

export function writeProtocolTrace({ header, events }: ProtocolTrace): string {
	return [header, ...events, { end: events.length }].map((line) => `${JSON.stringify(line)}\n`).join("");
}

/** The JSON Schema of one line of a protocol trace, as published in docs/protocol-trace.schema.json. */
export function protocolTraceLineSchema(): object {
	const line = z.union([headerSchema, eventSchema, endSchema]);
	return { title: "A line of a spoolproof protocol trace", ...z.toJSONSchema(line, { io: "input" }) };
}
