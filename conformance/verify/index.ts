/**
 * Every row of the table of verification, scope by scope. Leaves out running them (run.ts).
 */
import { protocolRows } from "./protocol/index.js";
import type { ScopeName, TableRow } from "./row.js";
import { type Row, SCHEDULER_ROWS } from "./scheduler/index.js";
import { INFLATION_ROWS } from "./scheduler/inflation.js";
import { SURVEY_ROWS } from "./scheduler/surveys.js";
import { THREE_WAYS_ROWS } from "./scheduler/three-ways.js";

/** Rows of the default scope that take more than a second or two: the small one does without them. */
const NOT_SMALL: readonly string[] = [
	"inflation-with-blockers",
	"no-starvation-in-batches-in-flight",
	"conceptual-sequence",
];

function groupOf(row: Row): string {
	if (INFLATION_ROWS.includes(row)) return "scheduler theorems";
	if (THREE_WAYS_ROWS.includes(row)) return "scheduler three ways";
	return SURVEY_ROWS.includes(row) ? "scheduler surveys" : "scheduler";
}

function schedulerRows(scope: ScopeName): readonly TableRow[] {
	const ofScope = SCHEDULER_ROWS.filter((row) => row.scope === (scope === "large" ? "large" : "default"));
	const rows =
		scope === "small" ? ofScope.filter((row) => groupOf(row) === "scheduler" && !NOT_SMALL.includes(row.id)) : ofScope;
	return rows.map((row) => ({
		id: row.id,
		wing: "scheduler",
		claim: row.claim,
		source: row.source,
		expected: row.expected,
		group: groupOf(row),
		run: async (options) => {
			const { counterexample: scenario, ...answer } = await row.run(options);
			return { ...answer, ...(scenario ? { counterexample: { wing: "scheduler", scenario } } : {}) };
		},
	}));
}

/** The rows of a scope, in the order in which they are shown. Each call makes rows of its own, which share nothing with others. */
export function rowsFor(scope: ScopeName): readonly TableRow[] {
	return [...schedulerRows(scope), ...protocolRows(scope)];
}
