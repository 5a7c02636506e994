/**
 * For tests: what somebody does who has nothing but the package. Every command of the kit, one after the other in one directory, with its
 * exit code and something that it prints. Leaves out the files that are needed first (materials.ts) and running it (pack.test.ts).
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";

export interface Step {
	/** 0 conforms, 1 violates, 2 could not tell. */
	readonly code: 0 | 1 | 2;
	/** BUG and WRONG stand for recordings that earlier steps have made. */
	readonly args: readonly string[];
	/** In the output or among the errors. */
	readonly prints: RegExp;
	/** Files that are there afterwards. */
	readonly writes?: readonly string[];
	/** What it needs beside the kit and Node; without it the step is left out, unless it must be there. */
	readonly needs?: "postfix";
}

const step = (code: Step["code"], args: Step["args"], prints: RegExp, more: Partial<Step> = {}): Step => ({
	code,
	args,
	prints,
	...more,
});
const good = (args: Step["args"], prints: RegExp, ...writes: readonly string[]): Step =>
	step(0, args, prints, { writes });

/** The words of a step as they are typed in a directory, once the steps before it have been taken. */
export function wordsOf({ args }: Step, home: string): string[] {
	const first = (directory: string, name: RegExp): string => {
		const found = readdirSync(join(home, directory)).find((one) => name.test(one));
		if (found === undefined) throw new Error(`nothing in ${directory} is called ${name}`);
		return join(directory, found);
	};
	return args.map((word) => {
		if (word === "BUG") return first(".spoolproof", /^mine-.*bulk-mail-to-d1/);
		return word === "WRONG" ? first("wrong", /\.jsonl$/) : word;
	});
}

const MINE = ["--adapter", "python3 mine.py", "--profile", "scheduler-bounded"];
const BAD = ["--adapter", "python3 bad.py", "--profile", "scheduler-bounded"];
const FEW = ["--cases", "goldens"];
const MAIL = ["--generate", "bulk:1x100@0,single:1/s@0-1m"];
const FORMATS = [
	"--junit",
	"report.xml",
	"--sarif",
	"report.sarif",
	"--markdown",
	"report.md",
	"--html",
	"report.html",
];

/** A scheduler of one's own, a bug in it, and what becomes of that. */
const SCHEDULER: readonly Step[] = [
	good(["validate", "python3 mine.py"], /WELL-FORMED/),
	step(2, ["validate", "python3 none.py"], /NOT WELL-FORMED|none\.py/),
	good(["check", ...MINE, "--random", "0", "--json", "mine.json"], /CONFORMS/, "mine.json"),
	step(1, ["check", ...BAD, "--random", "0", "--json", "bad.json"], /smallest scenario found[\s\S]*VIOLATES/),
	step(1, ["replay", "BUG"], /VIOLATES/),
	step(1, ["replay", "BUG", "--adapter", "python3 bad.py"], /VIOLATES/),
	good(["replay", "BUG", "--adapter", "python3 mine.py"], /CONFORMS/),
	good(["diagram", "trace", "BUG", "--kind", "timeline"], /<svg /),
	step(1, ["report", "bad.json", "--draft-known-failures", "known.json"], /^/, { writes: ["known.json"] }),
	step(2, ["check", ...BAD, "--known-failures", "known.json"], /entry 1, reason/),
	step(0, ["check", ...BAD, "--random", "0", "--known-failures", "reasons.json"], /known/),
	step(1, ["check", ...MINE, "--random", "0", "--known-failures", "reasons.json"], /STALE|stale/),
	good(["gate", "--report", "mine.json", "--update"], /written/, ".spoolproof-baseline.json"),
	good(["gate", "--report", "mine.json", "--no-run"], /AS GOOD AS THE BASELINE/),
	step(1, ["gate", "--report", "bad.json", "--summary", "gate.md"], /WORSE/, { writes: ["gate.md"] }),
];

