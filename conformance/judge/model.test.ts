// The model as judge: the transitions that reports list are those that steps report, and each stands for a requirement.
import { expect, test } from "vitest";
import { MACHINES } from "../../model/scheduler/dispatch.js";
import { isSchedulerRequirementId } from "../../model/scheduler/requirements/index.js";
import { randomScenario } from "../cases/index.js";
import { tryScenario } from "../runner/case.js";
import { machineTransitions, modelSpecification } from "./model.js";
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
