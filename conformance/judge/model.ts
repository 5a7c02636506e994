/**
 * The model as a specification to judge by.
 */
import type { Specification } from "./specification.js";

export const modelSpecification: Specification = {
	start() {
		throw new Error("the model has not landed yet");
	},
};
