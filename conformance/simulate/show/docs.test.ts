// docs/simulate.md and its picture are what the command gives.
import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { styleFor } from "../../report/style.js";
import { DEFAULTS } from "../configuration/configuration.js";
import { EXAMPLE_GROUPS, generateWorkload } from "../workload/generate.js";
import { parseGroups } from "../workload/grammar.js";
import { Sites } from "../workload/sites.js";
import { type Comparison, compare } from "./comparison.js";
import { comparisonFigure } from "./figure.js";
import { comparisonText } from "./text.js";

const doc = (name: string) => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), "utf8");
let example: Comparison;

beforeAll(async () => {
	const workload = generateWorkload(EXAMPLE_GROUPS, { seed: 1, lasts: 3600, sites: new Sites() });
	const whatIf = ["default_delivery_slot_cost=20"];
	example = await compare(workload, { configuration: DEFAULTS, whatIf, seed: 1, until: 86_400 });
});

test("every line of output in the guide is printed", () => {
	const printed = new Set(comparisonText(example, styleFor({})).split("\n"));
	const blocks = [...doc("simulate.md").matchAll(/```text\n(.*?)```/gs)].map(([, block = ""]) =>
		block.trimEnd().split("\n"),
	);
	expect(blocks).toHaveLength(2);
	for (const line of blocks.flat()) expect(printed).toContain(line);
});

test("the picture in the guide is the one that is drawn", () => {
	expect(comparisonFigure(example)).toBe(doc("simulate.svg"));
});

test("the examples of the grammar can be read", () => {
	for (const part of ["3x500", "3x10..50", "3x~20", "3", "0.2/s", "10x20/h", "1@10m", "1/s@0-30m"])
		expect(parseGroups(`a:${part}`, "docs")).toHaveLength(1);
	expect(doc("simulate.md")).toContain("`0.2/s`, `10x20/h`");
});
