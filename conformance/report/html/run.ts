/**
 * A recorded run in the page: its pictures, and every step as text.
 */
import type { Edition } from "../../../model/requirements.js";
import type { ProtocolTrace } from "../../protocol/judge/trace.js";
import { type AnyTrace, isSchedulerTrace, parseAnyTrace } from "../../trace/any.js";
import { protocolEventInWords, protocolEventKind } from "../../trace/protocol-words.js";
import { TraceError } from "../../trace/read.js";
import { observationInWords, stimulusInWords } from "../../trace/words.js";
import { type Drawing, drawingsOf } from "./drawings.js";
import { html, Markup } from "./markup.js";

/** Steps shown; the whole is in the recording. */
const MOST_STEPS = 1000;

export interface RunOptions {
	readonly wrong?: number;
	readonly edition?: Edition;
	/** Without pictures. */
	readonly plain?: boolean;
	/** What the button to save the recording refers to. */
	readonly save: string;
}

/** Pictures, steps and a button to save the recording; a remark if it cannot be read. */
export async function runMarkup(recording: string, { save, plain, ...options }: RunOptions): Promise<Markup> {
	let trace: AnyTrace;
	try {
		trace = parseAnyTrace(recording, "recording");
	} catch (error) {
		if (!(error instanceof TraceError)) throw error;
		return html`<p class="note">The recording cannot be shown: ${error.message}</p>`;
	}
	const drawings = plain ? [] : await drawingsOf(trace, options);
	return html`${drawings.map(figure)}
<h4>Steps</h4>
${steps(trace, options.wrong)}
<p class="needs-js"><button type="button" data-save="${save}">Save the recording</button>
<span class="faint small">to replay it: <code>spoolproof replay FILE</code></span></p>`;
}

function figure({ title, svg }: Drawing): Markup {
	return html`<figure><figcaption>${title}</figcaption>
<div class="wide" tabindex="0" role="region" aria-label="${title}">${new Markup(inline(svg))}</div></figure>
`;
}

/** Without what only a file of its own has. */
function inline(svg: string): string {
	return svg.replace(/^\s*<\?xml[^>]*\?>\s*/, "").replace(/^\s*<!DOCTYPE[^>]*>\s*/i, "");
}

function protocolLines({ header, events }: ProtocolTrace) {
	return events.map((event) => ({
		n: event.n,
		kind: protocolEventKind(event, header.subjects),
		words: protocolEventInWords(event),
	}));
}

function steps(trace: AnyTrace, wrong: number | undefined): Markup {
	const lines = isSchedulerTrace(trace)
		? trace.events.map(({ n, ...event }) =>
				"do" in event
					? { n, kind: "do", words: stimulusInWords(event) }
					: { n, kind: "saw", words: observationInWords(event) },
			)
		: protocolLines(trace);
	const shown = lines.slice(0, MOST_STEPS);
	const items = shown.map(
		({ n, kind, words }) =>
			html`<li class="${kind}${n === wrong ? " wrong" : ""}"><span class="n">${n}</span><span class="word">${words}${n === wrong && " ← here"}</span></li>
`,
	);
	const more = lines.length - shown.length;
	return html`<ol class="steps mono" tabindex="0" aria-label="Steps">
${items}</ol>
${more > 0 && html`<p class="faint small">and ${more} more</p>`}`;
}
