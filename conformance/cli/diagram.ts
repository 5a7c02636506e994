/**
 * `spoolproof diagram`: writes machines, processes and recorded runs as pictures, and as text for other tools. Leaves out what is in
 * them: conformance/diagrams.
 */
import { Command, InvalidArgumentError, Option } from "commander";
import { EXTENSIONS, GRAPH_FORMATS, gallery, machineTitle } from "../diagrams/gallery.js";
import { type GraphFormat, processPicture, sequenceOf, statechart, timelineOf } from "../diagrams/index.js";
import { ALL_MACHINES, type NamedMachine, WINGS, type Wing } from "../diagrams/machines.js";
import { pathsOf } from "../diagrams/paths.js";
import { judge } from "../judge/judge.js";
import { judgeProtocolTrace } from "../protocol/judge/judge.js";
import { type AnyTrace, isSchedulerTrace, parseAnyTrace } from "../trace/any.js";
import { readText, UserError } from "./errors.js";
import { givenOptions, refuse } from "./given.js";
import { writeFiles } from "./outputs.js";
import type { Environment } from "./program.js";

interface Options {
	readonly format?: GraphFormat;
	readonly out?: string;
	readonly kind?: Kind;
	readonly wing?: Wing;
}

type Kind = "sequence" | "timeline" | "path";

/** A name without its ending, and the text. */
type Drawing = readonly [name: string, text: string];

export function diagramCommand(_environment: Environment): Command {
	return new Command("diagram")
		.description(
			"write diagrams: of a machine, of all processes, of a recorded run; without arguments all of the model",
		)
		.argument("[what]", "a machine's name (job, protocol-message ...), processes, or trace", whatToDraw)
		.argument("[file]", "for trace: the recorded run")
		.addOption(new Option("--format <f>", "default svg; with --out all").choices(GRAPH_FORMATS))
		.option("--out <dir>", "write files there instead of the one text to the output")
		.addOption(new Option("--kind <k>", "of a trace").choices(["sequence", "timeline", "path"] satisfies Kind[]))
		.addOption(new Option("--wing <w>", "of processes").choices(WINGS))
		.addHelpText("after", `\nMachines: ${ALL_MACHINES.map(({ name }) => name).join(", ")}`)
		.action(async (what: string | undefined, file: string | undefined, options: Options, called: Command) => {
			const given = givenOptions(called);
			if (what !== "trace") refuse(given, "on anything but a trace", ["kind"]);
			if (what !== "processes") refuse(given, "on anything but processes", ["wing"]);
			if (what !== "trace" && file !== undefined) {
				throw new UserError(
					`what is to be done with ${file}? A recorded run is drawn by "spoolproof diagram trace ${file}"`,
				);
			}
			const { out } = options;
			if (out !== undefined) {
				const files = what === undefined ? await gallery(chosen(options)) : await drawnFiles(what, file, options);
				writeFiles(out, files, "--out");
				process.stdout.write(`${files.size} files written to ${out}\n`);
			} else if (what === undefined) {
				throw new UserError('all diagrams need a place: "spoolproof diagram --out DIR"; or name one machine');
			} else {
				const drawings = await drawn(what, file, options.format ?? "svg", options);
				const [first, ...others] = drawings;
				if (first === undefined) throw notSo(what, options);
				if (others.length > 0) {
					const names = drawings.map(([name]) => name).join(", ");
					throw new UserError(`that is ${drawings.length} diagrams (${names}): give a place by --out DIR`);
				}
				process.stdout.write(first[1]);
			}
		});
}

function chosen({ format }: Options): readonly GraphFormat[] {
	return format === undefined ? GRAPH_FORMATS : [format];
}

function whatToDraw(text: string): string {
	if (text === "trace" || text === "processes" || named(text).length === 1) return text;
	const found = named(text);
	const names = (found.length > 0 ? found : ALL_MACHINES).map(({ name }) => name).join(", ");
	if (found.length > 0) throw new InvalidArgumentError(`There are several: ${names}.`);
	throw new InvalidArgumentError(`Expected trace, processes or a machine: ${names}.`);
}

/** Machines of that name, with its wing or without. */
function named(text: string): NamedMachine[] {
	return ALL_MACHINES.filter(({ name, machine }) => text === name || text === machine.id);
}

async function drawnFiles(what: string, file: string | undefined, options: Options): Promise<Map<string, string>> {
	const files = new Map<string, string>();
	for (const format of chosen(options)) {
		for (const [name, text] of await drawn(what, file, format, options))
			files.set(`${name}.${EXTENSIONS[format]}`, text);
	}
	if (files.size === 0) throw notSo(what, options);
	return files;
}

function notSo(what: string, { kind = "sequence", format = "svg" }: Options): UserError {
	return new UserError(
		`there is no ${what === "trace" ? `${kind} of a trace` : what} as ${format}; svg is always to be had`,
	);
}

/** Nothing if it is not to be had in the format. @throws UserError if there is no such thing at all. */
async function drawn(
	what: string,
	file: string | undefined,
	format: GraphFormat,
	options: Options,
): Promise<Drawing[]> {
	if (what === "trace") {
		if (file === undefined) throw new UserError('which trace? "spoolproof diagram trace FILE"');
		return drawnTrace(parseAnyTrace(readText(file), file), format, options);
	}
	if (what === "processes") {
		const wings = options.wing === undefined && options.out !== undefined ? WINGS : [options.wing ?? "protocol"];
		return Promise.all(wings.map(async (wing) => [`${wing}-processes`, await processPicture(wing, format)] as const));
	}
	return Promise.all(
		named(what).map(async ({ name, wing, machine }) => {
			const title = machineTitle(wing, machine.id);
			return [name, await statechart(machine, { format, title })] as const;
		}),
	);
}

async function drawnTrace(trace: AnyTrace, format: GraphFormat, { kind, out }: Options): Promise<Drawing[]> {
	const wrong = wrongEvent(trace);
	const marked = wrong === undefined ? {} : { wrong };
	const wanted = (one: Kind) => (kind === undefined ? out !== undefined || one === "sequence" : one === kind);
	const drawings: Drawing[] = [];
	if (wanted("sequence") && format !== "dot") drawings.push(["sequence", sequenceOf(trace, { format, ...marked })]);
	if (wanted("timeline") && (format === "svg" || format === "json")) {
		if (isSchedulerTrace(trace)) drawings.push(["timeline", timelineOf(trace, { format, ...marked })]);
		else if (kind !== undefined) {
			throw new UserError("a timeline shows deliveries of a scheduler; this trace is of the protocol");
		}
	}
	if (wanted("path") && format === "svg") {
		for (const { name, svg } of await pathsOf(trace, marked)) drawings.push([`path-${name}`, svg]);
	}
	return drawings;
}

/** The event at which the judge finds the trace wrong. */
function wrongEvent(trace: AnyTrace): number | undefined {
	const verdict = isSchedulerTrace(trace) ? judge(trace) : judgeProtocolTrace(trace);
	return verdict.verdict === "violates" ? verdict.event : undefined;
}
