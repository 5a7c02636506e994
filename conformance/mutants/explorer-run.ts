/**
 * Tries mutants of the explorer: the tree with the mistake runs the checks that are named (conformance/explore/testing/checks.ts), in a
 * thread that is stopped if it does not end. Leaves out the mutants (explorer.ts).
 */
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { CheckOrder, CheckSaid } from "../explore/testing/checks.js";
import { sourceFiles } from "../laws/tree.js";
import type { Kill, Mutant, MutantResult } from "./mutant.js";
import { BrokenWorkshop, Workshop } from "./workshop.js";

/** What the explorer and its checks consist of. */
const NEEDED = /^(model\/(system|local)\.ts|conformance\/explore\/)(?!.*\.test\.ts$)/;
const PROGRAM = "conformance/explore/testing/checks.js";
/** Seconds are enough, but for a busy machine. */
const TIMEOUT_MS = 120_000;

/** A workshop for the explorer alone. */
export function explorerWorkshop(): Workshop {
	return new Workshop(sourceFiles(["model", "conformance"]).filter(({ path }) => NEEDED.test(path)));
}

/** Runs a check in a tree. */
export function tryCheck(directory: string, check: string, timeout = TIMEOUT_MS): Promise<Omit<Kill, "case">> {
	return new Promise((resolve) => {
		const order: CheckOrder = { explorerCheck: check };
		const worker = new Worker(join(directory, PROGRAM), {
			workerData: order,
			resourceLimits: { maxOldGenerationSizeMb: 384 },
		});
		const end = (kill: Omit<Kill, "case">) => {
			clearTimeout(timer);
			void worker.terminate().then(() => resolve(kill));
		};
		const timer = setTimeout(() => end({ death: "hangs", detail: `no answer within ${timeout / 1000} s` }), timeout);
		worker.once("message", (said: CheckSaid) => {
			if ("broke" in said) end({ death: "breaks", detail: said.broke });
			else end({ death: said.wrong === null ? null : "violates", detail: said.wrong ?? "" });
		});
		worker.once("error", (error) => end({ death: "breaks", detail: error.message }));
	});
}

/**
 * Tries them one after the other.
 * @throws BrokenWorkshop if the unchanged explorer fails a check
 */
export async function* runExplorerMutants(mutants: readonly Mutant[]): AsyncGenerator<MutantResult> {
	if (mutants.length === 0) return;
	const workshop = explorerWorkshop();
	try {
		for (const check of new Set(mutants.flatMap(({ killedBy }) => killedBy))) {
			const { death, detail } = await tryCheck(workshop.base, check);
			if (death !== null) throw new BrokenWorkshop(check, detail);
		}
		for (const mutant of mutants) {
			const started = performance.now();
			const directory = workshop.make(mutant);
			const kills: Kill[] = [];
			for (const check of mutant.killedBy) kills.push({ case: check, ...(await tryCheck(directory, check)) });
			const killed = kills.every(({ death }) => death !== null);
			yield { mutant, kills, killed, milliseconds: performance.now() - started };
		}
	} finally {
		workshop.clear();
	}
}
