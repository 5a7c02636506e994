/** The texts: each names every variable where its language wants it, and says nothing of what does not change. No other program is run. */
import { describe, expect, it } from "vitest";
import { CALM, protocolSystem } from "../../../model/protocol/system.js";
import { spool } from "../models/spool.js";
import { processOf, systemOf } from "../testing/systems.js";
import { EXPORT_FORMATS, exportSystem } from "./index.js";
import { rangesOf, sheetOf } from "./sheet.js";

const definition = protocolSystem(CALM);
const sheet = sheetOf(definition);

describe("an export", () => {
	it.each(EXPORT_FORMATS)("is the same text each time: %s", (format) => {
		expect(exportSystem(spool(3), format, "Spool")).toEqual(exportSystem(spool(3), format, "Spool"));
	});

	it("to Promela has one proctype, and one step that cannot be divided for each action", () => {
		const text = exportSystem(definition, "promela", "calm").pml ?? "";
		expect(text.match(/proctype/g)).toHaveLength(1);
		expect(text.match(/:: d_step/g)).toHaveLength(sheet.actions.length);
	});

	it("to Murphi has a rule for each action, and an invariant for each claim", () => {
		const always = [
			{
				name: "never dead",
				holds: (look: (process: string) => { readonly value: unknown }) => look("splitter").value !== "dead",
			},
		];
		const text = exportSystem(spool(2), "murphi", "m", { always }).m ?? "";
		expect(text.match(/^rule /gm)).toHaveLength(sheetOf(spool(2)).actions.length);
		expect(text).toMatch(/^invariant "never dead" !\(\(p_splitter=\d\)\);$/m);
	});

	it("to TLA+ says of every variable, once in every action, what it becomes", () => {
		const { tla = "", cfg = "" } = exportSystem(definition, "tla", "Calm");
		const names = /^VARIABLES (.*)$/m.exec(tla)?.[1]?.split(", ") ?? [];
		expect(names.length).toBeGreaterThan(sheet.variables.length);
		const actions = tla.split(/^\\\* .*\nStep\d+ ==$/m).slice(1);
		expect(actions).toHaveLength(sheet.actions.length);
		for (const action of actions) {
			const [body = ""] = action.split(/^(?:Next ==|\\\* )/m);
			const kept = /UNCHANGED <<(.*)>>/.exec(body)?.[1]?.split(", ") ?? [];
			const become = [...body.matchAll(/\/\\ (\w+)' = /g)].map(([, name]) => name ?? "");
			expect([...kept, ...become].sort()).toEqual([...names].sort());
		}
		expect(tla).toMatch(/^---- MODULE Calm ----$/m);
		expect(cfg).toBe("SPECIFICATION Spec\n");
	});

	it("cannot be broken out of by names", () => {
		const evil = systemOf([processOf('a" */ */ b', { "*/ x": { '*/"\n': "y" }, y: {} })]);
		for (const format of EXPORT_FORMATS) {
			const [text = ""] = Object.values(exportSystem(evil, format, "evil"));
			expect(text).not.toMatch(/\*\/ x|\*\/"|b", |"\n"/);
		}
	});

	it("refuses claims about what is in a channel", () => {
		const always = [
			{
				name: "empty",
				holds: (_: unknown, contents: (channel: string) => readonly unknown[]) => contents("toSend").length === 0,
			},
		];
		expect(() => sheetOf(spool(2), { always })).toThrow(/what is in a channel/);
	});

	it("writes neighbours as ranges", () => {
		expect(rangesOf([0, 1, 2, 5, 7, 8])).toEqual([
			[0, 2],
			[5, 5],
			[7, 8],
		]);
	});
});
