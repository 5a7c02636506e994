/**
 * For tests: the files that a newcomer has beside the package: the scheduler of the guide and the same with the guide's bug, a recording, a
 * log, settings. Leaves out what is done with them (journey.ts).
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The first block of a language on a page of the package. */
export function blockOf(packed: string, page: string, language: string): string {
	const text = readFileSync(join(packed, "docs", page), "utf8");
	const [, block] = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "ms").exec(text) ?? [];
	if (block === undefined) throw new Error(`${page} has no block of ${language}`);
	return block;
}

const OLDEST_FIRST = "message, _, *site = free[0]\n";

/** @param packed the package's directory @param home where the files go */
export function writeMaterials(packed: string, home: string): void {
	const write = (name: string, text: string) => writeFileSync(join(home, name), text);
	const scheduler = blockOf(packed, "write-an-adapter.md", "python");
	const guide = readFileSync(join(packed, "docs", "write-an-adapter.md"), "utf8");
	const [line = ""] = /message, _, \*site = min\(.*\n/.exec(guide) ?? [];
	if (line === "" || scheduler.split(OLDEST_FIRST).length !== 2) throw new Error("the guide has another bug now");
	write("mine.py", scheduler);
	write("bad.py", scheduler.replace(OLDEST_FIRST, line));
	write("trace.jsonl", blockOf(packed, "trace.md", "jsonl"));
	write("main.cf", "smtp_delivery_slot_cost = 3\n");
	const at = (seconds: string, rest: string) => `Nov 23 06:53:${seconds} mail postfix/${rest}\n`;
	write(
		"mail.log",
		[
			at("16", "qmgr[7]: 9DD5C220CEB: from=<a@example.test>, size=359, nrcpt=1 (queue active)"),
			at(
				"17",
				"smtp[9]: 9DD5C220CEB: to=<b@example.org>, relay=none, delay=1, delays=0.5/0/0/0.5, dsn=2.0.0, status=sent (ok)",
			),
			at("17", "qmgr[7]: 9DD5C220CEB: removed"),
		].join(""),
	);
}

/** Gives each entry of a drafted list of known failures its reason. */
export function giveReasons(home: string): void {
	const drafted: Record<string, string>[] = JSON.parse(readFileSync(join(home, "known.json"), "utf8"));
	const list = drafted.map((entry) => ({ ...entry, reason: "Ours goes by the alphabet; issue 12." }));
	writeFileSync(join(home, "reasons.json"), JSON.stringify(list));
}
