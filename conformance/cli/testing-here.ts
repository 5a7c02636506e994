/**
 * For tests: the command line run in this process, which is quick. What only a process of its own shows, such as signals and closed
 * outputs, is for testing.ts.
 */
import { tell } from "./errors.js";
import { buildProgram } from "./program.js";

export interface OutcomeHere {
	readonly code: number;
	readonly out: string;
	readonly err: string;
}

/** Runs `spoolproof` with these arguments, as if the user had interrupted it at once: what begins hours of work ends there. */
export async function runHere(...args: readonly string[]): Promise<OutcomeHere> {
	const told = { out: "", err: "" };
	const streams = [[process.stdout, "out"] as const, [process.stderr, "err"] as const];
	const writers = streams.map(([stream]) => stream.write);
	for (const [stream, name] of streams) {
		stream.write = (text: string | Uint8Array) => {
			told[name] += text;
			return true;
		};
	}
	const before = process.exitCode;
	process.exitCode = 0;
	try {
		await buildProgram({ signal: AbortSignal.abort() }).parseAsync(["node", "spoolproof", ...args]);
		return { code: Number(process.exitCode), ...told };
	} catch (error) {
		const { text, code } = tell(error);
		return { code, out: told.out, err: text === "" ? told.err : `${told.err}${text}\n` };
	} finally {
		process.exitCode = before;
		for (const [index, [stream]] of streams.entries()) stream.write = writers[index] ?? stream.write;
	}
}
