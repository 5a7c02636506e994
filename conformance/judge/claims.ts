/**
 * The claims about the model (model/scheduler/properties*.ts), watched while a trace moves the model on. Leaves out the bounds on
 * delays, which hold under conditions that most traces do not meet (model/scheduler/bounds.ts).
 */
import type { Edition } from "../../model/requirements.js";
import type { Always, Moment, Throughout } from "../../model/scheduler/claims.js";
import * as ofSelection from "../../model/scheduler/properties.js";
import * as ofResources from "../../model/scheduler/properties-of-resources.js";
import * as ofRuns from "../../model/scheduler/properties-of-runs.js";
import type { ClaimResult } from "./specification.js";

const ALWAYS: Readonly<Record<string, Always>> = { ...ofSelection, ...ofResources };
const THROUGHOUT: Readonly<Record<string, Throughout>> = ofRuns;

/** What Postfix 3.7 is known not to keep: findings L1 and L6. */
const NOT_IN: Readonly<Record<Edition, readonly string[]>> = {
	"postfix-3.7": ["agentsAreAskedForWhatCanGo", "candidatesFit"],
	documented: [],
	intended: [],
};

interface Watched {
	readonly claim: string;
	readonly property: Always;
	proofs: number;
	breach: ClaimResult["breach"];
}

/** Names of the claims that are watched in an edition. */
export function claimNames(edition: Edition): string[] {
	return [...Object.keys(ALWAYS), ...Object.keys(THROUGHOUT)].filter((name) => !NOT_IN[edition].includes(name));
}

export class ClaimWatch {
	readonly #always: readonly Watched[];
	readonly #run: Moment[] = [];

	constructor(readonly edition: Edition) {
		this.#always = Object.entries(ALWAYS)
			.filter(([claim]) => !NOT_IN[edition].includes(claim))
			.map(([claim, property]) => ({ claim, property, proofs: 0, breach: null }));
	}

	/** Takes in one step of the model. The worlds must not change any more. */
	step(moment: Moment): void {
		this.#run.push(moment);
		for (const watched of this.#always) {
			if (watched.breach !== null) continue;
			const what = watched.property.breach(moment);
			if (what !== null) watched.breach = { step: this.#run.length, what };
			if (watched.property.sometimes(moment)) watched.proofs++;
		}
	}

	results(): ClaimResult[] {
		const always = this.#always.map(({ claim, property: { requirements }, proofs, breach }) => {
			return { claim, requirements, proofs, breach };
		});
		const throughout = Object.entries(THROUGHOUT).map(([claim, { requirements, breach, sometimes }]) => {
			const what = breach(this.#run);
			const proofs = sometimes(this.#run) ? 1 : 0;
			return { claim, requirements, proofs, breach: what === null ? null : { step: null, what } };
		});
		return [...always, ...throughout];
	}
}
