/**
 * A scenario as readable text with, below each command, what each queue manager was seen to do: the golden format.
 *
 *     title: 4+1+1+1+1 recipients, cost 2
 *     because: SCHEDULER_README, "Preemptive scheduling"
 *     cites: scheduler.preempt.slot-cost
 *     managers: qmgr oqmgr
 *     set default_delivery_slot_cost = 2
 *
 *     arrive M1 4@d1.t1
 *         > activate M1; ask t1 x2
 *     drain t1
 *         qmgr> 1121
 *         oqmgr> 1112
 *
 * A transcript is one line; `>` alone is for all managers alike. Leaves out what transcripts say (transcript.ts).
 */
import type { Manager } from "../../model/scheduler/events.js";
import type { KnobSettings } from "../../model/scheduler/knobs.js";
import { checkSettings } from "../../model/scheduler/settings.js";
import { CommandError, type LineContext, parseCommand, printCommand } from "./commands.js";
import type { Command, Scenario } from "./scenario.js";

/** One line of a script: its text, the commands it stands for, and what each manager was seen to do. */
export interface ScriptLine {
	readonly text: string;
	readonly commands: readonly Command[];
	readonly transcripts: Partial<Readonly<Record<Manager, string>>>;
}

export interface Script {
	readonly scenario: Scenario;
	readonly lines: readonly ScriptLine[];
}

/** The text is not a script: where, and what was expected there. */
export class ScriptError extends Error {
	override readonly name = "ScriptError";
	constructor(
		readonly file: string,
		readonly line: number,
		complaint: string,
	) {
		super(`${file}:${line}: ${complaint}`);
	}
}

const MANAGERS: readonly Manager[] = ["qmgr", "oqmgr"];
const INDENT = "    ";

interface Header {
	title: string;
	because: string[];
	cites: string[];
	managers: readonly Manager[];
	knobs: Record<string, string>;
	autoRetry: boolean;
}

/**
 * Reads a script.
 * @param file shown in errors.
 * @throws ScriptError naming file, line and what was expected.
 */
export function parseScript(text: string, file: string): Script {
	const header: Header = { title: "", because: [], cites: [], managers: MANAGERS, knobs: {}, autoRetry: true };
	const lines: ScriptLine[] = [];
	const context: LineContext = { offered: 0 };
	for (const [index, raw] of text.split("\n").entries()) {
		const line = raw.trim();
		if (line === "" || line.startsWith("#")) continue;
		const fail = (complaint: string): never => {
			throw new ScriptError(file, index + 1, complaint);
		};
		if (/^(?:[a-z]+)?>/.test(line)) addTranscript(lines, line, header.managers, fail);
		else if (line.startsWith("set ") || /^[a-z]+:/.test(line)) {
			if (lines.length > 0) fail(`"${line}" must stand before the first command`);
			addDirective(header, line, fail);
		} else lines.push({ text: line, commands: commandsOf(line, context, fail), transcripts: {} });
	}
	if (header.title === "") throw new ScriptError(file, 1, `expected "title: ..." before the commands`);
	if (lines.length === 0) throw new ScriptError(file, text.split("\n").length, "expected at least one command");
	return { scenario: scenarioOf(header, lines), lines };
}

/** Writes a script as `parseScript` reads it. */
export function printScript(script: Script): string {
	const body = script.lines.flatMap((line) => [line.text, ...printTranscripts(line, script.scenario.managers)]);
	return `${[...printHeader(script.scenario), "", ...body].join("\n")}\n`;
}

/** A scenario as a script without transcripts; equal completions in a row share a line. */
export function scriptOf(scenario: Scenario): Script {
	const lines: ScriptLine[] = [];
	let index = 0;
	while (index < scenario.commands.length) {
		const command = scenario.commands[index];
		if (command === undefined) break;
		const line = printCommand(command);
		let end = index + 1;
		while (command.do === "complete" && isSame(line, scenario.commands[end])) end++;
		const commands = scenario.commands.slice(index, end);
		lines.push({ text: printCommand(command, commands.length), commands, transcripts: {} });
		index = end;
	}
	return { scenario, lines };
}

/** A scenario as text. */
export function printScenario(scenario: Scenario): string {
	return printScript(scriptOf(scenario));
}

