import { describe, expect, it } from "vitest";
import { DIALECT_NAMES, DIALECTS } from "./dialects.js";
import { PROTOCOL_REQUIREMENT_IDS } from "./requirement-ids.js";
import { PROTOCOL_REQUIREMENTS, protocolRequirement } from "./requirements.js";
import { PROTOCOL_SOURCES } from "./sources.js";

const sources = Object.entries(PROTOCOL_SOURCES);
const cited = new Set(PROTOCOL_REQUIREMENTS.flatMap((r) => r.source.map((c) => `${c.document} # ${c.section}`)));

describe("protocol requirements", () => {
	it("have each id of the list once, in the list's order", () => {
		expect(PROTOCOL_REQUIREMENTS.map((r) => r.id)).toEqual([...PROTOCOL_REQUIREMENT_IDS]);
		expect(new Set(PROTOCOL_REQUIREMENT_IDS).size).toBe(PROTOCOL_REQUIREMENT_IDS.length);
		expect(protocolRequirement("protocol.state.s4").level).toBe("must");
	});

	it.each(PROTOCOL_REQUIREMENTS)("$id is a sentence with a source", ({ text, source }) => {
		expect(text).toMatch(/^[A-Za-z0-9].{15,200}\.$/);
		expect(source.length).toBeGreaterThan(0);
	});

	it("name edition by edition only what differs", () => {
		for (const { id, editions } of PROTOCOL_REQUIREMENTS)
			if (editions) expect(Object.keys(editions).length, id).toBeGreaterThan(0);
	});
});

describe("protocol sources", () => {
	it("are pinned by checksum, but for our own measurements", () => {
		for (const [name, source] of sources)
			expect(source.sha256 ?? "", name).toMatch(source.kind === "measurement" ? /^$/ : /^[0-9a-f]{64}$/);
	});

	it("list no section that no requirement cites", () => {
		const listed = sources.flatMap(([name, source]) => source.sections.map((section) => `${name} # ${section}`));
		expect(listed.filter((section) => !cited.has(section))).toEqual([]);
	});

	it("are each used by a requirement or a dialect", () => {
		const used = new Set<string>([...cited].map((c) => c.slice(0, c.indexOf(" # "))));
		for (const name of DIALECT_NAMES) for (const source of DIALECTS[name].sources) used.add(source);
		expect(sources.map(([name]) => name).filter((name) => !used.has(name))).toEqual([]);
	});
});
