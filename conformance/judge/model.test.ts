// The model as judge: the transitions that reports list are those that steps report, and each stands for a requirement.
import { expect, test } from "vitest";
import { MACHINES } from "../../model/scheduler/dispatch.js";
import { isSchedulerRequirementId } from "../../model/scheduler/requirements/index.js";
import { goldens, randomScenario, regressions } from "../cases/index.js";
import { tryScenario } from "../runner/case.js";
import { runScenario } from "../runner/run.js";
import { claimNames } from "./claims.js";
import { judge } from "./judge.js";
import { machineTransitions, modelSpecification, watchedModel } from "./model.js";
import { specificationAdapter } from "./specification-adapter.js";

test("the listed transitions are those of the compiled machines", () => {
	const compiled = Object.values(MACHINES).flatMap(({ anywhere, regions }) =>
		[anywhere, ...[...regions.values()].flatMap((states) => [...states.values()])].flatMap((events) =>
			[...events.values()].flatMap((transitions) => transitions.map(({ id }) => id)),
		),
	);
	const listed = machineTransitions().flatMap(({ names }) => names);
	expect([...listed].sort()).toEqual(compiled.sort());
	for (const name of listed) {
		const requirements = modelSpecification.standsFor?.(name) ?? [];
		expect(requirements.length, name).toBeGreaterThan(0);
		expect(requirements.filter((id) => !isSchedulerRequirementId(id))).toEqual([]);
	}
});

test("the model judged by itself conforms, and every transition it reports is a listed one", async () => {
	const listed = new Set(machineTransitions().flatMap(({ names }) => names));
	for (let seed = 0; seed < 20; seed++) {
		for (const manager of ["qmgr", "oqmgr"] as const) {
			const { verdict } = await tryScenario(specificationAdapter(), randomScenario(seed), manager);
			expect(verdict.verdict, `seed ${seed}, ${manager}`).toBe("conforms");
			expect(Object.keys(verdict.coverage.transitions).filter((name) => !listed.has(name))).toEqual([]);
		}
	}
});

test("the claims are watched, each is put to the proof, and watching changes no verdict", async () => {
	const proofs = new Map<string, number>();
	for (const scenario of [...goldens(), ...regressions()]) {
		for (const manager of scenario.managers) {
			const { verdict } = await tryScenario(specificationAdapter(), scenario, manager, { specification: watchedModel });
			expect(verdict.verdict, `${scenario.name}, ${manager}`).toBe("conforms");
			for (const [claim, count] of Object.entries(verdict.coverage.claims)) {
				proofs.set(claim, (proofs.get(claim) ?? 0) + count);
			}
		}
	}
	expect([...proofs.keys()].sort()).toEqual(claimNames("postfix-3.7").sort());
});

test("a claim that does not hold is a violation of its requirement, with the step", async () => {
	const trace = await runScenario(specificationAdapter(), randomScenario(1), "qmgr");
	const breach = { step: 2, what: "t1 has 9 of 5 in flight" };
	const requirements = ["scheduler.select.window-respected"];
	const claims = () => [{ claim: "busyNeverExceedsTheWindow", requirements, proofs: 1, breach }];
	const specification: typeof modelSpecification = {
		start: (config, edition) => ({ ...modelSpecification.start(config, edition), claims }),
	};
	const stimuli = trace.events.filter((event) => "do" in event);
	expect(judge(trace, { specification })).toMatchObject({
		verdict: "violates",
		requirement: "scheduler.select.window-respected",
		event: stimuli[1]?.n,
		explanation: 'The claim "busy never exceeds the window" does not hold: t1 has 9 of 5 in flight.',
	});
});
