// The committed diagrams are those of the model, can be read, lead where they should, and are well-formed in every format.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { instance } from "@viz-js/viz";
import { XMLValidator } from "fast-xml-parser";
import { beforeAll, describe, expect, test } from "vitest";
import { createMachine } from "xstate";
import { ROOT } from "../laws/tree.js";
import { gallery } from "./gallery.js";
import { anchorOf } from "./links.js";
import { ALL_MACHINES } from "./machines.js";
import { chartOf } from "./statechart/chart.js";
import { viewOf } from "./statechart/machine.js";
import { strangeLines } from "./testing/grammar.js";
import { labelProblems, labelsOf, linksOf } from "./testing/svg.js";

const DIRECTORY = join(ROOT, "docs/diagrams");
const committed = new Map(readdirSync(DIRECTORY).map((name) => [name, readFileSync(join(DIRECTORY, name), "utf8")]));
const ending = (extension: string) => [...committed].filter(([name]) => name.endsWith(`.${extension}`));
const anchors = new Set(
	[...readFileSync(join(ROOT, "docs/requirements.md"), "utf8").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
		anchorOf(heading),
	),
);

describe("docs/diagrams", () => {
	let drawn = new Map<string, string>();
	beforeAll(async () => {
		drawn = await gallery();
	});

	test("has what the model has, and nothing else: spoolproof diagram --out docs/diagrams", () => {
		expect([...committed.keys()].sort()).toEqual([...drawn.keys()].sort());
		const differing = [...drawn].filter(([name, text]) => committed.get(name) !== text).map(([name]) => name);
		expect(differing).toEqual([]);
	});

	test("comes out the same when it is drawn again", async () => {
		expect(await gallery(["svg"])).toEqual(new Map([...drawn].filter(([name]) => /\.(svg|md)$/.test(name))));
	});
});

test.each(ending("svg"))("%s is well-formed and has a name and a description", (_, svg) => {
	expect(XMLValidator.validate(svg)).toBe(true);
	expect(svg).toMatch(/^<svg [^>]*aria-label="[^"]+"[^>]*><title>[^<]+<\/title>\n<desc>[^<]+<\/desc>/);
	expect(svg).toContain("prefers-color-scheme:dark");
});

test.each(ending("svg"))("in %s no label lies on another, and none is cut off", (_, svg) => {
	expect(labelsOf(svg).length).toBeGreaterThan(3);
	expect(labelProblems(svg)).toEqual([]);
});

test("noticed: labels on each other, and one that is cut off", () => {
	const [name, svg] = ending("svg").find(([one]) => one === "scheduler-job.svg") ?? ["", ""];
	expect(name).not.toBe("");
	expect(labelProblems(svg.replaceAll(/ y="[\d.]+"/g, ' y="50"')).length).toBeGreaterThan(10);
	expect(
		labelProblems(svg.replace(/viewBox="0 0 \d+/, 'viewBox="0 0 100')).some((one) => one.endsWith("outside")),
	).toBe(true);
});

test.each([...ending("svg"), ...ending("md")])("the links of %s lead somewhere", (_, text) => {
	const links = [...linksOf(text), ...[...text.matchAll(/\]\(([^)]*)\)/g)].map(([, target = ""]) => target)];
	const dead = links.filter((link) => {
		const [page = "", anchor] = link.split("#");
		return page === "../requirements.md" ? anchor === undefined || !anchors.has(anchor) : !committed.has(page);
	});
	expect(dead).toEqual([]);
});

test("statecharts lead to requirements", () => {
	for (const { name } of ALL_MACHINES) expect(linksOf(committed.get(`${name}.svg`) ?? "").length).toBeGreaterThan(2);
});

test("each DOT text can be drawn by Graphviz; a broken one cannot", async () => {
	const viz = await instance();
	expect(ending("dot").length).toBe(ALL_MACHINES.length + 2);
	for (const [name, text] of ending("dot")) expect([name, viz.render(text).errors]).toEqual([name, []]);
	expect(viz.render((ending("dot")[0]?.[1] ?? "").replace('"', "")).status).toBe("failure");
});

test.each([...ending("mmd"), ...ending("puml")])("%s keeps to its language", (_, text) => {
	expect(strangeLines(text)).toEqual([]);
});

test("noticed: text that is not of the language", () => {
	expect(strangeLines('stateDiagram-v2\n  state "a" as s0\n  s0 : x; y\n')).toEqual(["  s0 : x; y"]);
	expect(strangeLines("@startuml\nA -> B : x\n@enduml\n")).toEqual(["A -> B : x"]);
	expect(strangeLines('@startuml\nstate "a" as s0 {\n@enduml\n')).toEqual(["braces"]);
});

test.each(ALL_MACHINES)("$name as JSON is a machine with the same states and transitions", ({ name, machine }) => {
	const config: unknown = JSON.parse(committed.get(`${name}.json`) ?? "");
	// createMachine checks what it is given; the type of its parameter is for those who write machines.
	const again = viewOf(createMachine(config as Parameters<typeof createMachine>[0]));
	const { regions, states, transitions } = viewOf(machine);
	const withoutMeetings = (list: typeof transitions) => list.map(({ meetings: _, ...rest }) => rest);
	expect(again.states).toEqual(states);
	expect(again.regions).toEqual(regions);
	expect(withoutMeetings(again.transitions)).toEqual(withoutMeetings(transitions));
});

test.each(ALL_MACHINES)("the chart of $name has each transition once", ({ machine }) => {
	const { nodes, edges } = chartOf(machine);
	const blocks = [...nodes, ...edges].flatMap((one) => one.blocks);
	const shown = blocks.flatMap(({ transitions }) => transitions.map(({ id }) => id)).sort();
	const triggered = blocks
		.flatMap(({ triggers }) => triggers.flatMap((one) => one.transitions.map(({ id }) => id)))
		.sort();
	expect(shown).toEqual(
		viewOf(machine)
			.transitions.map(({ id }) => id)
			.sort(),
	);
	expect(triggered).toEqual(shown);
});
