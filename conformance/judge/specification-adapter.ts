/**
 * A specification as an implementation under test, so that its own transcript can stand beside those of others. It says nothing about
 * anybody's conformance: judged by itself it always conforms.
 */
import type { Edition } from "../../model/requirements.js";
import { ImpossibleStimulus, type SchedulerAdapter } from "../adapters/adapter.js";
import { modelSpecification } from "./model.js";
import type { Specification } from "./specification.js";

export function specificationAdapter(
	edition?: Edition,
	specification: Specification = modelSpecification,
	name = "model",
): SchedulerAdapter {
	return {
		name,
		async start(config) {
			const run = specification.start(config, edition);
			return {
				async apply(stimulus) {
					const impossible = run.impossible(stimulus);
					if (impossible !== null) throw new ImpossibleStimulus(impossible);
					return run.advance(stimulus).observations;
				},
				async stop() {},
			};
		},
	};
}
