// Pictures of runs: what is wrong is marked, what is long is folded, hostile names stay text, in every format.
import { XMLValidator } from "fast-xml-parser";
import { expect, test } from "vitest";
import { judgeProtocolTrace } from "../protocol/judge/judge.js";
import type { Trace, TraceEvent } from "../trace/format.js";
import { earlyAnnouncement, exchange, goldenRun, PRINTED_EXAMPLE, withoutPreemption } from "./examples.js";
import { pathOn, processPicture, sequenceOf, timelineOf } from "./index.js";
import { machinesOf } from "./machines.js";
import { pathsOf, wayThrough } from "./paths.js";
import { protocolParts } from "./processes/protocol.js";
import { sequenceOfTrace } from "./sequence/of-trace.js";
import { strangeLines } from "./testing/grammar.js";
import { labelProblems, labelsOf } from "./testing/svg.js";
import { timeline } from "./timeline/timeline.js";

const textsOf = (svg: string) => labelsOf(svg).map(({ text }) => text);

test("the printed example shows who preempts whom, and when", async () => {
	const trace = await goldenRun(PRINTED_EXAMPLE);
	const { preemptions, bars, lanes } = timeline(trace);
	expect(preemptions.map(({ by, of }) => `${by} ${of}`)).toEqual(["M2 M1", "M3 M1"]);
	expect(bars.map(({ message }) => message.slice(1)).join("")).toBe("11112211113311");
	expect(lanes).toEqual([{ transport: "t1", agent: 0 }]);
	expect(textsOf(timelineOf(trace))).toContain("M2 preempts M1");
});

test("the step that is wrong is marked in each picture of a failing run", async () => {
	const { trace, wrong } = await withoutPreemption();
	expect(textsOf(timelineOf(trace, { wrong }))).toContain("M2 should preempt M1");
	expect(textsOf(sequenceOf(trace, { wrong }))).toContain("✗");
	expect(textsOf(sequenceOf(trace))).not.toContain("✗");
	const paths = await pathsOf(trace, { wrong });
	expect(paths.map(({ name }) => name)).toContain("scheduler-job");
	const job = textsOf(paths.find(({ name }) => name === "scheduler-job")?.svg ?? "");
	expect(job[job.indexOf("PREEMPTS") + 1]).toBe("✗");
	expect(job[job.indexOf("RETIRE") + 1]).toBe("§");
});

test("a failing run of the protocol is drawn on the machines, with the transition that states the broken rule", async () => {
	const { trace, wrong } = earlyAnnouncement();
	const paths = await pathsOf(trace, { wrong });
	expect(paths.map(({ name }) => name)).toEqual(
		expect.arrayContaining(["protocol-message", "protocol-todo", "protocol-send", "protocol-queue"]),
	);
	const marked = paths.filter(({ svg }) => textsOf(svg).includes("✗"));
	expect(marked.map(({ name }) => name)).toEqual(["protocol-todo"]);
	const todo = textsOf(marked[0]?.svg ?? "");
	expect(todo.slice(todo.indexOf("REPLY"), todo.indexOf("REPLY") + 3)).toEqual(["REPLY", "[isDone]", "✗"]);
	expect(todo.join(" ")).toContain("Red with ✗: states the rule that was broken");
	expect(todo[0]).toBe("The way of message 457 on the machine todo");
	for (const { svg } of paths) expect(labelProblems(svg)).toEqual([]);
});

test("of a large machine only what the run came to can be drawn", async () => {
	const { trace, wrong } = earlyAnnouncement();
	const whole = await pathsOf(trace, { wrong });
	const part = await pathsOf(trace, { wrong, onlyTaken: true });
	const todo = (pictures: typeof whole) => textsOf(pictures.find(({ name }) => name === "protocol-todo")?.svg ?? "");
	expect(part.map(({ name }) => name)).toEqual(whole.map(({ name }) => name));
	for (const text of ["waiting", "starting", "✗", "COMMAND"]) expect(todo(part)).toContain(text);
	for (const text of ["dead", "idle", "SEND_BROKEN"]) {
		expect(todo(whole)).toContain(text);
		expect(todo(part)).not.toContain(text);
	}
	expect(todo(part).join(" ")).toContain("What the run did not come to is left out.");
});

test("words that came at once stand one below the other, and the last of them is the wrong one", () => {
	const { header, events } = exchange();
	const bytes = `Lone\n\0Ltwo\n\0DB457\0`;
	const sequence = (text: string) =>
		sequenceOfTrace({ header, events: [{ n: 1, from: "todo", to: "send", bytes: text }, ...events.slice(1, 2)] });
	expect(sequence(bytes).happenings.map((one) => ("text" in one ? one.text : ""))).toEqual([
		"Lone\n\0",
		"Ltwo\n\0",
		"DB457\0",
		"\x14",
	]);
	const flood = sequence("DL1\0".repeat(5000)).happenings;
	expect(flood.length).toBe(7);
	expect(textsOf(sequenceOf({ header, events: [{ n: 1, from: "todo", to: "send", bytes }] }, { wrong: 1 }))).toContain(
		"✗",
	);
});

test("what a machine does at once belongs to the way, though no event tells of it", () => {
	const { header, events } = exchange();
	const remote = events.map((event) =>
		"queued" in event
			? { ...event, local: 0 }
			: "bytes" in event && event.bytes === "DB457\0"
				? { ...event, bytes: "DR457\0" }
				: event,
	);
	const upTo = remote.findIndex((event) => "bytes" in event && event.bytes === "DR457\0") + 1;
	const { taken } = wayThrough({ header, events: remote.slice(0, upTo) });
	expect(taken.filter((id) => id.includes("//"))).toEqual(["todo/makeLocal//0", "todo/syncLocal//0"]);
});

