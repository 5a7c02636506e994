// The small vocabulary of the processes: message numbers, log text, records, announcements, control files, paths and routing.
import { expect, test } from "vitest";
import { formatAnnouncement, parseAnnouncement } from "./announcement.js";
import { type ControlReader, readRouting, readSendControls, rereadRouting } from "./controls.js";
import { dialectNamed } from "./dialect.js";
import { parseEnvelope } from "./envelope.js";
import { isMessageId, remainder } from "./ids.js";
import { safe } from "./log-text.js";
import { QueuePaths } from "./paths.js";
import { Records } from "./records.js";
import { route } from "./routing.js";

test("message numbers have one spelling and no upper limit", () => {
	for (const good of ["0", "1", "457", "18446744073709551724"]) expect(isMessageId(good)).toBe(true);
	for (const bad of ["", "007", "4x", "-1", " 1", "1.", "9".repeat(91)]) expect(isMessageId(bad)).toBe(false);
	expect(remainder("18446744073709551724", 23)).toBe(Number(18446744073709551724n % 23n));
	expect(remainder("457", 23)).toBe(20);
});

test("text for the log is made harmless", () => {
	expect(safe("a b%c\nd\x7f\xe9~!")).toBe("a_b_c/d__~!");
});

test("records come out the same however the stream is cut", () => {
	const stream = "DL457\0\0Lsome text\n\0X\0";
	for (let cut = 1; cut <= stream.length; cut += 1) {
		const got: string[] = [];
		const records = new Records(100, (text) => got.push(text));
		for (let at = 0; at < stream.length; at += cut) records.push(stream.slice(at, at + cut));
		expect(got).toEqual(["DL457", "", "Lsome text\n", "X"]);
	}
});

test("a record over the limit is cut and does not spoil the next one", () => {
	for (const grain of [1, 3, 1000]) {
		const got: [number, boolean][] = [];
		const records = new Records(10, (text, cut) => got.push([text.length, cut]));
		const stream = `${"a".repeat(25)}\0${"b".repeat(10)}\0c\0`;
		for (let at = 0; at < stream.length; at += grain) records.push(stream.slice(at, at + grain));
		expect(got).toEqual([
			[10, true],
			[10, false],
			[1, false],
		]);
	}
});

test("binary heads of records may hold NUL", () => {
	for (const grain of [1, 2, 100]) {
		const got: string[] = [];
		const records = new Records(100, (text) => got.push(text), 2);
		const stream = "\0\0Kok\0\x05\0Zlater\0\0\x01\0";
		for (let at = 0; at < stream.length; at += grain) records.push(stream.slice(at, at + grain));
		expect(got).toEqual(["\0\0Kok", "\x05\0Zlater", "\0\x01"]);
	}
});

test("announcements in both forms, and what is none", () => {
	const letters = dialectNamed("exttodo");
	const bits = dialectNamed("sagredo");
	const both = { id: "457", channels: [true, true] };
	expect(formatAnnouncement(letters, both)).toBe("B457");
	expect(formatAnnouncement(letters, { id: "457", channels: [false, false] })).toBe("X457");
	expect(formatAnnouncement(bits, { id: "457", channels: [true, false, false, true] })).toBe("1001457");
	expect(parseAnnouncement(letters, "B457")).toEqual(both);
	expect(parseAnnouncement(bits, "1001457")).toEqual({ id: "457", channels: [true, false, false, true] });
	for (const wrong of ["", "B", "Q457", "B45x", "B 45", "457"])
		expect(parseAnnouncement(letters, wrong)).toBeUndefined();
	for (const wrong of ["L457", "10004x", "100"]) expect(parseAnnouncement(bits, wrong)).toBeUndefined();
});

test("envelopes: good ones and each fault", () => {
	expect(parseEnvelope("u5\0p77\0Fa@b\0Tc@d\0Te@f\0", "upFT")).toEqual({
		sender: "a@b",
		uid: "5",
		pid: "77",
		recipients: ["c@d", "e@f"],
	});
	expect(parseEnvelope("Fa\0Tc@d", "upFT")).toBe("unterminated record");
	expect(parseEnvelope("Fa\0Qc@d\0", "upFT")).toBe("unknown record type");
	expect(parseEnvelope("Fa\0\0", "upFT")).toBe("unknown record type");
	expect(parseEnvelope("Tc@d\0", "upFT")).toBe("no sender");
	expect(parseEnvelope("Fa\0Fb\0", "upFT")).toBe("second sender");
	expect(parseEnvelope("", "upFT")).toBe("no sender");
	expect(parseEnvelope("Fa\0ex=1\0", "upFTeh")).toMatchObject({ sender: "a" });
});

