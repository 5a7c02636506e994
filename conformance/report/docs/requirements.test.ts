// docs/requirements.md is what the data says; and the page leaves out nothing.
import { join } from "node:path";
import { expect, test } from "vitest";
import { PROTOCOL_REQUIREMENT_IDS } from "../../../model/protocol/requirement-ids.js";
import { protocolRequirement } from "../../../model/protocol/requirements.js";
import { SCHEDULER_REQUIREMENT_IDS } from "../../../model/scheduler/requirement-ids.js";
import { cite } from "../../../model/sources.js";
import { ROOT } from "../../laws/tree.js";
import { pageOf, protocolRequirementsPage } from "./protocol.js";
import { requirementsPage } from "./requirements.js";
import { schedulerRequirementsPage } from "./scheduler.js";

test("docs/requirements.md is up to date (renew it with -u)", async () => {
	const both = `${schedulerRequirementsPage()}\n${protocolRequirementsPage()}`;
	await expect(both).toMatchFileSnapshot(join(ROOT, "docs/requirements.md"));
});

test("the page has every requirement once", () => {
	const headings = schedulerRequirementsPage().match(/^### .*$/gm);
	expect(headings?.sort()).toEqual(SCHEDULER_REQUIREMENT_IDS.map((id) => `### ${id}`).sort());
});

test("the protocol's page has every requirement once, and each with its checks or why there are none", () => {
	const page = protocolRequirementsPage();
	expect(page.match(/^### .*$/gm)?.sort()).toEqual(PROTOCOL_REQUIREMENT_IDS.map((id) => `### ${id}`).sort());
	expect(page.match(/^(Checked by: .+|Not judged: .+)\.$/gm)).toHaveLength(PROTOCOL_REQUIREMENT_IDS.length);
});

test("what checks a rule is told by kind and place", () => {
	const id = "protocol.state.s4";
	const page = pageOf(
		[protocolRequirement(id)],
		[
			{ id, kind: "transition", where: "message" },
			{ id, kind: "lint", where: "todo-without-mess" },
			{ id, kind: "judge", where: "x.ts" },
			{ id, kind: "test", where: "a.test.ts: one: two" },
			{ id, kind: "test", where: "a.test.ts: three" },
			{ id: "protocol.state.s5", kind: "case", where: "y.ts" },
		],
	);
	expect(page).toContain(
		'\nChecked by: transitions of message; the judge; lint-queue (todo-without-mess); a.test.ts ("one: two"; "three").\n',
	);
});

test("editions and exclusions are shown", () => {
	const page = requirementsPage({
		title: "Few",
		groups: { g: "Group" },
		sources: {},
		set: {
			version: "2026-01-01.1",
			ids: ["w.g.a"],
			requirements: {
				"w.g.a": {
					level: "may",
					text: "Mail may wait.",
					source: [cite("SR", "Overview")],
					editions: { documented: "One.", "postfix-3.7": "Two.", intended: "Three." },
					exclusion: { reason: "Nobody can see it." },
				},
			},
		},
	});
	expect(page).toContain("**may** Mail may wait.\n\n- *documented*: One.\n- *postfix-3.7*: Two.\n- *intended*: Three.");
	expect(page).toContain("Not judged: Nobody can see it.\n\nSource: SR, Overview.");
});
