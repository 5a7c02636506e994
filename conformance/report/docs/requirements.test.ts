// docs/requirements.md is what the data says; and the page leaves out nothing.
import { join } from "node:path";
import { expect, test } from "vitest";
import { SCHEDULER_REQUIREMENT_IDS } from "../../../model/scheduler/requirement-ids.js";
import { cite } from "../../../model/sources.js";
import { ROOT } from "../../laws/tree.js";
import { requirementsPage } from "./requirements.js";
import { schedulerRequirementsPage } from "./scheduler.js";

test("docs/requirements.md is up to date (renew it with -u)", async () => {
	await expect(schedulerRequirementsPage()).toMatchFileSnapshot(join(ROOT, "docs/requirements.md"));
});

test("the page has every requirement once", () => {
	const headings = schedulerRequirementsPage().match(/^### .*$/gm);
	expect(headings?.sort()).toEqual(SCHEDULER_REQUIREMENT_IDS.map((id) => `### ${id}`).sort());
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
