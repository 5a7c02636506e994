/**
 * Reads a trace and says, where it is not one, which line and field is wrong, what was expected and what to do. What the events mean,
 * and whether they can happen, is left to the judge.
 */
import type { z } from "zod";
import { resolveAddress } from "../../model/scheduler/events.js";
import { checkSettings } from "../../model/scheduler/settings.js";
import { firstIssue, shown, UNKNOWN_FIELD } from "../issue.js";
import { reason } from "../reason.js";
import {
	endSchema,
	headerSchema,
	observationSchemas,
	stimulusSchemas,
	TRACE_VERSION,
	type Trace,
	type TraceEvent,
	type TraceHeader,
} from "./format.js";

/** The text is not a trace that this kit can read. The message names file and line. */
export class TraceError extends Error {
	override readonly name = "TraceError";
	constructor(
		readonly file: string,
		readonly line: number,
		/** Path of the field that is wrong, or null where it is the line as a whole. */
		readonly field: string | null,
		readonly complaint: string,
		readonly advice: string,
	) {
		super(`${file}:${line}: ${field === null ? "" : `${field}: `}${complaint}. ${advice}.`);
	}
}

const RECORD_AGAIN = "Record the run again, or see docs/trace.md for the format";

/**
 * Parses the text of a trace file.
 * @param file how the file is called in messages.
 * @throws TraceError at the first thing that is wrong.
 */
export function parseTrace(text: string, file: string): Trace {
	const lines = text.split("\n");
	if (lines.at(-1) === "") lines.pop();
	const first = lines[0];
	if (first === undefined) {
		throw new TraceError(file, 1, null, "the file is empty", "Expected a trace, whose first line is its header");
	}
	const header = readHeader(parseLine(first, file, 1), file);
	const events: TraceEvent[] = [];
	let end: z.infer<typeof endSchema> | undefined;
	for (let index = 1; index < lines.length; index++) {
		const line = index + 1;
		if (end !== undefined)
			throw new TraceError(file, line, null, "something follows the end of the trace", RECORD_AGAIN);
		const value = parseLine(lines[index] ?? "", file, line, index === lines.length - 1);
		if ("end" in value) {
			end = readEnd(value, events.length, file, line);
		} else {
			events.push(readEvent(value, events.length + 1, file, line));
		}
	}
	if (end === undefined) throw truncated(file, lines.length);
	const last = events.at(-1);
	if (end.died !== undefined && (last === undefined || !("do" in last))) {
		const advice = "Expected the stimulus at which it died as the last event";
		throw new TraceError(file, lines.length, "died", "what was seen of it comes after its death", advice);
	}
	return end.died === undefined ? { header, events } : { header, events, died: end.died };
}

function truncated(file: string, line: number): TraceError {
	return new TraceError(
		file,
		line,
		null,
		'the trace is cut off: expected a last line {"end":N}',
		"The recording was interrupted, so nothing can be said about it; record the run again",
	);
}

function parseLine(text: string, file: string, line: number, last = false): object {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		if (last) throw truncated(file, line);
		const complaint = text.trim() === "" ? "empty line" : `not JSON: ${excerpt(text)}`;
		throw new TraceError(file, line, null, complaint, "Expected one JSON object a line");
	}
	if (typeof value !== "object" || value === null || Array.isArray(value)) {
		throw new TraceError(file, line, null, `expected a JSON object, found ${excerpt(text)}`, RECORD_AGAIN);
	}
	return value;
}

function readHeader(value: object, file: string): TraceHeader {
	if (!("spoolproof" in value)) {
		const advice = 'Expected {"spoolproof":"trace","version":1,...} in the first line; is this a trace?';
		throw new TraceError(file, 1, "spoolproof", "this is not the header of a trace", advice.replace(/\?$/, ""));
	}
	if ("version" in value && value.version !== TRACE_VERSION) {
		const complaint = `format version ${shown(value.version)}, but this kit reads version ${TRACE_VERSION}`;
		throw new TraceError(file, 1, "version", complaint, "Use the kit that wrote it, or record the run again");
	}
	const header = check(headerSchema, value, file, 1);
	const problem = checkSettings(header.knobs)[0];
	if (problem !== undefined) {
		throw new TraceError(file, 1, `knobs.${problem.name}`, problem.message, "Correct the header");
	}
	return header;
}

function readEvent(value: object, expected: number, file: string, line: number): TraceEvent {
	const event = check(schemaOf(value, file, line), value, file, line);
	if (event.n !== expected) {
		const complaint = `events out of order: expected event ${expected}, found ${event.n}`;
		throw new TraceError(file, line, "n", complaint, "Events are numbered 1, 2, 3 in order of observation");
	}
	if ("do" in event && event.do === "arrive") checkRecipients(event.recipients, file, line);
	return event;
}

function schemaOf(value: object, file: string, line: number): z.ZodType<TraceEvent> {
	if ("do" in value) return lookUp(stimulusSchemas, "do", value.do, file, line);
	if ("saw" in value) return lookUp(observationSchemas, "saw", value.saw, file, line);
	throw new TraceError(
		file,
		line,
		null,
		'neither a stimulus ("do") nor an observation ("saw") nor the end ("end")',
		RECORD_AGAIN,
	);
}

function lookUp(
	schemas: Readonly<Record<string, z.ZodType<TraceEvent>>>,
	field: "do" | "saw",
	kind: unknown,
	file: string,
	line: number,
): z.ZodType<TraceEvent> {
	const schema = typeof kind === "string" && Object.hasOwn(schemas, kind) ? schemas[kind] : undefined;
	if (schema !== undefined) return schema;
	const known = Object.keys(schemas).join(", ");
	throw new TraceError(file, line, field, `unknown event ${shown(kind)}`, `Expected one of ${known}`);
}

function checkRecipients(recipients: readonly string[], file: string, line: number): void {
	recipients.forEach((recipient, index) => {
		try {
			resolveAddress(recipient);
		} catch (error) {
			throw new TraceError(file, line, `recipients.${index}`, reason(error), "Correct the address");
		}
		if (recipients.indexOf(recipient) !== index) {
			const complaint = `recipient "${recipient}" stands twice in one message`;
			throw new TraceError(file, line, `recipients.${index}`, complaint, "Each recipient may stand once");
		}
	});
}

function readEnd(value: object, count: number, file: string, line: number): z.infer<typeof endSchema> {
	const last = check(endSchema, value, file, line);
	if (last.end === count) return last;
	const complaint = `the end announces ${last.end} events, but ${count} stand before it`;
	throw new TraceError(file, line, "end", complaint, "Lines are missing or were added; record the run again");
}

function check<T>(schema: z.ZodType<T>, value: object, file: string, line: number): T {
	const result = schema.safeParse(value);
	if (result.success) return result.data;
	const { field, complaint } = firstIssue(result.error, value);
	const advice = complaint === UNKNOWN_FIELD ? "Remove it, or see docs/trace.md for the format" : RECORD_AGAIN;
	throw new TraceError(file, line, field, complaint, advice);
}

function excerpt(text: string): string {
	return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
