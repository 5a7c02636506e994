/**
 * Which conforming cases a report shows in full: the first of each kind that shows something worth seeing.
 */
import type { Conforms } from "../judge/verdict.js";
import type { Case } from "../runner/suite.js";

/** Transitions by which a run is recognised that shows what the scheduler is about. */
const TELLING: Readonly<Record<string, RegExp>> = {
	preemption: /^job\/listed\/PREEMPTS\//,
	"a site that is down": /^destination\/throttled\/(?:SUCCESS|FORGIVE)\//,
	"some mail delivered": /^message\//,
};
/** Events of a run that still makes a readable picture. */
const MOST_SELECTIONS = 24;
const LEAST_SELECTIONS = 3;

/** Chooses among the cases of one implementation as they come. */
export class Examples {
	readonly #lacking = new Set(Object.keys(TELLING));

	wants({ set }: Case, { coverage }: Conforms): boolean {
		if (set === "random" || coverage.selections > MOST_SELECTIONS || coverage.selections < LEAST_SELECTIONS) {
			return false;
		}
		for (const kind of this.#lacking) {
			const telling = TELLING[kind];
			if (telling === undefined || !Object.keys(coverage.transitions).some((name) => telling.test(name))) continue;
			this.#lacking.delete(kind);
			return true;
		}
		return false;
	}
}
