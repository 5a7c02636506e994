/**
 * The failures of a report in the page: each with the rule and its source, what was expected and seen, the smallest case, pictures,
 * and how to see it again; then the list of known failures.
 */
import { requirementInfo } from "../../judge/requirements.js";
import { commandsFor, isBounded } from "../failure.js";
import type { CheckedKnownFailure, Report, ReportedFailure } from "../format.js";
import { partsOf } from "../groups.js";
import { signatureOf } from "../known/signature.js";
import { label } from "../label.js";
import { breakable, html, idOf, type Markup } from "./markup.js";
import { runMarkup } from "./run.js";

/** Failures with pictures; the others have their steps as text. A page of hundreds of pictures helps nobody. */
const MOST_DRAWN = 8;

/** The section; null if nothing failed. */
export async function failureSection(report: Report): Promise<Markup | null> {
	if (report.failures.length === 0) return null;
	const articles: Markup[] = [];
	for (const [index, failure] of report.failures.entries()) articles.push(await article(report, failure, index));
	return html`<section aria-labelledby="failures">
<h2 id="failures">Failures</h2>
${articles}
<p class="nothing faint" hidden>No failure fits the filter.</p>
</section>`;
}

/** The id of a failure's element. */
export function failureId(index: number): string {
	return idOf("failure", index + 1);
}

async function article(report: Report, failure: ReportedFailure, index: number): Promise<Markup> {
	const { requirement, event, seed, known, explanation } = failure;
	const level = report.requirements.find(({ id }) => id === requirement)?.level ?? "";
	const status = failure.verdict === "violates" ? "violated" : "undetermined";
	const wing = failure.wing ?? (requirement === undefined ? "scheduler" : partsOf(requirement).wing);
	const badge = failure.verdict === "violates" ? "bad" : "unsure";
	return html`<details class="failure" id="${failureId(index)}" data-verdict="${status}" data-level="${level}" data-wing="${wing}"${index === 0 && html` open`}>
<summary><span class="badge ${known === undefined ? badge : "quiet"}">${known === undefined ? failure.verdict : "known"}</span>
<span class="what">${requirement === undefined ? "could not be judged" : breakable(requirement)}</span>
<span class="where">${label({ name: failure.implementation, manager: failure.manager })}, case “${failure.case}”</span></summary>
<div class="inside">
${known !== undefined && html`<p class="note">A known failure: ${known}</p>`}
<p>${explanation}</p>
${differences(failure)}
<dl>
${requirement !== undefined && rule(report, requirement)}
<dt>Case</dt><dd>${failure.case} <span class="faint">(${failure.set}${seed !== undefined && `, seed ${seed}`})</span></dd>
${event !== undefined && html`<dt>At event</dt><dd>${event}</dd>`}
<dt>Signature</dt><dd><code>${signatureOf(failure)}</code></dd>
</dl>
${failure.smallest !== undefined && html`<h4>The smallest scenario found that fails likewise</h4><pre tabindex="0">${failure.smallest}</pre>`}
${again(failure)}
${failure.recording !== undefined && (await run(report, failure.recording, failure, index))}
</div>
</details>
`;
}

async function run(report: Report, recording: string, { event }: ReportedFailure, index: number): Promise<Markup> {
	return runMarkup(recording, {
		save: `failures ${index}`,
		plain: index >= MOST_DRAWN,
		...(report.edition === "documented" || report.edition === "intended" || report.edition === "postfix-3.7"
			? { edition: report.edition }
			: {}),
		...(event === undefined ? {} : { wrong: event }),
	});
}

function differences(failure: ReportedFailure): Markup | null {
	const { observed } = failure;
	const expected = isBounded(failure) ? undefined : failure.expected;
	if (expected === undefined && observed === undefined) return null;
	const list = (items: readonly string[] = [], others: readonly string[] = []) =>
		(items.length === 0 ? ["nothing"] : items).map(
			(item) => html`<li${others.includes(item) && html` class="same"`}>${item}</li>`,
		);
	return html`<div class="both">
${!isBounded(failure) && html`<div><h4>Expected</h4><ul class="good">${list(expected, observed)}</ul></div>`}
<div><h4>Seen</h4><ul class="bad">${list(observed, expected)}</ul></div>
</div>`;
}

function rule(report: Report, id: string): Markup {
	const { level, text, source } = report.requirements.find((one) => one.id === id) ?? requirementInfo(id) ?? {};
	return html`<dt>Requirement</dt><dd><a href="#${idOf(id)}"><code>${id}</code></a>${level !== undefined && ` (${level})`}<br>${text}</dd>
${source !== undefined && html`<dt>Source</dt><dd>${source}</dd>`}`;
}

/** The commands to see it again. */
function again(failure: ReportedFailure): Markup | null {
	const commands = commandsFor(failure);
	if (commands.length === 0) return null;
	return html`<h4>See it again</h4><dl>${commands.map(
		({ purpose, command }) =>
			html`<dt>${purpose === "judge again" ? "Judge the recording" : "Run it again"}</dt><dd><pre tabindex="0">${command}</pre></dd>`,
	)}</dl>`;
}

/** The list that the run was held against; null if there is none. */
export function knownSection({ knownFailures = [] }: Report): Markup | null {
	if (knownFailures.length === 0) return null;
	return html`<section aria-labelledby="known">
<h2 id="known">Known failures</h2>
<div class="wide" tabindex="0" role="region" aria-labelledby="known"><table>
<thead><tr><th></th><th>Requirement</th><th>Case</th><th>Reason</th></tr></thead>
<tbody>${knownFailures.map(knownRow)}</tbody></table></div></section>`;
}

function knownRow({ status, requirement, case: name, reason, why }: CheckedKnownFailure): Markup {
	const badge = { occurred: "quiet", stale: "bad", "not run": "unsure" }[status];
	return html`<tr><td><span class="badge ${badge}">${status}</span></td><td><code>${requirement ?? "undetermined"}</code></td><td>${name}</td>
<td>${reason}${why !== undefined && html`<br><span class="missing">${why}</span>`}</td></tr>`;
}
