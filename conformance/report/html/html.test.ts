// Escaping, without a browser.
import { expect, test } from "vitest";
import { brokenOff, HOSTILE, sampleReport, violation } from "../testing.js";
import { html, idOf, jsonForScript, Markup } from "./markup.js";
import { htmlReport } from "./page.js";
import { runMarkup } from "./run.js";

test("what is put into markup is escaped, unless it is markup", () => {
	expect(html`<a title="${`"'<&>`}">${["<b>", new Markup("<i>")]}${null}${false}${0}</a>`.text).toBe(
		'<a title="&quot;&#39;&lt;&amp;&gt;">&lt;b&gt;<i>0</a>',
	);
	expect(html`${"\u0007\u202e\u2028"}`.text).toBe("\ufffd\ufffd ");
});

test("JSON in a script neither ends it nor a line of it, and reads back as it was", () => {
	const { text } = jsonForScript({ a: HOSTILE, b: "<!--" });
	expect(text).not.toMatch(/[<>&\u2028\u2029]/);
	expect(JSON.parse(text)).toEqual({ a: HOSTILE, b: "<!--" });
});

test("ids have no characters that need escaping in a link", () => {
	expect(idOf("failure", 1, HOSTILE)).toMatch(/^[\w-]+$/);
});

test("the page has no script but its own two, and nothing of another place", async () => {
	const page = await htmlReport(sampleReport());
	expect(page.match(/<script/g)).toHaveLength(2);
	expect(page).not.toMatch(/<img|\son\w+=["']?document|(?:src|href)="(?!#|data:)/);
	expect(page).toMatch(/Content-Security-Policy" content="default-src 'none'; script-src 'sha256-[\w+/]+=*';/);
});

test("the path on the machines that move is drawn where the run is wrong", async () => {
	const page = await htmlReport(sampleReport());
	expect(page.match(/<figcaption>[^<]*/g)).toEqual(
		expect.arrayContaining([expect.stringContaining("Machine job: what the specification did")]),
	);
});

test("a recording that cannot be read is a remark, not an error", async () => {
	const { text } = await runMarkup("<b>", { save: "x" });
	expect(text).toMatch(/<p class="note">The recording cannot be shown: recording:1: not JSON: &lt;b&gt;/);
});

test("what was made small comes first; a property of the whole run has nothing that was expected in its place", async () => {
	const whole = { ...violation, requirement: "scheduler.bounded.no-starvation" };
	const page = await htmlReport({ ...sampleReport(), failures: [brokenOff, whole] });
	expect(page.indexOf("no-starvation")).toBeLessThan(page.indexOf("signal 11"));
	expect(page).toContain("<h4>Seen</h4>");
	expect(page).not.toContain("<h4>Expected</h4>");
	expect(await htmlReport(sampleReport())).toContain("<h4>Expected</h4>");
});
