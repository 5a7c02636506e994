#!/usr/bin/env node
/**
 * The program `spoolproof`: runs the command line and turns what comes of it into an exit code. Whatever happens, 0 and 1 stand for a
 * verdict that was reached and told, and for nothing else.
 */
import { EXIT, tell } from "./errors.js";
import { buildProgram } from "./program.js";

const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
	process.on(signal, () => {
		// Whoever insists is not kept waiting.
		if (interruption.signal.aborted) leave(EXIT.interrupted);
		interruption.abort();
	});
}

let finished = false;
/** Why the result could not be told. */
let untold: Error | undefined;

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
	// A reader that has seen enough (`| head`) is no error: the exit code tells the verdict all the same.
	if (error.code !== "EPIPE") untold ??= error;
});
// Nobody can be told that nobody can be told.
process.stderr.on("error", () => {});
process.on("uncaughtException", (error) => leave(codeOf(error)));
process.on("exit", () => {
	if (untold !== undefined) process.stderr.write(`error: cannot write to standard output: ${untold.message}\n`);
	else if (finished) return;
	else process.stderr.write("error: spoolproof came to an end before its work did; please report this defect\n");
	process.exitCode = EXIT.undetermined;
});

function leave(code: number): never {
	finished = true;
	process.exit(code);
}

/** Prints an error. Returns the exit code. */
function codeOf(error: unknown): number {
	const { text, code } = tell(error);
	if (text !== "") process.stderr.write(`${text}\n`);
	return code;
}

try {
	process.exitCode = EXIT.conforms;
	await buildProgram({ signal: interruption.signal }).parseAsync(process.argv);
} catch (error) {
	process.exitCode = codeOf(error);
}
finished = true;
