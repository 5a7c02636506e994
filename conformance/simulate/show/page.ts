/**
 * The comparison as one HTML page that needs nothing else: no script, no network. All text is escaped; pictures come in two widths, for
 * screens and for phones. Leaves out the look of pages in general (conformance/report/html/style.ts).
 */
import { html, Markup } from "../../report/html/markup.js";
import { STYLE } from "../../report/html/style.js";
import type { Comparison } from "./comparison.js";
import { coursePanel, type Drawn, delayPanel, markupOf, PANEL_STYLE } from "./panels.js";
import type { Quantiles } from "./quantiles.js";
import type { Warning } from "./rules.js";
import type { ClassSummary, RunSummary } from "./summary.js";
import { number, RESOURCES, resourceCells, timeText } from "./text.js";

const BROAD = 1080;
const NARROW = 330;

const OWN_STYLE = `
figure .narrow { display: none; }
.texts2 td:nth-child(2), .texts1 td:first-child { min-width: 10rem; }
tr.first td { border-top: 2px solid var(--line); }
.warning { border: 1px solid var(--line); border-left: 4px solid var(--unsure); border-radius: 0 6px 6px 0; padding: .5rem 1rem .75rem; margin: .75rem 0; }
.warning > p { font-weight: 600; }
.halves { display: grid; grid-template-columns: 1fr 1fr; gap: 1.5rem; }
figure svg.plot { max-width: 100%; height: auto; }
@media (min-width: 40.01rem) { dl.settings { grid-template-columns: fit-content(28rem) 1fr; } }
@media (max-width: 64rem) { .halves { grid-template-columns: 1fr; } }
@media (max-width: 40rem) { figure .broad { display: none; } figure .narrow { display: block; } }`;

