/**
 * Reads a trace of either wing: the header tells which.
 */
import { type ProtocolTrace, ProtocolTraceError, readProtocolTrace } from "../protocol/judge/trace.js";
import type { Trace } from "./format.js";
import { parseTrace, TraceError } from "./read.js";

export type AnyTrace = Trace | ProtocolTrace;

export function isSchedulerTrace(trace: AnyTrace): trace is Trace {
	return trace.header.wing === "scheduler";
}

/**
 * Parses the text of a trace file.
 * @param file how the file is called in messages.
 * @throws TraceError at the first thing that is wrong.
 */
export function parseAnyTrace(text: string, file: string): AnyTrace {
	if (!isOfProtocol(text)) return parseTrace(text, file);
	try {
		return readProtocolTrace(text);
	} catch (error) {
		if (!(error instanceof ProtocolTraceError)) throw error;
		const [, line = "1", complaint = error.message] = /^line (\d+): ([\s\S]*)$/.exec(error.message) ?? [];
		const advice = "Record the run again, or see docs/protocol-trace.schema.json for the format";
		throw new TraceError(file, Number(line), null, complaint, advice);
	}
}

function isOfProtocol(text: string): boolean {
	try {
		const header: unknown = JSON.parse(text.slice(0, text.indexOf("\n")));
		return typeof header === "object" && header !== null && "wing" in header && header.wing === "protocol";
	} catch {
		return false;
	}
}
