/** The explorer beside a plain search on random systems. The seed stands in the test's name; SPOOLPROOF_SYSTEMS asks for more of them. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { graphCounts } from "./oracles/graph.js";
import { type AlikeCompared, compareAlike } from "./testing/alike-differences.js";
import { alikeQuestions, CHECKS } from "./testing/checks.js";
import { type Compared, compare } from "./testing/differences.js";
import { alikeSpecs, withFavourites } from "./testing/random-alike.js";
import { questions } from "./testing/random-questions.js";
import { systemOfSpec, systemSpecs } from "./testing/random-systems.js";

/** Of each test, in milliseconds: it takes seconds, but for a busy machine. */
const PATIENCE = 600_000;
const SEED = Number(process.env.SPOOLPROOF_SEED ?? Math.floor(Math.random() * 2 ** 31));
const SYSTEMS = Number(process.env.SPOOLPROOF_SYSTEMS ?? 250);

describe("the explorer on random systems", () => {
	it(
		`says what a plain search says, lassos and all (seed ${SEED})`,
		() => {
			const seen: Compared[] = [];
			fc.assert(
				fc.property(systemSpecs, questions, (spec, question) => {
					const compared = compare(spec, question);
					if (!compared) return;
					seen.push(compared);
					expect(compared.difference).toBeNull();
					if (compared.states < 20)
						expect(graphCounts(systemOfSpec(spec))).toEqual({ states: compared.states, steps: compared.steps });
				}),
				{ seed: SEED, numRuns: SYSTEMS },
			);
			const share = (is: (one: Compared) => boolean) => seen.filter(is).length / seen.length;
			const shares = {
				small: share(({ states }) => states > 1),
				large: share(({ states }) => states > 40),
				stuck: share(({ stuck }) => stuck > 0),
				holds: share(({ claims }) => claims.some(({ verdict }) => verdict === "holds")),
				lasso: share(({ claims }) => claims.some(({ cycle }) => cycle > 0)),
				found: share(({ found }) => found),
			};
			if (process.env.SPOOLPROOF_SYSTEMS !== undefined) console.info(seen.length, shares);
			for (const [name, part] of Object.entries(shares)) expect(part, name).toBeGreaterThan(0.01);
		},
		PATIENCE,
	);
});

describe("a search up to names on random systems", () => {
	const run = (
		change: (spec: Parameters<typeof compareAlike>[0], which: number) => Parameters<typeof compareAlike>[0],
	) => {
		const seen: AlikeCompared[] = [];
		fc.assert(
			fc.property(alikeSpecs, alikeQuestions, fc.nat(7), (spec, question, which) => {
				const compared = compareAlike(change(spec, which), question);
				if (!compared) return;
				seen.push(compared);
				expect(compared.difference).toBeNull();
			}),
			{ seed: SEED, numRuns: Math.ceil(SYSTEMS / 2) },
		);
		const share = (is: (one: AlikeCompared) => boolean) => seen.filter(is).length / seen.length;
		return { count: seen.length, share };
	};

	it(
		`says what the whole search says (seed ${SEED})`,
		() => {
			const { count, share } = run((spec) => spec);
			const shares = {
				folded: share(({ states, orbits }) => states > orbits),
				large: share(({ states }) => states > 100),
				holds: share(({ claims }) => claims.some(({ verdict }) => verdict === "holds")),
				lasso: share(({ claims }) => claims.some(({ cycle }) => cycle > 0)),
			};
			if (process.env.SPOOLPROOF_SYSTEMS !== undefined) console.info(count, shares);
			for (const [name, part] of Object.entries(shares)) expect(part, name).toBeGreaterThan(0.01);
			expect(share(({ refused }) => refused)).toBe(0);
		},
		PATIENCE,
	);

	it(
		`refuses a system with a favourite, or is right about it (seed ${SEED})`,
		() => {
			const { count, share } = run(withFavourites);
			const refused = share((one) => one.refused);
			if (process.env.SPOOLPROOF_SYSTEMS !== undefined) console.info(count, { refused });
			expect(refused).toBeGreaterThan(0.03);
			expect(refused).toBeLessThan(0.9);
		},
		PATIENCE,
	);
});

it.each(Object.keys(CHECKS).filter((name) => !name.startsWith("random")))(
	"passes the check that its mutants are tried by: %s",
	(name) => {
		expect(CHECKS[name]?.()).toBeNull();
	},
	PATIENCE,
);
