/**
 * The big picture of the protocol's programs, from the model: its processes and channels, the descriptors of the vocabulary, and the
 * file operations of the machines. What the model leaves to the environment (spawners, logger) comes from the descriptors alone.
 */
import { CLEAN_REPLY, CLEAN_REQUEST, FD, FROM_TODO, REPORT, TO_TODO } from "../../../model/protocol/messages.js";
import { CALM, protocolSystem } from "../../../model/protocol/system.js";
import { viewOf } from "../statechart/machine.js";
import type { Parts, Pipe, Process } from "./parts.js";

/** What is said on a channel, by the last word of its name: "todoRequests" is one of requests. */
const WORDS: readonly (readonly [ending: RegExp, words: readonly string[]])[] = [
	[/^commands$/, Object.values(TO_TODO)],
	[/^announcements$/, Object.values(FROM_TODO)],
	[/^todoRequests$/, [CLEAN_REQUEST.preprocessed]],
	[/^sendRequests$/, [CLEAN_REQUEST.finished]],
	[/Replies$/, Object.values(CLEAN_REPLY)],
	[/^reports/, Object.values(REPORT)],
];

/** Descriptor numbers by the names that the vocabulary gives them. */
const DESCRIPTORS: Readonly<Record<string, Readonly<Record<string, number>>>> = FD;
const SPAWNERS: Readonly<Record<string, string>> = { Local: "qmail-lspawn", Remote: "qmail-rspawn" };

export function protocolParts(): Parts {
	const { processes, channels } = protocolSystem(CALM);
	const kinds = new Map(processes.map(({ name, machine }) => [name, machine.id]));
	const programs = processes.filter(({ machine }) => DESCRIPTORS[machine.id] !== undefined);
	const pipes = Object.keys(channels).map((channel): Pipe => {
		const from = processes.find(({ writes }) => writes.some((one) => one.channel === channel))?.name ?? "";
		const to = processes.find(({ reads }) => reads.some((one) => one.channel === channel))?.name ?? "";
		return {
			name: channel,
			words: wordsOn(channel),
			from: { process: from, descriptor: descriptor(kinds.get(from), "to", kinds.get(to)) },
			to: { process: to, descriptor: descriptor(kinds.get(to), "from", kinds.get(from)) },
		};
	});
	return {
		title: "The programs and their descriptors",
		root: programs.find(({ machine }) => machine.id === "queue")?.name ?? "",
		processes: [
			...programs.map(({ name, machine }): Process => {
				const title = `qmail-${machine.id}`;
				return { id: name, title, facts: factsOf(viewOf(machine).transitions) };
			}),
			...triggerParts(programs).processes,
			...environment().processes,
		],
		pipes: [...triggerParts(programs).pipes, ...pipes, ...environment().pipes],
		inputs: Object.entries(FD.queue).map(([name, number]) => ({ name, descriptor: number })),
	};
}

function wordsOn(channel: string): string {
	const words = WORDS.find(([ending]) => ending.test(channel))?.[1] ?? [];
	return words.join(" ");
}

/** "to Send" in todo's table is toSend; clean's two have names of their own. */
function descriptor(kind = "", direction: "to" | "from", peer = ""): number | null {
	const table = DESCRIPTORS[kind] ?? {};
	const own = direction === "to" ? table.replies : table.requests;
	return own ?? table[`${direction}${peer.charAt(0).toUpperCase()}${peer.slice(1)}`] ?? null;
}

type Meetings = readonly { readonly meetings: readonly { readonly to: string; readonly event: string }[] }[];

/** Operations whose event does not name a file. */
const IN_WORDS: Readonly<Record<string, string>> = {
	LINK: "link intd to todo",
	MARK: "mark recipients done",
	NOTE: "note failures in bounce",
};

/** What a program does to the files of the queue. */
function factsOf(transitions: Meetings): string[] {
	const files = new Map<string, Set<string>>();
	for (const { to, event } of transitions.flatMap(({ meetings }) => meetings)) {
		const [, operation = "", file = ""] = /^(CREATE|LINK|SYNC|UNLINK|MARK|NOTE)\b ?(\w*)/.exec(event) ?? [];
		if (to !== "message" || operation === "") continue;
		const known = files.get(operation) ?? new Set();
		files.set(operation, file === "" ? known : known.add(file));
	}
	return [...files].map(
		([operation, names]) => IN_WORDS[operation] ?? `${operation.toLowerCase()} ${[...names].join(", ")}`,
	);
}

/** lock/trigger is no pipe between two processes: whoever meets it in the model, holds it. */
function triggerParts(programs: ReturnType<typeof protocolSystem>["processes"]): Pick<Parts, "processes" | "pipes"> {
	const pipes = programs.flatMap(({ name, machine }): Pipe[] => {
		const met = viewOf(machine).transitions.flatMap(({ meetings }) => meetings);
		const events = new Set(met.filter(({ to }) => to === "trigger").map(({ event }) => event));
		if (events.size === 0) return [];
		const trigger = { process: "trigger", descriptor: null };
		const program = { process: name, descriptor: null };
		return events.has("PULL")
			? [{ name: "pull", words: "", from: program, to: trigger }]
			: [{ name: "wake", words: "", from: trigger, to: program }];
	});
	return { processes: [{ id: "trigger", title: "lock/trigger", facts: ["a FIFO"] }], pipes };
}

/** Whom send's table has that the model does not: pairs toX and fromX are spawners. */
function environment(): Pick<Parts, "processes" | "pipes"> {
	const send = (number: number) => ({ process: "send", descriptor: number });
	const processes: Process[] = [];
	const pipes: Pipe[] = [];
	for (const [channel, title] of Object.entries(SPAWNERS)) {
		const [to, from] = [DESCRIPTORS.send?.[`to${channel}`], DESCRIPTORS.send?.[`from${channel}`]];
		if (to === undefined || from === undefined) continue;
		processes.push({ id: title, title, facts: [] });
		const spawner = (number: number) => ({ process: title, descriptor: number });
		pipes.push(
			{ name: "deliveries", words: "", from: send(to), to: spawner(FD.spawn.commands) },
			{ name: "reports", words: wordsOn("reports"), from: spawner(FD.spawn.reports), to: send(from) },
		);
	}
	processes.push({ id: "logger", title: "logger", facts: [] });
	pipes.push({ name: "log", words: "", from: send(FD.send.log), to: { process: "logger", descriptor: 0 } });
	return { processes, pipes };
}
