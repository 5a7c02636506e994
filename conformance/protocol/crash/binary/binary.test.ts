// Crash points of whole programs by strace: what is taken as a point, and that a wrong order is caught at the call between.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makePrograms } from "../../../../impl/protocol/testing/programs.js";
import { type Executable, referencePrograms } from "../../../adapters/qmail/executable.js";
import { hasTool } from "../../../testing/tools.js";
import { crashBinary, isSound, type PointResult, planBinary } from "./points.js";
import { binaryText } from "./print.js";
import { faultsOf, faultText, parseRecord, requireStrace, worthwhile } from "./strace.js";

const HAS_STRACE = hasTool("strace", "-V");
const made = makePrograms();
const scratch = mkdtempSync(join(tmpdir(), "spoolproof-binary-"));
afterAll(() => {
	rmSync(scratch, { recursive: true, force: true });
});

const reference = referencePrograms(dirname(made.path("qmail-clean")));

/** Faults at the calls of some names only, so that a test takes seconds. */
async function crash(clean: Executable, names: readonly string[], errors: boolean): Promise<readonly PointResult[]> {
	const options = {
		role: "clean",
		programs: { ...reference, clean },
		dialect: "exttodo",
		errors,
		signal: new AbortController().signal,
	} as const;
	const plan = await planBinary(options);
	expect(plan.calm.messages.map(({ fate }) => fate)).toEqual(["fine", "fine"]);
	const chosen = plan.chosen.filter(({ name }) => names.includes(name));
	const points: PointResult[] = [];
	for await (const point of crashBinary(options, { ...plan, chosen })) points.push(point);
	console.log(binaryText(clean, plan, points));
	return points;
}

/** A clean of a few lines. @param order of the directories, for an envelope */
function smallClean(order: readonly string[]): Executable {
	const file = join(scratch, `clean-${order.join("-")}.mjs`);
	const text = `
		import { readSync, unlinkSync, writeSync } from "node:fs";
		process.chdir(process.env.SPOOLPROOF_HOME + "/queue");
		const remove = (path) => { try { unlinkSync(path); } catch (error) { if (error.code !== "ENOENT") return false; } return true; };
		const buffer = Buffer.alloc(1000);
		for (let rest = "";;) {
			const count = readSync(0, buffer);
			if (count === 0) process.exit(0);
			const words = (rest + buffer.toString("latin1", 0, count)).split("\\0");
			rest = words.pop();
			for (const word of words) {
				const id = word.slice(5);
				const paths = word.startsWith("todo") ? ${JSON.stringify(order)}.map((one) => one + "/" + id) : ["intd/" + id, "mess/" + (id % 23) + "/" + id];
				writeSync(1, paths.every(remove) ? "+" : "!");
			}
		}`;
	writeFileSync(file, text);
	return { name: `small clean (${order.join(", ")})`, command: [process.execPath, file], reference: true };
}

test.skipIf(!HAS_STRACE)("the reference's clean survives a kill and an error at each of its removals", async () => {
	const points = await crash(reference.clean, ["unlink"], true);
	// For each request first intd/, then todo/ or mess/: each removal once killed and once refused.
	expect(points.map(({ fault }) => fault.what)).toEqual(["KILL", "EIO", "KILL", "EIO", "KILL", "EIO", "KILL", "EIO"]);
	expect(points.filter((point) => !isSound(point))).toEqual([]);
	const states = points.map(({ run }) => run.messages.map(({ state }) => state).join(" "));
	expect(states.slice(0, 3)).toEqual(["S4 S3", "S4 S1", "S4 S3"]);
});

test.skipIf(!HAS_STRACE)(
	"a clean that removes todo/ before intd/ is caught at the call between, the right order is not",
	async () => {
		const wrong = await crash(smallClean(["todo", "intd"]), ["unlink"], false);
		const bad = wrong.filter((point) => !isSound(point));
		expect(bad.map(({ fault }) => faultText(fault))).toEqual(["unlink:signal=KILL:when=2"]);
		expect(bad[0]?.run.messages[0]).toMatchObject({ state: null, fate: "broken" });
		const right = await crash(smallClean(["intd", "todo"]), ["unlink"], false);
		expect(right.every(isSound)).toBe(true);
	},
);

test("calls are counted by name, for the first thread only", () => {
	const record = [
		'100 execve("/bin/x") = 0',
		'100 chdir("queue") = 0',
		'101 unlink("todo/1") = 0',
		'100 unlink("todo/2") = 0',
		"100 brk(NULL) = 0x1",
		"100 <... read resumed>) = 0",
		'100 unlink("todo/3" <unfinished ...>',
		"100 --- SIGCHLD ---",
	].join("\n");
	const calls = parseRecord(record);
	expect(calls.map(({ name, nth }) => `${name} ${nth}`)).toEqual([
		"execve 1",
		"chdir 1",
		"unlink 1",
		"brk 1",
		"unlink 2",
	]);
	expect(worthwhile(calls, "/home", false).map(({ name }) => name)).toEqual(["chdir", "unlink", "unlink"]);
	expect(worthwhile(calls, "/home", true).map(({ name }) => name)).toEqual(["unlink", "unlink"]);
});

test("memory is never touched, and each call gets the errors that it can meet", () => {
	const call = (name: string) => ({ name, nth: 4, text: "" });
	expect(faultsOf(call("openat"), true).map(faultText)).toEqual([
		"openat:signal=KILL:when=4",
		"openat:error=ENOSPC:when=4",
		"openat:error=EMFILE:when=4",
		"openat:error=EIO:when=4",
	]);
	expect(faultsOf(call("close"), true)).toHaveLength(1);
	expect(faultsOf(call("unlink"), false)).toHaveLength(1);
	expect(worthwhile([call("brk"), call("mmap")], "/home", false)).toEqual([]);
});

test("without strace one line says what to install", () => {
	const { PATH } = process.env;
	process.env.PATH = scratch;
	try {
		expect(requireStrace).toThrow(/^strace is not installed; .*: apt-get install strace$/);
	} finally {
		process.env.PATH = PATH;
	}
});
