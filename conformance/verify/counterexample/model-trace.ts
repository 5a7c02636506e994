/**
 * A counterexample of the protocol's model as a file: the scope and the machines that it is of, the claim, and the steps. JSON Lines
 * like other traces: a header, a step a line, a last line with their number. A lasso's cycle begins at the step that says so.
 * Leaves out taking the steps again and judging them (replay-model.ts).
 */
import { z } from "zod";
import type { Scope } from "../../../model/protocol/system.js";
import { firstIssueText } from "../../issue.js";

export const MODEL_TRACE_VERSION = 1;

const whole = z.int().min(0);
const scopeSchema = z.strictObject({
	messages: z.array(z.enum(["L", "R", "B", "X"])).min(1),
	capacity: z.int().min(1),
	disk: z.enum(["synchronous", "asynchronous"]),
	kills: whole,
	powerFailures: whole,
	outcomes: z.array(z.enum(["DEFER", "FAIL"])),
	refusals: whole,
	stops: whole,
	reloads: whole,
}) satisfies z.ZodType<Scope>;

export const modelHeaderSchema = z.strictObject({
	spoolproof: z.literal("trace"),
	version: z.literal(MODEL_TRACE_VERSION),
	wing: z.literal("protocol-model"),
	/** The row of the table. */
	row: z.string().min(1),
	/** The id of the claim (conformance/verify/protocol/claims.ts). */
	claim: z.string().min(1),
	/** The name of the machines: the model's own, a dialect's, coarser ones, or a deliberate mistake (variants.ts). */
	machines: z.string().min(1),
	scope: scopeSchema,
});

const stepSchema = z.strictObject({
	n: z.int().min(1),
	process: z.string().min(1),
	event: z.looseObject({ type: z.string() }),
	/** The cycle of a lasso begins with this step. */
	cycle: z.exactOptional(z.literal(true)),
});

export type ModelTraceHeader = z.infer<typeof modelHeaderSchema>;
export type ModelTraceStep = z.infer<typeof stepSchema>;

export interface ModelTrace {
	readonly header: ModelTraceHeader;
	readonly steps: readonly ModelTraceStep[];
}

/** The text is not a whole counterexample of the model. The message names the line. */
export class ModelTraceError extends Error {
	override readonly name = "ModelTraceError";
}

/** Whether a text begins as such a file. */
export function isModelTrace(text: string): boolean {
	return /^\{[^\n]*"wing":\s*"protocol-model"/.test(text);
}

export function writeModelTrace({ header, steps }: ModelTrace): string {
	return [header, ...steps, { end: steps.length }].map((line) => `${JSON.stringify(line)}\n`).join("");
}

function parsed<Type>(schema: z.ZodType<Type>, line: string, number: number): Type {
	let data: unknown;
	try {
		data = JSON.parse(line);
	} catch {
		throw new ModelTraceError(`line ${number}: not JSON`);
	}
	const result = schema.safeParse(data);
	if (result.success) return result.data;
	throw new ModelTraceError(`line ${number}: ${firstIssueText(result.error, data)}`);
}

/** @throws ModelTraceError */
export function readModelTrace(text: string): ModelTrace {
	const lines = text.split("\n");
	if (lines.at(-1) === "") lines.pop();
	const [first, ...rest] = lines;
	const last = rest.pop();
	if (first === undefined || last === undefined)
		throw new ModelTraceError("a counterexample has at least a header and a last line");
	const header = parsed(modelHeaderSchema, first, 1);
	const steps = rest.map((line, index) => parsed(stepSchema, line, index + 2));
	steps.forEach(({ n }, index) => {
		if (n !== index + 1) throw new ModelTraceError(`line ${index + 2}: step ${n}, expected ${index + 1}`);
	});
	const { end } = parsed(z.strictObject({ end: whole }), last, lines.length);
	if (end !== steps.length) throw new ModelTraceError(`the file says it has ${end} steps, but has ${steps.length}`);
	return { header, steps };
}