const FILES: Readonly<Record<string, string>> = {
	me: "Here.Example \n",
	locals: "# ours\nlocal.example\t\n\nOTHER.example",
	percenthack: "hack.example\n",
	virtualdomains: "v.example:joe\n.v.example:wild\nx@user.example:one\nnot.v.example:\nno colon\n",
	concurrencylocal: "7 \n",
	concurrencyremote: "many\n",
};
const read: ControlReader = (name) => FILES[name];

test("control files: comments, blanks, defaults", () => {
	const controls = readSendControls(read, 0);
	expect([...controls.routing.locals]).toEqual(["local.example", "other.example"]);
	expect(controls.concurrency).toEqual([7, 20]);
	expect(controls.bounceHost).toBe("Here.Example");
	expect(controls.doubleBounceTo).toBe("postmaster@Here.Example");
	expect(() => readRouting(() => undefined, 0)).toThrow("neither locals nor me");
	expect([...readRouting((name) => (name === "me" ? "solo\n" : undefined), 0).locals]).toEqual(["solo"]);
});

test("a reload changes all lists or none", () => {
	const old = readRouting(read, 0);
	const broken: ControlReader = (name) => {
		if (name === "virtualdomains") throw new Error("EIO");
		return name === "locals" ? "new.example\n" : read(name);
	};
	expect(() => rereadRouting(broken, old)).toThrow("virtualdomains");
	expect([...old.locals]).toContain("local.example");
	const fresh = rereadRouting((name) => (name === "locals" ? "new.example\n" : read(name)), old);
	expect([...fresh.locals]).toEqual(["new.example"]);
});

test("routing: locals, virtual domains, exceptions, the percent hack", () => {
	const routing = readRouting(read, 0);
	const channelAndAddress = (recipient: string) => Object.values(route(recipient, routing));
	expect(channelAndAddress("a@LOCAL.example")).toEqual([0, "a@LOCAL.example"]);
	expect(channelAndAddress("a@far.example")).toEqual([1, "a@far.example"]);
	expect(channelAndAddress("nohost")).toEqual([1, "nohost@Here.Example"]);
	expect(channelAndAddress("a@v.example")).toEqual([0, "joe-a@v.example"]);
	expect(channelAndAddress("a@b.v.example")).toEqual([0, "wild-a@b.v.example"]);
	expect(channelAndAddress("a@not.v.example")).toEqual([1, "a@not.v.example"]);
	expect(channelAndAddress("x@user.example")).toEqual([0, "one-x@user.example"]);
	expect(channelAndAddress("a%local.example@hack.example")).toEqual([0, "a@local.example"]);
	expect(channelAndAddress("a%b%hack.example@hack.example")).toEqual([1, "a@b"]);
	expect(channelAndAddress("plain@hack.example")).toEqual([1, "plain@hack.example"]);
});

test("supplementary channels", () => {
	const routing = readRouting((name) => ({ me: "m", suppls1: "slow.example\n" })[name], 2);
	expect(route("a@slow.example", routing).channel).toBe(3);
});

test("paths, flat and split, and requests to clean", () => {
	const flat = new QueuePaths(dialectNamed("exttodo"));
	const split = new QueuePaths(dialectNamed("sagredo"));
	expect([flat.todo("457"), split.todo("457"), flat.mess("457"), split.bounce("457")]).toEqual([
		"todo/457",
		"todo/20/457",
		"mess/20/457",
		"bounce/457",
	]);
	expect(split.requestFinished("457")).toBe("foop/457");
	expect(flat.parseInTodo("457")).toBe("457");
	expect(flat.parseInTodo("20/457")).toBeUndefined();
	expect(split.parseInTodo("20/457")).toBe("457");
	for (const wrong of ["457", "19/457", "20/457a", "20//457", "020/457"])
		expect(split.parseInTodo(wrong)).toBeUndefined();
});
