/**
 * Checks an adapter before anything else runs: one small conversation, step by step, each with what was sent, what came back, what was
 * expected and how to put it right. Leaves out whether the scheduler is a good one, and how the steps are shown.
 */
import type { Observation } from "../../../model/scheduler/events.js";
import { AdapterFailure } from "../adapter.js";
import { AnswerError, Refusal } from "./answer.js";
import { findCommand } from "./command.js";
import { Conversation } from "./conversation.js";
import type { ProgramLimits } from "./program.js";
import type { Capabilities } from "./protocol.js";
import { ANEW, CONFIG, KNOBS, SCENES, type Scene } from "./scenes.js";

/** ok; wrong: a proper answer, but not the one that was due; broken: no proper answer, so that nothing can be said. */
export type StepState = "ok" | "wrong" | "broken";

export interface StepResult {
	readonly name: string;
	readonly state: StepState;
	/** Where it went well: one line about what came. */
	readonly told?: string;
	readonly sent?: string;
	readonly came?: string;
	readonly expected?: string;
	readonly fix?: string;
}

export interface Validation {
	readonly steps: readonly StepResult[];
	/** Absent if it did not come to hello. */
	readonly capabilities?: Capabilities;
}

const FORMAT = "docs/write-an-adapter.md shows every request with an answer to it";

/**
 * Talks to the program and tells how it went; stops at the first step that did not go well.
 * @param command one string, split into words as a shell would.
 */
export async function validate(command: string, limits: Partial<ProgramLimits> = {}): Promise<Validation> {
	const steps: StepResult[] = [];
	let talk: Conversation | null = null;
	try {
		const found = findCommand(command);
		steps.push({ name: "the command", state: "ok", told: [found.program, ...found.args].join(" ") });
		talk = new Conversation(found, limits);
		return await converse(talk, steps);
	} catch (error) {
		if (!(error instanceof AdapterFailure)) throw error;
		const { sent = "", came = null } = talk ?? {};
		const told = {
			expected: sent === "" ? "a program that can be started" : "one line that answers it",
			fix: error.message,
		};
		steps.push({
			name: sent === "" ? "the command" : "an answer",
			state: "broken",
			...(sent === "" ? {} : { sent }),
			...(came === null ? {} : { came }),
			...told,
		});
		return { steps };
	} finally {
		await talk?.program.stop();
	}
}

async function converse(talk: Conversation, steps: StepResult[]): Promise<Validation> {
	const capabilities = await step(talk, steps, "hello", "its name, and what it claims to be", () => talk.hello());
	if (capabilities === null) return { steps };
	tell(steps, `"${capabilities.name}" claims ${capabilities.profiles.join(" and ")}`);
	const done = { steps, capabilities };
	if (!(await configured(talk, steps, capabilities))) return done;
	const asks = new Map<string, number>();
	for (const scene of SCENES) if (!(await play(talk, steps, scene, asks))) return done;
	if (!(await refuses(talk, steps))) return done;
	if (capabilities.inspect && (await step(talk, steps, "inspect", "its state", () => talk.inspect())) === null)
		return done;
	if (!(await configured(talk, steps, capabilities)) || !(await play(talk, steps, ANEW, new Map()))) return done;
	await leaves(talk, steps);
	return done;
}

async function configured(
	talk: Conversation,
	steps: StepResult[],
	{ managers, knobs }: Capabilities,
): Promise<boolean> {
	const known = Object.entries(KNOBS).filter(([name]) => knobs?.includes(name) ?? true);
	const config = { ...CONFIG, manager: managers[0] ?? "qmgr", knobs: Object.fromEntries(known) };
	const seen = await step(talk, steps, "configure", "nothing yet: []", () => talk.configure(config));
	if (seen === null) return false;
	if (seen.length === 0) return tell(steps, "ready");
	const fix = "Nothing has arrived yet: answer configure with an empty list";
	return wrong(talk, steps, { name: "configure", expected: "nothing yet: []", fix });
}

