#!/usr/bin/env node
/**
 * The program `spoolproof`: runs the command line and turns what comes of it into an exit code.
 */
import { EXIT, tell } from "./errors.js";
import { buildProgram } from "./program.js";

const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
	process.on(signal, () => {
		// Whoever insists is not kept waiting.
		if (interruption.signal.aborted) process.exit(EXIT.interrupted);
		interruption.abort();
	});
}
// A reader that has seen enough (`| head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
	if (error.code === "EPIPE") process.exit();
	throw error;
});

try {
	process.exitCode = 0;
	await buildProgram({ signal: interruption.signal }).parseAsync(process.argv);
} catch (error) {
	const { text, code } = tell(error);
	if (text !== "") process.stderr.write(`${text}\n`);
	process.exitCode = code;
}
