// Workloads: the grammar of --generate, files in both formats, sites; and what is told when they cannot be read.
import { expect, test } from "vitest";
import { readWorkload } from "./file.js";
import { generateWorkload } from "./generate.js";
import { parseGroups } from "./grammar.js";
import { Sites } from "./sites.js";
import { draw, parseDuration } from "./time.js";
import type { Workload } from "./workload.js";

const generate = (text: string, seed = 1, lasts = 3600): Workload =>
	generateWorkload(text, { seed, lasts, sites: new Sites() });
const times = ({ messages }: Workload): number[] => messages.map(({ at }) => at);
const sizes = ({ messages }: Workload): number[] => messages.map(({ to }) => to.length);

test("a count is of messages at one time, a rate goes on, a size is of recipients", () => {
	const { messages, recipients } = generate("bulk:2x500@10,even:1/m@0-5m;arrive=even");
	expect(messages.map(({ name, at }) => [name, at])).toEqual([
		["even-1", 0],
		["bulk-1", 10],
		["bulk-2", 10],
		["even-2", 60],
		["even-3", 120],
		["even-4", 180],
		["even-5", 240],
	]);
	expect(recipients).toBe(1005);
});

test("arrivals by rate are as many as the rate says, at random times, within their span", () => {
	const workload = generate("a:0.5/s,b:30x3/m@10m-20m");
	const ofB = workload.messages.filter(({ name }) => name.startsWith("b-"));
	expect(Math.abs(workload.messages.length - ofB.length - 1800)).toBeLessThan(150);
	expect(Math.abs(ofB.length - 300)).toBeLessThan(60);
	expect(ofB.every(({ at, to }) => at >= 600 && at < 1200 && to.length === 3)).toBe(true);
	expect(times(workload)).toEqual(times(workload).toSorted((a, b) => a - b));
});

test("the same seed gives the same mail, another one other mail, and a group does not depend on the others", () => {
	expect(generate("a:1x~20/s", 7, 60)).toEqual(generate("a:1x~20/s", 7, 60));
	expect(sizes(generate("a:50x~20", 7))).not.toEqual(sizes(generate("a:50x~20", 8)));
	const withOther = generate("a:50x~20,b:10x3@5", 7).messages.filter(({ name }) => name.startsWith("a-"));
	expect(withOther.map(({ to }) => to.length)).toEqual(sizes(generate("a:50x~20", 7)));
});

test("sizes are drawn within their range, or around their mean", () => {
	const even = sizes(generate("a:500x10..20"));
	expect([Math.min(...even), Math.max(...even)]).toEqual([10, 20]);
	const geometric = sizes(generate("a:5000x~20"));
	expect(Math.min(...geometric)).toBe(1);
	expect(geometric.reduce((sum, size) => sum + size, 0) / 5000).toBeCloseTo(20, -0.5);
});

test("destinations: one for each recipient, some, or names by weight", () => {
	expect(generate("a:3x4;to=each").destinations).toHaveLength(12);
	expect(generate("a:100x4;to=7").destinations).toHaveLength(7);
	const named = generate("a:1x4000;to=Big.example:3+other.example");
	const big = named.destinations.indexOf("big.example");
	const share = Array.from(named.messages[0]?.to ?? []).filter((one) => one === big).length;
	expect(share).toBeGreaterThan(2850);
	expect(share).toBeLessThan(3150);
});

test.each([
	["", "expected groups such as"],
	["bulk", "expected groups such as"],
	["a:1,,b:1", "expected groups such as"],
	["a:1,a:2", 'two groups are named "a"'],
	["a:x5", "group a: expected COUNT"],
	["a:0/s", "no messages at all"],
	["a:1.5x3", "expected a whole number of messages"],
	["a:1/y", 'expected a rate per s, m, h or d, not per "y"'],
	["a:1x0", "expected recipients such as"],
	["a:1x9..3", "expected a range"],
	["a:1@soon", "expected a time such as"],
	["a:1/s@5m-1m", "ends before it begins"],
	["a:1;to=", "expected to=each"],
	["a:1;to=x:0", "expected to=each"],
	["a:1;via=Retry!", "expected the name of a transport"],
	["a:1;via=retry", "expected the name of a transport"],
	["a:1;colour=red", "expected to=, via=, arrive="],
])("--generate %j is refused: %s", (text, message) => {
	expect(() => parseGroups(text, "--generate")).toThrow(message);
});

test("a workload that would fill the memory is refused before it is made", () => {
	expect(() => generate("a:1000000/s")).toThrow("are too many");
	expect(() => generate("a:999999999")).toThrow("are too many");
	expect(() => generate("a:2x2000000")).toThrow("more than 3,000,000 recipients");
	expect(() => generate("a:1/h@5h")).toThrow("not a single message");
});

