/**
 * The requirements of a report in the page, group by group, with a filter; and how much of the specification was reached.
 */
import type { Report, ReportedMachine, ReportedRequirement } from "../format.js";
import { firstSentence, grouped, partsOf } from "../groups.js";
import { label } from "../label.js";
import { failureId } from "./failures.js";
import { html, idOf, type Markup } from "./markup.js";

const BADGES = {
	holds: "good",
	violated: "bad",
	undetermined: "unsure",
	"not exercised": "unsure",
	excluded: "quiet",
} as const;

/** The form that filters failures and requirements; shown only where scripts run. */
export function filterForm({ requirements }: Report): Markup {
	const wings = [...new Set(requirements.map(({ id }) => partsOf(id).wing))];
	const options = (all: string, values: readonly string[]) =>
		[html`<option value="">${all}</option>`].concat(values.map((value) => html`<option>${value}</option>`));
	return html`<form class="filter" role="search" aria-label="Filter failures and requirements">
<div><label for="verdict">Verdict</label><select id="verdict" name="verdict">${options("all", Object.keys(BADGES))}</select></div>
<div><label for="level">Level</label><select id="level" name="level">${options("all", ["must", "should", "may"])}</select></div>
<div><label for="wing">Wing</label><select id="wing" name="wing">${options("all", wings)}</select></div>
<div class="text"><label for="text">Text (press / to come here)</label><input id="text" name="text" type="search" autocomplete="off"></div>
<div><button type="reset">Clear</button></div>
<div class="small faint" id="told" role="status"></div>
</form>`;
}

/** Each requirement with its verdict, to be opened for the whole of it. */
export function requirementSection(report: Report): Markup {
	const groups = grouped(report.requirements).map(
		({ id, title, members }) => html`<div class="group">
<h3 id="${idOf("group", id)}">${title}</h3>
${members.map((member) => requirementMarkup(report, member))}</div>
`,
	);
	return html`<section aria-labelledby="requirements">
<h2 id="requirements">Requirements</h2>
${groups}
<p class="nothing faint" hidden>No requirement fits the filter.</p>
</section>`;
}

function requirementMarkup(report: Report, requirement: ReportedRequirement): Markup {
	const { id, level, text, source, status, excluded, cases } = requirement;
	const { wing, name } = partsOf(id);
	const links = report.failures.flatMap((failure, index) =>
		failure.requirement === id
			? [
					html`<li><a href="#${failureId(index)}">${label({ name: failure.implementation, manager: failure.manager })}, case “${failure.case}”</a></li>`,
				]
			: [],
	);
	const counts = report.implementations.flatMap((one) =>
		one.exercised === undefined ? [] : [html`<li>${label(one)}: ${runs(one.exercised[id] ?? 0)}</li>`],
	);
	return html`<details class="requirement" id="${idOf(id)}" data-verdict="${status}" data-level="${level}" data-wing="${wing}">
<summary><span class="badge ${BADGES[status]}">${status}</span> <span class="name">${name}${level !== "must" && html` <span class="badge quiet">${level}</span>`}</span>
<span class="says">${firstSentence(text)}</span></summary>
<div class="inside">
<p>${text}</p>
<dl>
<dt>Id</dt><dd><code>${id}</code></dd>
<dt>Level</dt><dd>${level}</dd>
<dt>Source</dt><dd>${source}</dd>
${excluded !== undefined && html`<dt>Not judged</dt><dd>${excluded}</dd>`}
<dt>Exercised in</dt><dd>${runs(cases)}${counts.length > 0 && cases > 0 && html`<ul>${counts}</ul>`}</dd>
${links.length > 0 && html`<dt>Violated by</dt><dd><ul>${links}</ul></dd>`}
</dl>
</div></details>
`;
}

function runs(count: number): string {
	return `${count.toLocaleString("en-US")} ${count === 1 ? "run of a case" : "runs of cases"}`;
}

/** Numbers with bars, at the top of the page. Musts apart from the others. */
export function coverageTiles({ requirements, machines, claims }: Report): Markup {
	const tile = (
		title: string,
		done: number,
		all: number,
		remark = "",
	) => html`<div class="tile"><span class="faint small">${title}</span><b>${all === 0 ? "none judged" : `${done} of ${all}`}</b>
<span class="small">${remark}</span><div class="meter"><span style="width: ${all === 0 ? 0 : Math.floor((100 * done) / all)}%"></span></div></div>
`;
	const having = (some: readonly ReportedRequirement[], ...wanted: readonly string[]) =>
		some.filter(({ status }) => wanted.includes(status)).length;
	const levels = (["must", "should", "may"] as const).flatMap((level) => {
		const some = requirements.filter((one) => one.level === level);
		if (some.length === 0) return [];
		const others = (["violated", "undetermined", "not exercised", "excluded"] as const)
			.filter((status) => having(some, status) > 0)
			.map((status) => `${having(some, status)} ${status}`);
		return [
			tile(`“${level}” that hold`, having(some, "holds"), some.length - having(some, "excluded"), others.join(", ")),
		];
	});
	const total = machines.reduce((sum, one) => sum + one.transitions, 0);
	const missing = machines.reduce((sum, one) => sum + one.missing.length, 0);
	const proven = claims.filter(({ proofs }) => proofs > 0).length;
	return html`<div class="tiles">${levels}
${total > 0 && tile("Transitions taken", total - missing, total, `of ${machines.length} machines`)}
${claims.length > 0 && tile("Claims put to the proof", proven, claims.length)}</div>`;
}

/** Every transition of the machines, with how often it was taken, and every claim. */
export function coverageSection({ machines, claims }: Report): Markup | null {
	if (machines.length === 0 && claims.length === 0) return null;
	return html`<section aria-labelledby="coverage">
<h2 id="coverage">Coverage</h2>
<p class="faint">Transitions of the model's machines that the implementations were led through, and claims about the specification that were watched.</p>
${machines.map(machineMarkup)}
${
	claims.length > 0 &&
	html`<details><summary>Claims: ${claims.filter(({ proofs }) => proofs > 0).length} of ${claims.length} put to the proof</summary>
<div class="inside"><ul class="columns small">${claims.map(
		({ claim, proofs }) =>
			html`<li>${claim}: ${proofs === 0 ? html`<span class="missing">never</span>` : `${proofs.toLocaleString("en-US")} times`}</li>`,
	)}</ul></div></details>`
}
</section>`;
}

function machineMarkup({ machine, transitions, missing, taken = {} }: ReportedMachine): Markup {
	const done = transitions - missing.length;
	const rows = [
		...missing.map((name) => html`<li><code>${name}</code> <span class="missing">never taken</span></li>`),
		...Object.entries(taken).map(
			([name, times]) => html`<li><code>${name}</code> ${times.toLocaleString("en-US")}</li>`,
		),
	];
	return html`<details><summary>${machine}: ${done} of ${transitions} transitions taken${missing.length > 0 && html` <span class="badge unsure">${missing.length} never</span>`}</summary>
<div class="inside"><ul class="columns small">${rows}</ul></div></details>
`;
}