/** The text of the file. */
export function comparisonPage(comparison: Comparison): string {
	const { workload, seed, settings, columns, warnings, notes } = comparison;
	const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>spoolproof simulate: ${workload.title}</title>
<style>${new Markup(STYLE + PANEL_STYLE + OWN_STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the results</a>
<div class="page">
<header>
<h1>The same mail under different schedulers</h1>
<p><code>${workload.title}</code></p>
<p class="faint">${number(workload.messages)} messages, ${number(workload.recipients)} recipients, the last after ${timeText(workload.lasts)}; seed ${seed}.</p>
${notes.map((note) => html`<p class="note">${note}</p>`)}
<nav aria-label="Sections"><ul><li><a href="#warnings">Warnings</a></li><li><a href="#delay">Delay</a></li><li><a href="#inflation">Inflation</a></li><li><a href="#resources">Agents and memory</a></li><li><a href="#settings">Settings</a></li></ul></nav>
</header>
<main id="main" tabindex="-1">
${tiles(columns)}
<h2 id="warnings">Warnings</h2>
${warnings.length === 0 ? html`<p><span class="badge good">none</span> No setting crosses a threshold of the theorems.</p>` : warnings.map(warningMarkup)}
<h2 id="delay">Delay</h2>
${picture("From arrival until the last recipient is done (dot: median, bar: to p99, stroke: maximum)", (width) => delayPanel(columns, width))}
${delayTable("until-start", "From arrival until the first delivery starts", columns, ({ start }) => start)}
${delayTable("until-done", "From arrival until the last recipient is done", columns, ({ done }) => done)}
<h2 id="inflation">Inflation</h2>
<p class="faint">Delivery slots from a message's first selection to its last, over its own. F(N)/N is the worst that the theorem allows while no message is blocked, all recipients are in core, and nothing is deferred; “beyond” counts messages that took more.</p>
${inflationTable(columns)}
<h2 id="resources">Agents and memory</h2>
<div class="halves">
${picture("Delivery agents in use", (width) => coursePanel(columns, "agents", width === BROAD ? BROAD / 2 - 20 : width))}
${picture("Recipients in core", (width) => coursePanel(columns, "inCore", width === BROAD ? BROAD / 2 - 20 : width))}
</div>
${table(
	"resource-table",
	"What was used, and what happened",
	["Scheduler", ...RESOURCES],
	columns.map((column) => ({ texts: [column.title], cells: resourceCells(column), first: false })),
)}
<h2 id="settings">Settings</h2>
<p class="faint">All others have Postfix's defaults.</p>
<dl class="settings">${Object.entries(settings).map(([name, value]) => html`<dt>${name}</dt><dd><code>${value}</code></dd>`)}</dl>
</main>
</div>
</body>
</html>
`;
	return page.text;
}

function tiles(columns: readonly RunSummary[]): Markup {
	const tile = (column: RunSummary): Markup => {
		const smallest = column.classes[0];
		return html`<div class="tile"><span class="small">${column.title}</span><b>${smallest?.done === null || smallest === undefined ? "none done" : timeText(smallest.done.median)}</b><span class="faint small">median until done, messages of ${smallest?.label ?? "any"} ${smallest?.label === "1" ? "recipient" : "recipients"}</span></div>`;
	};
	return html`<div class="tiles">${columns.map(tile)}</div>`;
}

function picture(caption: string, draw: (width: number) => Drawn): Markup {
	const drawn = (width: number, name: string): Markup => {
		const svg = draw(width);
		svg.setAttribute("class", `plot ${svg.getAttribute("class") ?? ""}`);
		svg.setAttribute("role", "img");
		svg.setAttribute("aria-label", caption);
		return html`<div class="sim ${name}">${new Markup(markupOf(svg))}</div>`;
	};
	return html`<figure><figcaption>${caption}</figcaption>${drawn(BROAD, "broad")}${drawn(NARROW, "narrow")}</figure>`;
}

interface Row {
	readonly texts: readonly string[];
	readonly cells: readonly string[];
	/** A line stands above it. */
	readonly first: boolean;
}

function table(id: string, title: string, head: readonly string[], rows: readonly Row[]): Markup {
	const texts = rows[0]?.texts.length ?? 0;
	return html`<h3 id="${id}">${title}</h3>
<div class="wide texts${texts}" tabindex="0" role="region" aria-labelledby="${id}"><table>
<thead><tr>${head.map((name, at) => (at < texts ? html`<th>${name}</th>` : html`<th class="number">${name}</th>`))}</tr></thead>
<tbody>${rows.map(
		({ texts: words, cells, first }) =>
			html`<tr${first && new Markup(' class="first"')}>${words.map((text) => html`<td>${text}</td>`)}${cells.map((cell) => html`<td class="number">${cell}</td>`)}</tr>
`,
	)}</tbody></table></div>`;
}

function byClass(columns: readonly RunSummary[], cells: (summary: ClassSummary) => string[]): Row[] {
	const labels = columns[0]?.classes.map(({ label }) => label) ?? [];
	return labels.flatMap((label) =>
		columns.flatMap(({ title, classes }, index) => {
			const summary = classes.find((one) => one.label === label);
			if (summary === undefined) return [];
			const first = index === 0;
			return [
				{
					texts: [first ? label : "", title],
					cells: [first ? number(summary.messages) : "", ...cells(summary)],
					first,
				},
			];
		}),
	);
}

function delayTable(
	id: string,
	title: string,
	columns: readonly RunSummary[],
	of: (summary: ClassSummary) => Quantiles | null,
): Markup {
	const rows = byClass(columns, (summary) => {
		const found = of(summary);
		return found === null ? ["-", "-", "-", "-"] : [found.median, found.p90, found.p99, found.max].map(timeText);
	});
	return table(id, title, ["Recipients", "Scheduler", "Messages", "Median", "p90", "p99", "Max"], rows);
}

function inflationTable(columns: readonly RunSummary[]): Markup {
	const rows = byClass(columns, ({ inflation }) => {
		if (inflation === null) return ["-", "-", "-", "-", "-"];
		const { median, p99, max, bound, beyond } = inflation;
		return [
			...[median, p99, max].map((value) => value.toFixed(2)),
			bound === null ? "none" : bound.toFixed(2),
			number(beyond),
		];
	});
	return table(
		"inflation-table",
		"By size of message",
		["Recipients", "Scheduler", "Messages", "Median", "p99", "Max", "F(N)/N", "Beyond"],
		rows,
	);
}

function warningMarkup({ what, columns, transport, threshold, value, change, source }: Warning): Markup {
	return html`<div class="warning"><p>${what}</p>
<dl><dt>Where</dt><dd>${columns.join("; ")}${transport !== null && `, transport ${transport}`}</dd><dt>Threshold</dt><dd>${threshold}</dd><dt>Value</dt><dd>${value}</dd><dt>Change</dt><dd>${change}</dd><dt>Source</dt><dd class="faint">${source}</dd></dl></div>
`;
}
