/**
 * Reads one line of a program as the answer to a request, and says, where it is not one, which line and field is wrong, what was
 * expected and what to do. Leaves out what an answer means.
 */
import type { z } from "zod";
import type { Observation } from "../../../model/scheduler/events.js";
import { shown } from "../../issue.js";
import { type Answer, excerpt } from "./program.js";
import {
	type Capabilities,
	capabilitiesOf,
	errorAnswerSchema,
	helloAnswerSchema,
	OBSERVATIONS,
	PROTOCOL_NAME,
	PROTOCOL_VERSION,
	seenSchema,
} from "./protocol.js";

/** The line is not the answer that was expected. */
export class AnswerError extends Error {
	override readonly name = "AnswerError";
	constructor(
		readonly line: number,
		/** The whole line as it came. */
		readonly came: string,
		complaint: string,
		advice: string,
	) {
		super(`line ${line} of its output: ${complaint}. ${advice}`);
	}
}

/** The program says that it cannot do what was asked. */
export class Refusal extends Error {
	override readonly name = "Refusal";
}

/** No answer is nested deeper, and what is could not be shown. */
const DEEPEST = 100;

type Fail = (complaint: string, advice: string) => never;

/**
 * The object in a line that answers request `id`.
 * @throws AnswerError if it is none; Refusal if the program answers with an error.
 */
export function readAnswer({ line, text }: Answer, id: number): { readonly value: object; readonly fail: Fail } {
	const fail: Fail = (complaint, advice) => {
		throw new AnswerError(line, text, complaint, advice);
	};
	const value = parse(text, fail);
	if (!("id" in value))
		return fail(`there is no id in ${excerpt(text)}`, `Answer with the id of the request: {"id":${id},...}`);
	if (value.id !== id) {
		const late =
			typeof value.id === "number" && value.id < id ? " (an answer to an earlier request, that comes late?)" : "";
		return fail(
			`the id is ${shown(value.id)}, but the request had id ${id}${late}`,
			"Answer each request once, in order, with its own id",
		);
	}
	if ("error" in value) throw new Refusal(check(errorAnswerSchema, value, fail).error);
	return { value, fail };
}

/** @throws AnswerError, Refusal */
export function readHello(answer: Answer, id: number): Capabilities {
	const { value, fail } = readAnswer(answer, id);
	if ("protocol" in value && value.protocol !== PROTOCOL_NAME) {
		fail(`the protocol is ${shown(value.protocol)}`, `This kit speaks "${PROTOCOL_NAME}"`);
	}
	if ("version" in value && value.version !== PROTOCOL_VERSION) {
		const advice = `This kit speaks version ${PROTOCOL_VERSION}; answer that version if the program can, or use the kit that it was written for`;
		fail(`the protocol's version is ${shown(value.version)}`, advice);
	}
	return capabilitiesOf(check(helloAnswerSchema, value, fail));
}

/** @throws AnswerError, Refusal */
export function readSeen(answer: Answer, id: number): readonly Observation[] {
	const { value, fail } = readAnswer(answer, id);
	if (!("seen" in value))
		return fail("there is no seen", `Expected {"id":${id},"seen":[...]}, an empty list if nothing happened`);
	const { seen } = value;
	if (!Array.isArray(seen))
		return fail(`seen is ${shown(seen)}`, "Expected a list of observations, [] if nothing happened");
	for (const [index, one] of seen.entries()) checkObservation(one, `seen.${index}`, fail);
	const extra = Object.keys(value).find((key) => key !== "id" && key !== "seen");
	if (extra !== undefined) fail(`unknown field ${extra}`, "Expected id and seen, and nothing else");
	return check(seenSchema, seen, fail);
}

/** @throws AnswerError, Refusal */
export function readState(answer: Answer, id: number): unknown {
	const { value, fail } = readAnswer(answer, id);
	return "state" in value ? value.state : fail("there is no state", `Expected {"id":${id},"state":...}`);
}

function parse(text: string, fail: Fail): object {
	if (text.startsWith("\ufeff"))
		fail("it begins with a byte order mark", "Write UTF-8 without one; in Python utf-8, not utf-8-sig");
	if (depthOf(text) > DEEPEST)
		fail(`it is nested more than ${DEEPEST} deep: ${excerpt(text)}`, "No answer needs that; look for a loop");
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return fail(
			`not JSON: ${excerpt(text)}`,
			"Expected one JSON object a line, and nothing else, on stdout; messages for people go to stderr",
		);
	}
	if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
	return fail(`not a JSON object: ${excerpt(text)}`, 'Expected an object such as {"id":1,"seen":[]}');
}

/** How many brackets are open at once, at most; strings left out. */
function depthOf(text: string): number {
	let deepest = 0;
	let open = 0;
	for (const [mark] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
		if (mark === "[" || mark === "{") deepest = Math.max(deepest, ++open);
		else if (mark === "]" || mark === "}") open--;
	}
	return deepest;
}

function checkObservation(value: unknown, field: string, fail: Fail): unknown {
	const kinds = Object.keys(OBSERVATIONS).join(", ");
	if (typeof value !== "object" || value === null || !("saw" in value)) {
		return fail(`${field} is ${shown(value)}`, `Expected an observation, {"saw":...} with one of ${kinds}`);
	}
	const schema =
		typeof value.saw === "string" && Object.hasOwn(OBSERVATIONS, value.saw) ? OBSERVATIONS[value.saw] : undefined;
	if (schema === undefined) {
		return fail(`${field}.saw: unknown observation ${shown(value.saw)}`, `Expected one of ${kinds}`);
	}
	return check(schema, value, fail, `${field}.`);
}

function check<T>(schema: z.ZodType<T>, value: unknown, fail: Fail, where = ""): T {
	const result = schema.safeParse(value);
	if (result.success) return result.data;
	const issue = result.error.issues[0];
	const path = (issue?.path ?? []).join(".");
	const advice = "spoolproof schema adapter prints the format; docs/write-an-adapter.md explains it";
	if (issue?.code === "unrecognized_keys") {
		return fail(`unknown field ${where}${path === "" ? "" : `${path}.`}${issue.keys[0] ?? ""}`, advice);
	}
	const missing = issue?.code === "invalid_type" && issue.message.endsWith("undefined");
	return fail(`${where}${path} ${missing ? "is missing" : `is wrong: ${issue?.message ?? ""}`}`, advice);
}