/** @param asks agents of each transport that are on their way. */
async function play(
	talk: Conversation,
	steps: StepResult[],
	scene: Scene,
	asks: Map<string, number>,
): Promise<boolean> {
	const seen = await step(talk, steps, scene.name, scene.expected, () => talk.apply(scene.stimulus));
	if (seen === null) return false;
	const add = (transport: string, number: number) => asks.set(transport, (asks.get(transport) ?? 0) + number);
	if (scene.stimulus.do === "slot") add(scene.stimulus.transport, -1);
	for (const one of seen) if (one.saw === "ask") add(one.transport, 1);
	const { wanted } = scene;
	const asked: Partial<Observation>[] =
		wanted === undefined || (asks.get(wanted) ?? 0) > 0 ? [] : [{ saw: "ask", transport: wanted }];
	const missing = [...scene.due.filter((due) => !seen.some((one) => matches(one, due))), ...asked][0];
	const extra = seen.find((one) => one.saw !== "ask" && !scene.due.some((due) => matches(one, due)));
	if (missing === undefined && extra === undefined)
		return tell(steps, seen.map(({ saw }) => saw).join(", ") || "nothing");
	const what = missing === undefined ? `not due: ${JSON.stringify(extra)}` : `missing: ${JSON.stringify(missing)}`;
	return wrong(talk, steps, { ...scene, fix: `${what}. ${scene.fix}` });
}

function matches(seen: Observation, due: Partial<Observation>): boolean {
	const told = new Map(Object.entries(seen));
	return Object.entries(due).every(([key, value]) => JSON.stringify(told.get(key)) === JSON.stringify(value));
}

/** What is not known is refused, so that a later version of the protocol can be asked for. */
async function refuses(talk: Conversation, steps: StepResult[]): Promise<boolean> {
	const name = "a request that does not exist";
	const expected = 'an answer with an error, as in {"id":12,"error":"sing is not known here"}';
	const fix = "Answer what is not known with an error, and go on";
	try {
		await talk.apply({ do: "sing" });
	} catch (error) {
		if (!(error instanceof Refusal)) return fail(talk, steps, name, expected, error);
		steps.push({ name, state: "ok", told: `refused: ${error.message}` });
		return true;
	}
	steps.push({ name, state: "ok" });
	return wrong(talk, steps, { name, expected, fix });
}

async function leaves(talk: Conversation, steps: StepResult[]): Promise<void> {
	const how = await talk.end();
	if (how === null) {
		steps.push({ name: "end", state: "ok", told: "exited with code 0" });
		return;
	}
	const fix = "Exit with code 0 at end, and at the end of stdin";
	steps.push({ name: "end", state: "wrong", sent: talk.sent, came: how, expected: "exit with code 0, at once", fix });
}

async function step<T>(
	talk: Conversation,
	steps: StepResult[],
	name: string,
	expected: string,
	ask: () => Promise<T>,
): Promise<T | null> {
	try {
		const answer = await ask();
		steps.push({ name, state: "ok" });
		return answer;
	} catch (error) {
		fail(talk, steps, name, expected, error);
		return null;
	}
}

function fail(talk: Conversation, steps: StepResult[], name: string, expected: string, error: unknown): false {
	if (!(error instanceof AnswerError || error instanceof Refusal || error instanceof AdapterFailure)) throw error;
	const refused = error instanceof Refusal ? "It was refused, but every scheduler must know it" : error.message;
	const { sent, came } = talk;
	steps.push({
		name,
		state: "broken",
		sent,
		came: came ?? "nothing",
		expected,
		fix: error instanceof Refusal ? `${refused}. ${FORMAT}` : refused,
	});
	return false;
}

/** Adds to the step that went well what came. */
function tell(steps: StepResult[], told: string): true {
	const last = steps.pop();
	if (last !== undefined) steps.push({ ...last, told });
	return true;
}

function wrong(
	talk: Conversation,
	steps: StepResult[],
	{ name, expected, fix }: Pick<Scene, "name" | "expected" | "fix">,
): false {
	steps.pop();
	steps.push({ name, state: "wrong", sent: talk.sent, came: talk.came ?? "nothing", expected, fix });
	return false;
}