test("a way without a wrong step has nothing marked as wrong", async () => {
	const job = machinesOf("scheduler").find(({ id }) => id === "job");
	if (job === undefined) throw new Error("no job");
	const svg = await pathOn(job, ["job/retired/LINK/0", "job/retired/LINK/0", "message/incoming/ACTIVATE/0"]);
	expect(textsOf(svg)).toContain("2×");
	expect(textsOf(svg)).not.toContain("✗");
});

test("the example of an exchange conforms, and its way is drawn on the machines of its programs", async () => {
	expect(judgeProtocolTrace(exchange()).verdict).toBe("conforms");
	const names = (await pathsOf(exchange())).map(({ name }) => name);
	expect(names).toEqual(expect.arrayContaining(["protocol-todo", "protocol-send", "protocol-clean"]));
});

test("the programs are joined as in the big picture of qmail-todo(8)", () => {
	const { pipes, processes } = protocolParts();
	const title = (id: string) => processes.find((process) => process.id === id)?.title ?? id;
	const joined = pipes
		.filter(({ from }) => from.descriptor !== null)
		.map(({ from, to }) => `${title(from.process)} ${from.descriptor} ${title(to.process)} ${to.descriptor}`);
	expect(joined.sort()).toEqual([
		"qmail-clean 1 qmail-send 6",
		"qmail-clean 1 qmail-todo 3",
		"qmail-lspawn 1 qmail-send 2",
		"qmail-rspawn 1 qmail-send 4",
		"qmail-send 0 logger 0",
		"qmail-send 1 qmail-lspawn 0",
		"qmail-send 3 qmail-rspawn 0",
		"qmail-send 5 qmail-clean 0",
		"qmail-send 7 qmail-todo 0",
		"qmail-todo 1 qmail-send 8",
		"qmail-todo 2 qmail-clean 0",
	]);
});

test("the machines of the scheduler are joined by what they tell each other", async () => {
	const { ties } = JSON.parse(await processPicture("scheduler", "json"));
	expect(ties).toContainEqual({ from: "job", to: "job", words: ["CHILD_POPPED"] });
});

/** Mail that comes and is delivered, one after another, by an agent each. */
function longTrace(messages: number, name: (index: number) => string): Trace {
	const bare = Array.from({ length: messages }, (_, index) => [
		{ do: "arrive", message: name(index), recipients: [`r@d${index % 3}.t1`] },
		{ saw: "activate", message: name(index) },
		{ saw: "ask", transport: "t1" },
		{ do: "slot", transport: "t1" },
		{
			saw: "select",
			delivery: index + 1,
			transport: "t1",
			message: name(index),
			destination: "d",
			recipients: ["r@d.t1"],
		},
		{ do: "complete", delivery: index + 1, outcome: "delivered" },
		{ saw: "finish", message: name(index), fate: "removed" },
	]).flat();
	return {
		header: {
			spoolproof: "trace",
			version: 1,
			wing: "scheduler",
			implementation: name(0),
			manager: "qmgr",
			knobs: {},
			transports: ["t1"],
			requirements: "test",
			scenario: name(1),
		},
		events: bare.map((event, index) => ({ ...event, n: index + 1 }) as TraceEvent),
	};
}

test("a long run is folded, and what surrounds the wrong event is not", () => {
	const trace = longTrace(400, (index) => `M${index}`);
	const { happenings } = sequenceOfTrace(trace);
	expect(happenings.length).toBe(81);
	expect(happenings.find(({ kind }) => kind === "fold")).toEqual({ kind: "fold", n: 41, count: 2800 - 80 });
	const shown = sequenceOfTrace(trace, { wrong: 1400 }).happenings.map(({ n }) => n);
	expect(shown).toContain(1400);
	expect(shown).toContain(1390);
	for (const svg of [timelineOf(trace), timelineOf(trace, { wrong: 1400 }), sequenceOf(trace, { wrong: 1400 })]) {
		expect(labelProblems(svg)).toEqual([]);
		expect(svg.length).toBeLessThan(300_000);
	}
});

const HOSTILE = [
	`"><script>alert(1)</script>`,
	"]]>&amp;</text></svg>",
	"a\nb\r\tc\0\x1b[31m",
	"\u202Eevil\u2066\uD800",
	"' onload='x' **b** //i// __u__ ~~s~~ [[http://x]] <b>",
	"; end #quot; %% --> : }",
	"漢字かな".repeat(40),
	"",
	"-- ==divider== ... @enduml",
];

test.each(HOSTILE)("the name %j stays text in every format", async (name) => {
	const trace = longTrace(6, (index) => `${name}${index}`);
	const wrong = 12;
	for (const svg of [sequenceOf(trace, { wrong }), timelineOf(trace, { wrong }), timelineOf(trace)]) {
		expect(XMLValidator.validate(svg)).toBe(true);
		expect(svg).not.toMatch(/<script|<b>|onload='/);
		// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
		expect(svg).not.toMatch(/[\x00-\x09\x0b-\x1f\u202a-\u202e\u2066-\u2069]/);
		expect(labelProblems(svg)).toEqual([]);
	}
	for (const format of ["mermaid", "plantuml"] as const)
		expect(strangeLines(sequenceOf(trace, { format }))).toEqual([]);
	expect(JSON.parse(sequenceOf(trace, { format: "json" })).title).toContain(name);
});

test("a hostile address of requirements is not linked to", async () => {
	const [machine] = machinesOf("scheduler");
	if (machine === undefined) throw new Error("no machine");
	const svg = await pathOn(machine, [], { href: () => "javascript:alert(1)", title: "<b>" });
	expect(svg).not.toContain("javascript:");
	expect(XMLValidator.validate(svg)).toBe(true);
});
