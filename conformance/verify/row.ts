/**
 * A row of the table that `spoolproof verify` prints, of either wing: a claim, how it is searched for a contradiction, and what is
 * expected. Leaves out running rows (run.ts), the table (table.ts) and which rows there are (index.ts).
 */
import type { Scenario } from "../cases/scenario.js";
import type { ModelTrace } from "./counterexample/model-trace.js";

/** small: seconds in all, for tests; default: within two minutes; large: for hours. */
export const SCOPE_NAMES = ["small", "default", "large"] as const;
export type ScopeName = (typeof SCOPE_NAMES)[number];

export type RowVerdict = "proved" | "refuted" | "partial";

/** What contradicts a claim, as plain data: it crosses threads. */
export type Counterexample =
	| { readonly wing: "scheduler"; readonly scenario: Scenario }
	| { readonly wing: "protocol"; readonly trace: ModelTrace };

export interface RowOptions {
	/** So long may the row take, in seconds; what is done until then is a partial answer. */
	readonly budgetSeconds: number;
	/** Bytes for the states and steps of one search. */
	readonly bytes: number;
	readonly signal: Pick<AbortSignal, "aborted">;
	/** Told now and then how far it is. */
	readonly progress: (what: string, done: number, of?: number) => void;
}

export interface RowAnswer {
	/** proved: of everything in the scope; refuted: `counterexample` shows it; partial: the budget ended first, or `note` says why. */
	readonly verdict: RowVerdict;
	/** What was counted, with its unit. */
	readonly counts: Readonly<Record<string, number>>;
	/** What the scope was, in words. */
	readonly covered: string;
	readonly note?: string;
	readonly counterexample?: Counterexample;
}

export interface TableRow {
	/** Stable: reports, docs and `--only` use it. */
	readonly id: string;
	readonly wing: "scheduler" | "protocol";
	readonly claim: string;
	/** Document and section, or requirements. */
	readonly source: string;
	/** What the row is expected to say; a table in which a row says otherwise is not as it should be. */
	readonly expected: RowVerdict;
	/** The row is a deliberate mistake, to see that the search notices it. */
	readonly mustFail?: true;
	/** Rows of a group share work, and are run one after the other in one thread. */
	readonly group: string;
	readonly run: (options: RowOptions) => Promise<RowAnswer>;
}

/** A row with what came of it. */
export interface RowReport extends RowAnswer {
	readonly row: Omit<TableRow, "run">;
	readonly seconds: number;
	/** Where the counterexample was written. */
	readonly replay?: string;
	readonly drawings?: readonly string[];
}
