/** `spoolproof replay` for a trace of the protocol's wing: judges it again. Leaves out running programs again. */
import { ProtocolTraceError, type ProtocolTraceEvent, readProtocolTrace } from "../protocol/judge/trace.js";
import { failuresOf, judgedRecording } from "../protocol/run/report.js";
import { failureText } from "../report/failure.js";
import type { Style } from "../report/style.js";
import { counted } from "../report/terminal.js";
import { protocolEventInWords, protocolEventKind } from "../trace/protocol-words.js";
import { EXIT, UserError } from "./errors.js";

/** Whether a text begins as a trace of this wing. */
export function isProtocolTrace(text: string): boolean {
	return /^\{[^\n]*"wing":\s*"protocol"/.test(text);
}

/**
 * Judges a trace. Returns what to print, and the exit code.
 * @param steps shows each event, too
 * @throws UserError that names file and line
 */
export function replayProtocol(
	text: string,
	file: string,
	style: Style,
	steps = false,
): { readonly text: string; readonly code: number } {
	const { header, events } = read(text, file);
	const judged = judgedRecording({ header, events }, file, "recorded");
	const [failure] = failuresOf(judged);
	const verdict = failure === undefined ? "conforms" : failure.verdict;
	const { name, profile, dialect } = judged;
	const told =
		failure === undefined
			? `${style.good("CONFORMS")} ${name} (${profile}, ${dialect}), case "${header.case ?? "unnamed"}": ${counted(events.length, "event")} as the specification allows.`
			: failureText(failure, style);
	const list = steps ? `${stepList(events, header.subjects ?? [], failure?.event, style)}\n\n` : "";
	return { code: EXIT[verdict], text: list + told };
}

function stepList(
	events: readonly ProtocolTraceEvent[],
	subjects: readonly string[],
	wrong: number | undefined,
	style: Style,
): string {
	return events
		.map((event) => {
			const indent = protocolEventKind(event, subjects) === "saw" ? "    " : "";
			const line = `${String(event.n).padStart(5)} ${indent}${protocolEventInWords(event)}`;
			return event.n === wrong ? style.bad(`${line}   <-- here`) : line;
		})
		.join("\n");
}

function read(text: string, file: string) {
	try {
		return readProtocolTrace(text);
	} catch (error) {
		if (!(error instanceof ProtocolTraceError)) throw error;
		throw new UserError(`${file}: ${error.message}; expected a trace as docs/protocol-trace.schema.json describes it`);
	}
}