const JSON_LINES = `{"time": 3, "recipients": 3, "destinations": ["a.example", "b.example"]}

{"site": "a.example=takes:2s"}
{"time": "1m", "recipients": ["x@a.example", "y@C.example"], "name": "list", "transport": "lmtp"}
`;
const CSV = `time,recipients,destinations,name,transport
3,3,a.example b.example,,
1m,2,a.example;c.example,list,lmtp
`;

test("JSON Lines and CSV say the same", () => {
	const json = readWorkload(JSON_LINES, "mail.jsonl");
	expect(json.destinations).toEqual(["a.example", "b.example", "c.example"]);
	expect(json.messages).toEqual([
		{ id: 0, name: "line 1", at: 3, transport: "smtp", to: Int32Array.of(0, 1, 0) },
		{ id: 1, name: "list", at: 60, transport: "lmtp", to: Int32Array.of(0, 2) },
	]);
	expect(json.sites.of("A.example").takes).toEqual({ kind: "fixed", seconds: 2 });
	const csv = readWorkload(CSV, "mail.csv");
	expect(csv.destinations).toEqual(json.destinations);
	expect(csv.messages.map((message) => ({ ...message, name: "" }))).toEqual(
		json.messages.map((message) => ({ ...message, name: "" })),
	);
});

test.each([
	['{"time":0,"recipients":1}\n{"time":', "w, line 2: expected a JSON object"],
	['{"time":0,"recipients":1}\n[]', "w, line 2: expected a JSON object"],
	['{"time":-1,"recipients":1}', "w, line 1: time: expected seconds"],
	['{"time":"later","recipients":1}', "w, line 1, time: expected a time"],
	['{"recipients":1}', "w, line 1: time: expected seconds"],
	['{"time":0}', "w, line 1: recipients: expected how many"],
	['{"time":0,"recipients":0}', "w, line 1: recipients: expected how many"],
	['{"time":0,"recipients":1e99}', "w, line 1: recipients: expected how many"],
	['{"time":0,"recipients":[]}', "w, line 1: recipients: at least one"],
	['{"time":0,"recipients":["nobody"]}', "w, line 1: recipients: expected addresses"],
	['{"time":0,"recipients":["a@b c"]}', "w, line 1: recipients: expected a domain"],
	['{"time":0,"recipients":["a@b"],"destinations":["b"]}', "w, line 1: destinations: not together"],
	['{"time":0,"recipients":1,"destinations":[]}', "w, line 1: destinations: expected a list"],
	['{"time":0,"recipients":1,"destinations":[7]}', "w, line 1: destinations: expected a domain"],
	['{"time":0,"recipients":1,"transport":"retry"}', "w, line 1: transport: retry is Postfix's own"],
	['{"time":0,"recipients":1,"priority":3}', 'w, line 1: unknown field "priority"'],
	['{"site":"a.example"}', "w, line 1: expected a site such as"],
	['{"site":"a.example=fails:2"}', "w, line 1: expected a share from 0 to 1"],
	['{"site":"a.example=fails:0.6;defers:0.6"}', "w, line 1: fails and defers add up"],
	["when,recipients\n1,1", "w, line 1: expected the names of the columns"],
	["time,recipients\n\n1,1,1", "w, line 3: expected 2 fields as in the first line, not 3"],
	["time,recipients\n1,many", "w, line 2: recipients: expected how many"],
	["time,recipients\n", "w: there is not a single message"],
	["", "w: there is not a single message"],
])("the file %j is refused: %s", (text, message) => {
	expect(() => readWorkload(text, "w")).toThrow(message);
});

test("what is drawn has the range and the mean that it says", () => {
	const mean = (text: string): number => {
		const duration = parseDuration(text, "x");
		return Array.from({ length: 1000 }, (_, i) => draw(duration, (i + 0.5) / 1000)).reduce((a, b) => a + b) / 1000;
	};
	expect(mean("250ms")).toBeCloseTo(0.25, 10);
	expect(mean("1s..5s")).toBeCloseTo(3, 3);
	expect(mean("~2m")).toBeCloseTo(120, -1);
	expect(() => parseDuration("5s..1s", "x")).toThrow("the shorter time first");
});

test("a site without entry is like *, and an entry adds to what is said of the same name", () => {
	const where = "--site";
	const sites = new Sites([
		{ text: "*=takes:3s", where },
		{ text: "slow.example=down:1m-2m", where },
		{ text: "slow.example=down:5m-6m;timeout:10s", where },
	]);
	expect(sites.of("any.example")).toMatchObject({ takes: { seconds: 3 }, down: [] });
	expect(sites.of("slow.example")).toMatchObject({
		takes: { seconds: 3 },
		timeout: 10,
		down: [
			{ from: 60, to: 120 },
			{ from: 300, to: 360 },
		],
	});
});
