// The published schema is that of the code, and the starters' answers satisfy it.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { directedWorkloads } from "../../profiles/bounded/workloads-directed.js";
import { tryScenario } from "../../runner/case.js";
import { referenceAdapter } from "../reference.js";
import { findCommand } from "./command.js";
import { Conversation } from "./conversation.js";
import { adapterLineSchema, capabilitiesOf } from "./protocol.js";

const STARTER = fileURLToPath(new URL("../starters/javascript/scheduler.mjs", import.meta.url));
const published: object = JSON.parse(
	readFileSync(new URL("../../../docs/adapter.schema.json", import.meta.url), "utf8"),
);

test("docs/adapter.schema.json is current (npx spoolproof schema adapter prints it)", () => {
	expect(published).toEqual(JSON.parse(JSON.stringify(adapterLineSchema())));
});

test("every line of a conversation satisfies the schema, and other lines do not", async () => {
	const ajv = new Ajv2020({ strict: false }).addSchema(published, "adapter");
	const isRequest = (text: string) => ajv.validate({ $ref: "adapter#/$defs/request" }, JSON.parse(text));
	const isAnswer = (text: string) => ajv.validate({ $ref: "adapter#/$defs/answer" }, JSON.parse(text));
	const [, , scenario] = directedWorkloads();
	if (scenario === undefined) throw new Error("there are no workloads");
	const { trace } = await tryScenario(referenceAdapter(), scenario, "qmgr");
	const talk = new Conversation(findCommand(`${process.execPath} ${STARTER}`));
	const both = () => [isRequest(talk.sent), isAnswer(talk.came ?? "null")];
	try {
		await talk.hello();
		expect(both()).toEqual([true, true]);
		await talk.configure({ manager: "qmgr", knobs: trace.header.knobs, transports: ["t1", "t2"] });
		expect(both()).toEqual([true, true]);
		const [first] = trace.events;
		if (first === undefined || !("do" in first)) throw new Error("the trace does not begin with a stimulus");
		const { n: _, ...stimulus } = first;
		await talk.apply(stimulus);
		expect(both()).toEqual([true, true]);
	} finally {
		await talk.program.stop();
	}
	expect(isRequest('{"id":1,"do":"dance"}')).toBe(false);
	expect(isAnswer('{"id":1,"seen":[{"saw":"ask"}]}')).toBe(false);
});

test("what hello leaves out has its default, by what the program claims to be", () => {
	const hello = { id: 1, protocol: "spoolproof-scheduler", version: 1, name: "x" } as const;
	const bounded = capabilitiesOf({ ...hello, profiles: ["scheduler-bounded"] });
	expect(bounded.stimuli).toEqual(["arrive", "slot", "complete", "tick", "rescan"]);
	expect(bounded.knobs).toContain("default_destination_concurrency_limit");
	const exact = capabilitiesOf({ ...hello, profiles: ["scheduler-exact"] });
	expect(exact.stimuli).toContain("vanish");
	expect(exact.knobs).toBeNull();
});
