/**
 * The scheduler's rows of the table of verification. Leaves out the table, and the rows of the protocol.
 */
import { DOCUMENTED_ROWS } from "./documented.js";
import { DROPPED_ROWS } from "./dropped.js";
import { FEEDBACK_ROWS } from "./feedback.js";
import { INFLATION_ROWS } from "./inflation.js";
import { KNOWN_ROWS } from "./known.js";
import type { Row } from "./row.js";
import { SURVEY_ROWS } from "./surveys.js";
import { THREE_WAYS_ROWS } from "./three-ways.js";

export type { Row, RowResult, RunOptions, Scope } from "./row.js";

/** In the order in which they are to be shown. `run` of a row may take the work of a row before it. */
export const SCHEDULER_ROWS: readonly Row[] = [
	...INFLATION_ROWS,
	...THREE_WAYS_ROWS,
	...DROPPED_ROWS,
	...SURVEY_ROWS,
	...DOCUMENTED_ROWS,
	...FEEDBACK_ROWS,
	...KNOWN_ROWS,
];
