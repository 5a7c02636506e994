/**
 * The program of the thread in which mutants run: loads the case runner of the tree it is told, with that tree's reference and model,
 * and runs a case with them.
 */

import { parentPort } from "node:worker_threads";
import { reason } from "../reason.js";
import type { Trial, TrialResult } from "./bench.js";

type Runner = Pick<typeof import("./trial.js"), "tryInThisTree">;

async function attempt({ directory, scenario, manager }: Trial): Promise<TrialResult> {
	try {
		const runner: Runner = await import(`${directory}/conformance/mutants/trial.js`);
		return await runner.tryInThisTree(scenario, manager);
	} catch (error) {
		return { death: "breaks", detail: reason(error) };
	}
}

parentPort?.on("message", (trial: Trial) => {
	void attempt(trial).then((result) => parentPort?.postMessage(result));
});
