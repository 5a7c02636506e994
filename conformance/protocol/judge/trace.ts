/**
 * A recorded run of the protocol's programs: who said what to whom, byte by byte, what was done to the programs, how they ended,
 * what was found on disk. JSON Lines like the scheduler's traces: a header, one event a line, a last line with their number.
 * Leaves out recording (the adapters' taps) and judging (judge.ts).
 */
import { z } from "zod";
import { DIALECT_NAMES } from "../../../model/protocol/dialects.js";
import { MESSAGE_FILES } from "../../../model/protocol/states.js";

export const PROTOCOL_TRACE_VERSION = 1;

const n = z.int().min(1);
const id = z.string().regex(/^(0|[1-9][0-9]*)$/);
const program = z.enum(["todo", "send", "todo-clean", "send-clean", "queue"]);

export const headerSchema = z.strictObject({
	spoolproof: z.literal("trace"),
	version: z.literal(PROTOCOL_TRACE_VERSION),
	wing: z.literal("protocol"),
	implementation: z.string().min(1),
	dialect: z.enum(DIALECT_NAMES),
	requirements: z.string().min(1),
});

export const eventSchema = z.union([
	/** One read's worth of bytes on one pipe; each character of `bytes` is a byte. */
	z.strictObject({ n, from: program, to: program, bytes: z.string().regex(/^[\0-\xff]+$/) }),
	/** Nobody will write to this pipe any more. */
	z.strictObject({ n, from: program, to: program, end: z.literal(true) }),
	/** A message was queued and acknowledged, with recipients of these kinds. */
	z.strictObject({ n, queued: id, local: z.int().min(0), remote: z.int().min(0) }),
	/** The kit signalled or killed a program. */
	z.strictObject({ n, signal: z.enum(["TERM", "HUP", "KILL"]), program }),
	/** A program ended: with a code, or by a signal (null). */
	z.strictObject({ n, exit: z.int().nullable(), program }),
	/** Which files of a number are on disk while nothing moves. */
	z.strictObject({ n, disk: id, files: z.array(z.enum(MESSAGE_FILES)) }),
	/** The kit waited until nothing had happened for longer than any timer. */
	z.strictObject({ n, quiet: z.literal(true) }),
]);

export const endSchema = z.strictObject({ end: z.int().min(0) });

export type ProtocolTraceHeader = z.infer<typeof headerSchema>;
export type ProtocolTraceEvent = z.infer<typeof eventSchema>;
export type TracedProgram = z.infer<typeof program>;

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
	throw new ProtocolTraceError(`line ${number}: ${result.error.issues[0]?.message ?? "does not fit the format"}`);
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
