/** How much mail the theorems on delay are about. Leaves out the theorems. */
import type { Scope } from "./row.js";

/** Recipients of a workload, all jobs together. */
export const RECIPIENTS: Readonly<Record<Scope, number>> = { default: 12, large: 18 };

/** What is searched first, so that a budget that ends early has proved something. */
export const FEWER_RECIPIENTS: Readonly<Record<Scope, readonly number[]>> = { default: [], large: [12, 14, 16] };

/** The theorems are about mail that competes: fewer jobs are in the search, but are not counted. */
export const FEWEST_JOBS = 3;
