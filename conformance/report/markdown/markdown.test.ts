// The summary says what matters, and no name gets out of the text.
import { expect, test } from "vitest";
import { HOSTILE, sampleReport } from "../testing.js";
import { markdownReport, text } from "./markdown.js";

test("the verdict, the implementations, the failures and the requirements are there", () => {
	const page = markdownReport(sampleReport());
	expect(page).toMatch(/^## ❌ spoolproof: violates the specification\n/);
	expect(page).toMatch(/\| reference qmgr \| 3 \| 12 choices \| ✅ conforms \|/);
	expect(page).toMatch(/### Failures\n\n<details><summary>❌ mine/);
	expect(page).toMatch(/\| Preemption: .* \| 0 of 1 hold, \*\*1 violated\*\* \| 0 of 1 hold, 1 not exercised \|/);
	expect(page).toMatch(
		/Transitions taken: 2 of 3\. Claims put to the proof: 1 of 2\. Never taken: job\/blocked\/UNBLOCK\/0\./,
	);
});

test("hostile text stays text: no markup outside of fences, and no fence is closed early", () => {
	const page = markdownReport(sampleReport());
	const outside = page.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, "");
	expect(outside).not.toContain("<script");
	expect(outside).not.toContain("<img");
	expect(outside).toContain("&lt;/script&gt;");
	expect(text("a\nb | `c` @d")).toBe("a b \\| \\`c\\` \\@d");
	const ticks = sampleReport();
	const [failure] = ticks.failures;
	if (failure === undefined) throw new Error("no failure");
	const nasty = { ...failure, explanation: `${"`".repeat(5)}\n<b>` };
	const fenced = markdownReport({ ...ticks, failures: [nasty] });
	expect(fenced).toContain(`\n${"`".repeat(6)}text\n`);
	expect(HOSTILE).toContain("`|`");
});