/** Judging what is there: reference, Postfix, recordings, logs; and reporting it. */
const JUDGE: readonly Step[] = [
	good(["start", "--random", "0", "--shard", "1/60", "--json", "start.json"], /CONFORMS/, "start.json"),
	good(["check", ...FEW, "--json", "report.json"], /CONFORMS/),
	good(["report", "report.json", ...FORMATS], /^/, "report.xml", "report.sarif", "report.md", "report.html"),
	good(["check", ...FEW, "--shard", "1/2", "--json", "part-1.json"], /CONFORMS/),
	good(["check", ...FEW, "--shard", "2/2", "--json", "part-2.json"], /CONFORMS/),
	good(["merge", "part-1.json", "part-2.json", "-o", "all.json"], /CONFORMS/, "all.json"),
	step(0, ["check", "--postfix", ...FEW, "--manager", "qmgr"], /CONFORMS/, { needs: "postfix" }),
	good(["check", "--trace", "trace.jsonl"], /CONFORMS/),
	good(["check", "--maillog", "mail.log"], /CONFORMS as far as can be told/),
	good(["agree", "--no-live", "--random", "5"], /agree/i),
	good(["requirements", "scheduler.preempt"], /scheduler\.preempt\.slot-cost/),
	good(["requirements", "--json"], /^\[|^\{/),
	step(1, ["coverage", ...FEW], /transitions/),
	step(2, ["replay", "nothing.jsonl"], /nothing\.jsonl/),
];

/** The protocol's wing. */
const PROTOCOL: readonly Step[] = [
	good(["check", "--profile", "clean", "--json", "clean.json"], /CONFORMS/),
	step(1, ["check", "--profile", "clean", "--clean", "/bin/cat", "--traces", "wrong"], /VIOLATES/),
	step(1, ["check", "--trace", "WRONG"], /VIOLATES/),
	step(1, ["replay", "WRONG"], /VIOLATES/),
	good(["diagram", "trace", "WRONG", "--kind", "sequence"], /<svg /),
	good(["check", "--profile", "todo-send", "--json", "todo-send.json"], /CONFORMS/),
	good(["check", "--profile", "queue-directory"], /CONFORMS/),
	good(["make-queue", "trial"], /trial\/queue/),
	good(["lint-queue", "trial/queue"], /0 anomalies/),
	step(2, ["lint-queue", "."], /no qmail queue/),
	good(["crash", "--loss"], /lost/),
	step(0, ["crash", "--clean", "reference"], /CONFORMS|agree|points/),
	good(["soak", "--messages", "300", "--seed", "1", "--kill-every", "100"], /CONFORMS/),
	good(
		["silly", "--messages", "60", "--rate", "1000", "--slots", "10", "--delivery", "10", "--out", "silly.svg"],
		/integrated/,
		"silly.svg",
	),
];

/** The model, and what is made of it. */
const MODEL: readonly Step[] = [
	good(["verify", "--scope", "small", "--budget", "120", "--traces", "proofs"], /proved/),
	good(["verify", "--scope", "small", "--list"], /printed-sequences/),
	good(["gate", "--part", "states", "--baseline", "states.json", "--update"], /written/),
	step(2, ["gate", "--baseline", "states.json", "--no-run"], /unclear +states/),
	good(["export", "promela", "--messages", "L", "--out", "one"], /^/, "one.pml"),
	good(["export", "murphi", "--messages", "L", "--out", "one"], /^/, "one.m"),
	good(["export", "tla", "--messages", "L", "--out", "One"], /^/, "One.tla", "One.cfg"),
	good(["diagram", "--out", "pictures"], /files written/, "pictures/scheduler-job.svg"),
	good(["diagram", "scheduler-job", "--format", "mermaid"], /stateDiagram/),
	good(["schema", "trace"], /"\$schema"/),
	good(["schema", "protocol-trace"], /"\$schema"/),
	good(["schema", "report"], /"\$schema"/),
	good(["schema", "adapter"], /"\$schema"/),
	good(
		[
			...["simulate", ...MAIL, "--config", "main.cf", "--what-if", "smtp_delivery_slot_cost=20"],
			...["--html", "simulation.html", "--svg", "simulation.svg", "--json", "simulation.json"],
		],
		/what if smtp_delivery_slot_cost=20/,
		...["simulation.html", "simulation.svg", "simulation.json"],
	),
	// One of each kind: they are made and run in different ways.
	good(
		["mutants", "--kind", "reference scheduler", "--only", "there is no loan", "--json", "score.json"],
		/1 of 1 mutants killed/,
		"score.json",
	),
	good(["mutants", "--kind", "any scheduler", "--only", "one delivery too many"], /1 of 1 mutants killed/),
	good(["mutants", "--kind", "model of the protocol", "--shard", "1/20"], /of \d+ mutants killed/),
	good(["mutants", "--kind", "programs of the protocol", "--shard", "1/40"], /of \d+ mutants killed/),
	good(["bench", "--quick", "--part", "scheduler", "--workload", "head", "--sizes", "1000"], /\|/),
];

const ABOUT: readonly Step[] = [
	good(["--help"], /Exit codes/),
	good(["--version"], /^\d+\.\d+\.\d+$/m),
	step(2, ["judge"], /unknown command/),
];

export const JOURNEY: readonly Step[] = [...ABOUT, ...SCHEDULER, ...JUDGE, ...PROTOCOL, ...MODEL];
