/** `spoolproof replay` for a counterexample of the protocol's model: its steps again, and the reference at the same point. */
import type { Style } from "../report/style.js";
import { counted } from "../report/terminal.js";
import { type ModelTrace, ModelTraceError, readModelTrace } from "../verify/counterexample/model-trace.js";
import { showOnReference } from "../verify/counterexample/on-reference.js";
import { replayModel } from "../verify/counterexample/replay-model.js";
import { EXIT, UserError } from "./errors.js";

interface Told {
	readonly text: string;
	readonly code: number;
}

/** @throws UserError that names file and line */
export function replayModelTrace(text: string, file: string, adapter: string | undefined, style: Style): Told {
	try {
		const trace = readModelTrace(text);
		if (adapter === undefined) return byModel(trace, style);
		if (adapter !== "reference")
			throw new UserError(
				`a counterexample of the protocol's model can be shown on the reference only, not on ${adapter}`,
			);
		return onReference(trace, style);
	} catch (error) {
		if (!(error instanceof ModelTraceError)) throw error;
		throw new UserError(`${file}: ${error.message}; make it anew with spoolproof verify`);
	}
}

function byModel(trace: ModelTrace, style: Style): Told {
	const { claim, contradicts, why, at } = replayModel(trace);
	const { machines, row } = trace.header;
	const who = `the model (row ${row}, machines: ${machines})`;
	if (!contradicts)
		return {
			code: EXIT.conforms,
			text: `${style.good("CONFORMS")} ${who}: ${counted(trace.steps.length, "step")} that do not contradict "${claim.name}": ${why}.`,
		};
	const lines = [
		`${style.bad("VIOLATES")} ${who}`,
		`  claim        ${claim.name}`,
		`  after step   ${at} of ${trace.steps.length}`,
		`  because      ${why}`,
	];
	return { code: EXIT.violates, text: lines.join("\n") };
}

function onReference(trace: ModelTrace, style: Style): Told {
	const shown = showOnReference(trace);
	if (!shown.shown) return { code: EXIT.undetermined, text: `${style.unsure("COULD NOT TELL")}: ${shown.why}` };
	const { run } = shown;
	const [most, least] = [Math.max(run.served.local, run.served.remote), run.served.local + run.served.remote];
	const lost = run.acknowledged && least === 0;
	const wrong = lost ? "acknowledged, and lost" : most > 1 ? "served twice" : null;
	const lines = [
		wrong === null
			? `${style.good("CONFORMS")} the reference, crashed at the same point, loses and repeats nothing`
			: `${style.bad("VIOLATES")} the reference, crashed at the same point: ${wrong}`,
		`  seen         ${run.labels.join(", ")}`,
		`  crashed      before ${run.crashedAt?.what ?? "the end"} of ${run.crashedAt?.program ?? "nobody"}`,
		`  in the end   local served ${run.served.local} times, remote ${run.served.remote} times`,
	];
	return { code: wrong === null ? EXIT.conforms : EXIT.violates, text: lines.join("\n") };
}
