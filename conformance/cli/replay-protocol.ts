/** `spoolproof replay` for a trace of the protocol's wing: judges it again. Leaves out running programs again. */

import { protocolRequirement } from "../../model/protocol/requirements.js";
import { judgeProtocolTrace } from "../protocol/judge/judge.js";
import { ProtocolTraceError, readProtocolTrace } from "../protocol/judge/trace.js";
import type { Style } from "../report/style.js";
import { counted } from "../report/terminal.js";
import { EXIT, UserError } from "./errors.js";

/** Whether a text begins as a trace of this wing. */
export function isProtocolTrace(text: string): boolean {
	return /^\{[^\n]*"wing":\s*"protocol"/.test(text);
}

/** Judges a trace. @returns what to print, and the exit code. @throws UserError that names file and line */
export function replayProtocol(
	text: string,
	file: string,
	style: Style,
): { readonly text: string; readonly code: number } {
	const { verdict, header } = judged(text, file);
	const who = `${header.implementation} (${header.profile ?? "no profile"}, ${header.dialect}), case "${header.case ?? "unnamed"}"`;
	const code = EXIT[verdict.verdict];
	switch (verdict.verdict) {
		case "conforms":
			return {
				code,
				text: `${style.good("CONFORMS")} ${who}: ${counted(verdict.coverage.events, "event")} as the specification allows.`,
			};
		case "undetermined":
			return { code, text: `${style.unsure("COULD NOT TELL")} ${who}\n  because      ${verdict.why}` };
		case "violates": {
			const lines = [
				`${style.bad("VIOLATES")} ${who}`,
				`  requirement  ${verdict.requirement}`,
				`               ${protocolRequirement(verdict.requirement).text}`,
				`  at event     ${verdict.event}`,
				`  because      ${verdict.why}`,
			];
			return { code, text: lines.join("\n") };
		}
	}
}

function judged(text: string, file: string) {
	try {
		const trace = readProtocolTrace(text);
		return { header: trace.header, verdict: judgeProtocolTrace(trace) };
	} catch (error) {
		if (!(error instanceof ProtocolTraceError)) throw error;
		throw new UserError(`${file}: ${error.message}; expected a trace as docs/protocol-trace.schema.json describes it`);
	}
}
