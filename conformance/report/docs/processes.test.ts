// The guide run-the-processes.md, command by command as it is written, but for npx.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ended, until } from "../../../impl/protocol/testing/trial.js";
import { type BuiltKit, buildKit } from "../../cli/testing.js";
import { ROOT } from "../../laws/tree.js";

const guide = readFileSync(join(ROOT, "docs", "run-the-processes.md"), "utf8");
const [system = "", letter = ""] = [...guide.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block ?? "");
const [make = "", start = ""] = system.split("\n");

let kit: BuiltKit;
let starter: ChildProcess;
let log = "";

/** The words of the guide, with programs in the place of npx. */
function local(command: string): string {
	const bin = join(dirname(kit.main), "../../impl/protocol/bin");
	return command
		.replaceAll(/npx spoolproof-(\S+)/g, `'${process.execPath}' '${bin}/$1.js'`)
		.replaceAll(/npx spoolproof /g, `'${process.execPath}' '${kit.main}' `);
}
const shell = (command: string) =>
	execFileSync("/bin/sh", ["-c", local(command)], { cwd: kit.directory, encoding: "utf8" });

beforeAll(() => {
	kit = buildKit();
	shell(make);
	starter = spawn("/bin/sh", ["-c", `exec ${local(start)}`], {
		cwd: kit.directory,
		stdio: ["ignore", "ignore", "pipe"],
	});
	starter.stderr?.on("data", (text) => {
		log += String(text);
	});
});
afterAll(async () => {
	starter.kill("SIGKILL");
	kit.remove();
});

test("a letter is delivered, the queue is empty, and TERM ends the system", { timeout: 60_000 }, async () => {
	shell(letter);
	await until("the letter is delivered", () => log.includes("end msg"));
	expect(log).toMatch(/info msg \d+: bytes \d+ from <ann@here\.example>/);
	expect(readdirSync(join(kit.directory, "trial/Maildirs/bob@here.example/new"))).toHaveLength(1);
	expect(shell("npx spoolproof lint-queue trial/queue")).toContain("no messages; 0 anomalies");
	starter.kill("SIGTERM");
	expect(await ended(starter)).toBe(0);
	expect(log).toContain("status: exiting");
});

test("a misspelt option is told, and so is a home that is taken", () => {
	expect(() => shell("npx spoolproof-qmail-queue --hom trial < /dev/null 2>&1")).toThrow(
		expect.objectContaining({ stdout: "qmail-queue: unknown option --hom\n" }),
	);
	expect(kit.run("make-queue", "trial")).toEqual({
		code: 2,
		out: "",
		err: "error: cannot make a queue in trial: there is something in it already\n",
	});
	expect(kit.run("make-queue", "other", "--control", "me").err).toContain("Expected name=text");
});
