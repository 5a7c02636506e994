/**
 * Plays a recorded trace back as a program that claims to be an exact qmgr: node playback.mjs FILE. It answers each stimulus with what
 * was seen after it in the trace, and knows nothing else.
 */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const [, , file] = process.argv;
const events = readFileSync(file, "utf8")
	.trim()
	.split("\n")
	.slice(1, -1)
	.map((line) => JSON.parse(line));
const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
const HELLO = { protocol: "spoolproof-scheduler", version: 1, name: "playback", profiles: ["scheduler-exact"] };

let at = 0;
createInterface({ input: process.stdin }).on("line", (line) => {
	const { id, do: what } = JSON.parse(line);
	if (what === "end") process.exit(0);
	if (what === "configure") at = 0;
	if (what === "hello") say({ id, ...HELLO });
	else if (what === "configure") say({ id, seen: [] });
	else {
		const seen = [];
		for (at++; at < events.length && "saw" in events[at]; at++) {
			const { n, ...one } = events[at];
			seen.push(one);
		}
		say({ id, seen });
	}
});
