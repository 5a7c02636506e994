/** Simulation of a workload under several schedulers and settings: what the command `spoolproof simulate` is made of. */
export {
	type Configuration,
	DEFAULTS,
	withChange,
	withMainCf,
	withMasterCf,
} from "./configuration/configuration.js";
export { InputError } from "./input-error.js";
export { type Run, SCHEDULERS, type SchedulerName, type Setup } from "./run/record.js";
export { simulate } from "./run/simulation.js";
export { type CompareOptions, type Comparison, compare } from "./show/comparison.js";
export { comparisonFigure } from "./show/figure.js";
export { comparisonPage } from "./show/page.js";
export type { Warning } from "./show/rules.js";
export { comparisonText } from "./show/text.js";
export { readWorkload } from "./workload/file.js";
export { EXAMPLE_GROUPS, generateWorkload } from "./workload/generate.js";
export { Sites } from "./workload/sites.js";
export type { Message, Workload } from "./workload/workload.js";
