/**
 * Programs that break the adapter protocol, each in one way: node hostile.mjs HOW. They do well up to the first arrival.
 * Leaves out what the kit says of them (hostile.test.ts).
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const put = (text) => process.stdout.write(text);
const say = (answer) => put(`${JSON.stringify(answer)}\n`);
const HELLO = { protocol: "spoolproof-scheduler", version: 1, name: "hostile", profiles: ["scheduler-bounded"] };

const HOW = {
	garbage: () => put("Traceback (most recent call last):\n"),
	"half a line": ({ id }) => put(`{"id":${id},"seen":[`),
	"half a line, then the end": ({ id }) => put(`{"id":${id},"seen":[`) && setTimeout(() => process.exit(0), 50),
	megabytes: ({ id }) => put(`{"id":${id},"seen":[${" ".repeat(3 << 20)}`),
	"endless lines": ({ id }) => {
		say({ id, seen: [] });
		for (let line = 0; line < 1000; line++) say({ id, seen: [] });
	},
	"the wrong id": ({ id }) => say({ id: id + 7, seen: [] }),
	"the id before": ({ id }) => say({ id: id - 1, seen: [] }),
	"no id": () => say({ seen: [] }),
	"a list": () => say([]),
	"no seen": ({ id }) => say({ id, saw: [] }),
	"seen is no list": ({ id }) => say({ id, seen: "nothing" }),
	"an unknown observation": ({ id }) => say({ id, seen: [{ saw: "dance", transport: "t1" }] }),
	"an unknown field": ({ id }) => say({ id, seen: [{ saw: "ask", transport: "t1", why: "so" }] }),
	"a missing field": ({ id }) => say({ id, seen: [{ saw: "ask" }] }),
	"a wrong delivery number": ({ id }) =>
		say({
			id,
			seen: [
				{ saw: "select", delivery: 2, transport: "t1", message: "M1", destination: "d1", recipients: ["a@d1.t1"] },
			],
		}),
	nothing: () => {},
	"a byte order mark": ({ id }) => put(`\ufeff{"id":${id},"seen":[]}\n`),
	"carriage returns": ({ id }) => put(`{"id":${id},"seen":[]}\r\n`),
	"what is not UTF-8": ({ id }) => put(Buffer.from(`{"id":${id},"seen":["\xff"]}\n`, "latin1")),
	"a deep answer": ({ id }) => put(`{"id":${id},"seen":${"[".repeat(100_000)}${"]".repeat(100_000)}}\n`),
	"a number too big": ({ id }) =>
		put(`{"id":${id},"seen":[{"saw":"finish","message":"M1","fate":"deferred","wakeup":9007199254740993}]}\n`),
	"an answer twice": ({ id }) => {
		say({ id, seen: [] });
		say({ id, seen: [] });
	},
	exits: () => {
		process.stderr.write("I have had enough\n");
		setTimeout(() => process.exit(3), 50);
	},
	"is killed": () => process.kill(process.pid, "SIGSEGV"),
	"floods stderr": () => {
		for (let line = 0; line < 100; line++) process.stderr.write(`${"x".repeat(80_000)}\n`);
	},
	forks: ({ id }) => {
		// One in the process group, one that flees from it; both hold stdout open.
		for (const detached of [false, true]) spawn("sleep", ["600"], { stdio: "inherit", detached }).unref();
		say({ id, seen: [] });
	},
	refuses: ({ id }) => say({ id, error: "no mail today" }),
};

const [, , how] = process.argv;
if (how === "at once") put("starting up...\n");
createInterface({ input: process.stdin }).on("line", (line) => {
	const { id, do: what } = JSON.parse(line);
	if (what === "end") process.exit(0);
	else if (what === "hello" && how === "another version") say({ id, ...HELLO, version: 9 });
	else if (what === "hello" && how === "another protocol") say({ id, ...HELLO, protocol: "h2" });
	else if (what === "hello" && how === "another profile") say({ id, ...HELLO, profiles: ["fast"] });
	else if (what === "hello") say({ id, ...HELLO });
	else if (what === "configure") say({ id, seen: [] });
	else if (what === "arrive") HOW[how]?.({ id });
	else say({ id, seen: [] });
});
