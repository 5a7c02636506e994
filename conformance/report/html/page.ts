/**
 * A report as one HTML file that needs nothing else: no network, and scripts only for the filter. All text is escaped, and a policy
 * forbids every script but the page's own.
 */
import { createHash } from "node:crypto";
import { smallestFirst } from "../failure.js";
import type { Report, ReportedExample, ReportedImplementation } from "../format.js";
import { label } from "../label.js";
import { conformity, judgedThings } from "../terminal.js";
import { failureSection, knownSection } from "./failures.js";
import { html, jsonForScript, Markup } from "./markup.js";
import { coverageSection, coverageTiles, filterForm, requirementSection } from "./requirements.js";
import { runMarkup } from "./run.js";
import { SCRIPT } from "./script.js";
import { STYLE } from "./style.js";

const TITLES = { conforms: "Conforms", violates: "Violates", undetermined: "Could not tell" } as const;
const BADGES = { conforms: "good", violates: "bad", undetermined: "unsure" } as const;

/** The text of the file. */
export async function htmlReport(given: Report): Promise<string> {
	const report = { ...given, failures: smallestFirst(given.failures) };
	const failures = await failureSection(report);
	const known = knownSection(report);
	const coverage = coverageSection(report);
	const examples = await exampleSection(report);
	const sections = [
		["failures", "Failures", failures],
		["known", "Known failures", known],
		["requirements", "Requirements", requirementSection(report)],
		["coverage", "Coverage", coverage],
		["examples", "Examples", examples],
	] as const;
	const links = sections.flatMap(([id, title, section]) =>
		section === null ? [] : [html`<li><a href="#${id}">${title}</a></li>`],
	);
	const page = html`<!doctype html>
<html lang="en" class="nojs">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-${digest(SCRIPT)}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${TITLES[report.verdict]}: spoolproof report</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the results</a>
<div class="page">
<header>
<h1><span class="badge ${BADGES[report.verdict]}">${TITLES[report.verdict]}</span> spoolproof report</h1>
<p>${sentence(report)}</p>
<p class="faint small">Edition ${report.edition}; requirements ${report.requirementSet}${report.seed !== undefined && `; random cases from seed ${report.seed}`}; ${report.seconds.toFixed(1)} s.</p>
${report.notes.map((note) => html`<p class="note">${note}</p>`)}
<nav aria-label="Sections"><ul>${links}</ul></nav>
</header>
<main id="main" tabindex="-1">
${coverageTiles(report)}
${implementationTable(report.implementations)}
${filterForm(report)}
${sections.map(([, , section]) => section)}
<p class="needs-js"><button type="button" data-save="report">Save this report as JSON</button></p>
</main>
</div>
<script type="application/json" id="report">${jsonForScript(report)}</script>
<script>${new Markup(SCRIPT)}</script>
</body>
</html>
`;
	return page.text;
}

function sentence(report: Report): string {
	const { verdict, failures, implementations, requirements, knownFailures = [] } = report;
	const cases = implementations.reduce((sum, one) => sum + one.cases, 0);
	const runs = `${cases.toLocaleString("en-US")} ${cases === 1 ? "run" : "runs"} of cases on ${implementations.length} ${implementations.length === 1 ? "implementation" : "implementations"}`;
	const known = failures.filter((one) => one.known !== undefined).length;
	const but = known === 0 ? "" : `, but for ${known} known ${known === 1 ? "failure" : "failures"}`;
	const violations = failures.filter((one) => one.verdict === "violates" && one.known === undefined).length;
	const undecided = requirements.filter(({ status }) => status === "undetermined").length;
	const stale = knownFailures.filter(({ status }) => status === "stale").length;
	switch (verdict) {
		case "conforms":
			if (undecided > 0)
				return `Nothing that could be judged goes against the specification${but}; ${undecided} requirements could not be judged (${runs}).`;
			return `In ${runs}, ${conformity(report, violations)}${but}.`;
		case "violates":
			return violations === 0 && stale > 0
				? `The list of known failures has ${stale} stale ${stale === 1 ? "entry" : "entries"} (${runs}).`
				: `${violations} of ${runs} went against the specification.`;
		case "undetermined":
			return `Nothing was seen to be wrong, but not everything could be judged (${runs}).`;
	}
}

function implementationTable(implementations: readonly ReportedImplementation[]): Markup {
	const rows = implementations.map(
		(
			one,
		) => html`<tr><td>${label(one)}${one.dialect !== undefined && html`<br><span class="faint small">dialect ${one.dialect}</span>`}</td>
<td>${outcome(one)}</td><td class="number">${one.cases.toLocaleString("en-US")}</td><td class="number">${one.violates}</td><td class="number">${one.undetermined}</td>
<td class="number">${judgedThings(one)}</td><td class="number">${one.seconds.toFixed(1)} s</td></tr>
`,
	);
	return html`<h2 id="judged">Judged</h2>
<div class="wide" tabindex="0" role="region" aria-labelledby="judged"><table>
<thead><tr><th>Implementation</th><th>Verdict</th><th class="number">Cases</th><th class="number">Violate</th><th class="number">Undetermined</th><th class="number">Choices or events</th><th class="number">Time</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

function outcome({ violates, undetermined, cases }: ReportedImplementation): Markup {
	if (violates > 0) return html`<span class="badge bad">violates</span>`;
	if (undetermined > 0 || cases === 0) return html`<span class="badge unsure">could not tell</span>`;
	return html`<span class="badge good">conforms</span>`;
}

async function exampleSection({ examples = [] }: Report): Promise<Markup | null> {
	if (examples.length === 0) return null;
	const parts: Markup[] = [];
	for (const [index, example] of examples.entries()) parts.push(await exampleMarkup(example, index));
	return html`<section aria-labelledby="examples">
<h2 id="examples">Examples</h2>
<p class="faint">Cases of this run that conform, to see what was done and what was seen.</p>
${parts}
</section>`;
}

async function exampleMarkup(
	{ implementation, manager, set, case: name, recording }: ReportedExample,
	index: number,
): Promise<Markup> {
	return html`<details><summary>“${name}” <span class="faint small">${set}, ${label({ name: implementation, manager })}</span></summary>
<div class="inside">${await runMarkup(recording, { save: `examples ${index}` })}</div></details>
`;
}

function digest(text: string): string {
	return createHash("sha256").update(text).digest("base64");
}