function isSame(line: string, command: Command | undefined): boolean {
	return command !== undefined && printCommand(command) === line;
}

function scenarioOf(header: Header, lines: readonly ScriptLine[]): Scenario {
	return {
		name: header.title,
		managers: header.managers,
		knobs: header.knobs,
		...(header.autoRetry ? {} : { autoRetry: false }),
		commands: lines.flatMap((line) => line.commands),
		...(header.cites.length > 0 ? { cites: header.cites } : {}),
		...(header.because.length > 0 ? { because: header.because.join(" ") } : {}),
	};
}

function printHeader(scenario: Scenario): string[] {
	return [
		`title: ${scenario.name}`,
		...(scenario.because === undefined ? [] : [`because: ${scenario.because}`]),
		...(scenario.cites === undefined ? [] : [`cites: ${scenario.cites.join(" ")}`]),
		`managers: ${scenario.managers.join(" ")}`,
		...(scenario.autoRetry === false ? ["autoretry: no"] : []),
		...Object.entries(scenario.knobs).map(([name, value]) => `set ${name} = ${value}`),
	];
}

function printTranscripts(line: ScriptLine, managers: readonly Manager[]): string[] {
	const seen = managers.map((manager) => line.transcripts[manager]);
	if (seen.every((text) => text === undefined)) return [];
	if (seen.every((text) => text === seen[0])) return [`${INDENT}> ${seen[0]}`];
	return managers.flatMap((manager) => {
		const text = line.transcripts[manager];
		return text === undefined ? [] : [`${INDENT}${manager}> ${text}`];
	});
}

type Fail = (complaint: string) => never;

function commandsOf(line: string, context: LineContext, fail: Fail): readonly Command[] {
	try {
		return parseCommand(line, context);
	} catch (error) {
		if (error instanceof CommandError) return fail(error.message);
		throw error;
	}
}

function addTranscript(lines: ScriptLine[], text: string, managers: readonly Manager[], fail: Fail): void {
	const last = lines.pop();
	if (last === undefined) fail("a transcript must stand below a command");
	const arrow = text.indexOf(">");
	const who = text.slice(0, arrow);
	const seen = text.slice(arrow + 1).trim();
	const about = who === "" ? managers : managers.filter((manager) => manager === who);
	if (about.length === 0) fail(`expected a transcript of ${managers.join(" or ")}, found one of "${who}"`);
	const twice = about.find((manager) => last.transcripts[manager] !== undefined);
	if (twice !== undefined) fail(`a second transcript of ${twice} below "${last.text}"`);
	const added = Object.fromEntries(about.map((manager) => [manager, seen]));
	lines.push({ ...last, transcripts: { ...last.transcripts, ...added } });
}

function addDirective(header: Header, line: string, fail: Fail): void {
	if (line.startsWith("set ")) {
		addSetting(header.knobs, line, fail);
		return;
	}
	const colon = line.indexOf(":");
	const value = line.slice(colon + 1).trim();
	switch (line.slice(0, colon)) {
		case "title":
			header.title = value;
			return;
		case "because":
		case "source":
			header.because.push(value);
			return;
		case "cites":
			header.cites.push(...value.split(/[\s,]+/));
			return;
		case "managers":
			header.managers = value.split(/[\s,]+/).map((word) => managerOf(word, fail));
			return;
		case "autoretry":
			if (value !== "yes" && value !== "no") fail(`"autoretry:" expects yes or no, found "${value}"`);
			header.autoRetry = value === "yes";
			return;
		default:
			fail(`expected title, because, source, cites, managers, autoretry or set, found "${line}"`);
	}
}

function addSetting(knobs: Record<string, string>, line: string, fail: Fail): void {
	const match = /^set\s+(\S+)\s*=\s*(.*)$/.exec(line);
	const name = match?.[1];
	const value = match?.[2];
	if (name === undefined || value === undefined) fail(`expected "set <knob> = <value>", found "${line}"`);
	const setting: KnobSettings = { [name]: value };
	for (const problem of checkSettings(setting)) fail(problem.message);
	if (knobs[name] !== undefined) fail(`${name} is set twice`);
	knobs[name] = value;
}

function managerOf(word: string, fail: Fail): Manager {
	return MANAGERS.find((manager) => manager === word) ?? fail(`expected qmgr or oqmgr, found "${word}"`);
}
