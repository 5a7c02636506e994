// No family's legal behaviour is taken for a mistake: programs that do all that it allows conform in all profiles.
import { join } from "node:path";
import { expect, test } from "vitest";
import { DIALECT_NAMES, DIALECTS } from "../../model/protocol/dialects.js";
import { referencePrograms } from "../adapters/qmail/executable.js";
import { casesOf } from "../protocol/profiles/index.js";
import { runCases } from "../protocol/run/run.js";
import { programSources } from "./protocol-programs-run.js";
import { changed, variantsOf } from "./protocol-variants.js";
import { Workshop } from "./workshop.js";

test.each(DIALECT_NAMES)(
	"what %s allows is not reported",
	async (dialect) => {
		const variants = variantsOf(dialect);
		expect(variants.length).toBeGreaterThan(1);
		const workshop = new Workshop(changed(programSources(), variants));
		const profiles = DIALECTS[dialect].programs.includes("todo")
			? (["clean", "todo-send", "queue-directory"] as const)
			: (["clean", "queue-directory"] as const);
		const failed: string[] = [];
		try {
			await runCases(
				// With late words thousands of messages would take long.
				profiles.flatMap((profile) => casesOf(profile, dialect)).filter(({ name }) => !name.startsWith("3,000")),
				{
					programs: referencePrograms(join(workshop.base, "impl/protocol/bin")),
					dialect,
					implementation: "variant",
					seed: 1,
					jobs: 4,
					patience: 20,
					onResult: ({ case: { name }, verdict: { coverage, ...verdict } }) => {
						if (verdict.verdict !== "conforms") failed.push(`${name}: ${JSON.stringify(verdict)}`);
					},
				},
			);
		} finally {
			workshop.clear();
		}
		expect(failed).toEqual([]);
	},
	240_000,
);
