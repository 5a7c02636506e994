/**
 * Exit codes, and errors that are told to people in one line instead of a stack trace.
 */
import { readFileSync } from "node:fs";
import { CommanderError } from "commander";
import { KnobError } from "../../model/scheduler/settings.js";
import { AdapterFailure } from "../adapters/adapter.js";
import { MaillogError } from "../adapters/maillog/log.js";
import { GateError } from "../gate/baseline.js";
import { reason } from "../reason.js";
import { KnownFailuresError } from "../report/known/read.js";
import { ReportError } from "../report/read.js";
import { MergeError } from "../report/shard.js";
import { RunFailure } from "../runner/run.js";
import { TraceError } from "../trace/read.js";

export const EXIT = { conforms: 0, violates: 1, undetermined: 2, interrupted: 130 } as const;

/** The command cannot be carried out as it was given. */
export class UserError extends Error {
	override readonly name = "UserError";
}

/**
 * The text of a file, without a byte order mark.
 * @throws UserError that names the file.
 */
export function readText(file: string): string {
	try {
		return readFileSync(file, "utf8").replace(/^\ufeff/, "");
	} catch (error) {
		throw new UserError(`cannot read ${file === "" ? '""' : file}: ${reason(error)}`);
	}
}

/** What to print for an error, and the exit code. A stack trace is only for errors of the kit itself. */
export function tell(error: unknown): { readonly text: string; readonly code: number } {
	if (error instanceof CommanderError) {
		// Commander has printed its message already.
		return { text: "", code: error.exitCode === 0 ? EXIT.conforms : EXIT.undetermined };
	}
	if (error instanceof Error && (error.name === "AbortError" || error.message === "interrupted")) {
		return { text: "interrupted", code: EXIT.interrupted };
	}
	if (
		error instanceof UserError ||
		error instanceof KnobError ||
		error instanceof TraceError ||
		error instanceof MaillogError ||
		error instanceof ReportError ||
		error instanceof GateError ||
		error instanceof MergeError ||
		error instanceof KnownFailuresError ||
		error instanceof AdapterFailure ||
		error instanceof RunFailure
	) {
		return { text: `error: ${error.message}`, code: EXIT.undetermined };
	}
	const refused = refusal(error);
	if (refused !== undefined) return { text: `error: ${refused}`, code: EXIT.undetermined };
	const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
	return {
		text: `error: this is a defect of spoolproof itself, please report it:\n${detail}`,
		code: EXIT.undetermined,
	};
}

/** What is amiss around the kit when the system refuses what it cannot do without. */
const ADVICE: Readonly<Record<string, string>> = {
	uv_cwd: "the current directory is gone: change to one that is there",
	mkdtemp: "temporary files have no place: let TMPDIR name a directory that can be written to",
};

/** An error of the system, in words; undefined for any other. */
function refusal(error: unknown): string | undefined {
	if (!(error instanceof Error) || !("syscall" in error) || typeof error.syscall !== "string") return undefined;
	const advice = ADVICE[error.syscall];
	return advice === undefined ? `the system refused: ${error.message}` : `${advice} (${error.message})`;
}
