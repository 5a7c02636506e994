// An adapter that the machine does not let run is waited for; one that runs and does not answer is not.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { familyOf } from "../../../impl/protocol/process/processes.js";
import { stdioAdapter } from "./adapter.js";
import { validate } from "./validate.js";

const STARTER = fileURLToPath(new URL("../starters/javascript/scheduler.mjs", import.meta.url));
const COMMAND = `${process.execPath} ${STARTER}`;
const CONFIG = { manager: "qmgr", knobs: {}, transports: ["t1"] } as const;
const LIMITS = { answer: 500 };

/** The adapter programs of this process. */
function adapters(): number[] {
	return familyOf([process.pid]).filter((pid) => {
		try {
			return readFileSync(`/proc/${pid}/cmdline`, "latin1").includes(STARTER);
		} catch {
			return false;
		}
	});
}

test("a program that is stopped for longer than an answer may take, and then answers, has not failed", async () => {
	const adapter = await stdioAdapter(COMMAND, { limits: LIMITS });
	const session = await adapter.start(CONFIG);
	const [pid = 0] = adapters();
	process.kill(pid, "SIGSTOP");
	setTimeout(() => process.kill(pid, "SIGCONT"), 1500);
	const begun = performance.now();
	const seen = await session.apply({ do: "arrive", message: "M1", recipients: ["a@d1.t1"] });
	expect(seen).toMatchObject([{ saw: "activate" }, { saw: "ask" }]);
	expect(performance.now() - begun).toBeGreaterThan(1400);
	await session.stop();
	await adapter.close();
	expect(adapters()).toEqual([]);
});

test("one that is stopped when it is to exit is no worse for it", async () => {
	const stopping = setInterval(() => {
		for (const pid of adapters()) process.kill(pid, "SIGSTOP");
		setTimeout(() => {
			for (const pid of adapters()) process.kill(pid, "SIGCONT");
		}, 60);
	}, 100);
	try {
		const { steps } = await validate(COMMAND, LIMITS);
		expect(steps.filter(({ state }) => state !== "ok")).toEqual([]);
		expect(steps.at(-1)?.name).toBe("end");
	} finally {
		clearInterval(stopping);
	}
});

test("one that sleeps instead of answering is told so, in time", async () => {
	const begun = performance.now();
	await expect(stdioAdapter("sleep 60", { limits: LIMITS })).rejects.toThrow(/no answer to request 1 .* within 0\.5 s/);
	expect(performance.now() - begun).toBeLessThan(30_000);
});
