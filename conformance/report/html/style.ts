/**
 * How the page looks: light and dark, wide and narrow, on paper. Leaves out the pictures, which have their own colours.
 */

const LIGHT = `
	--paper: #ffffff; --raised: #f6f8fa; --ink: #1b1f24; --faint: #57606a; --line: #d0d7de; --link: #0550ae; --focus: #0969da;
	--good: #116329; --good-paper: #dafbe1; --bad: #a40e26; --bad-paper: #ffebe9; --unsure: #7d4e00; --unsure-paper: #fff8c5;
	--quiet: #57606a; --quiet-paper: #eaeef2; --bar: #2da44e;`;
const DARK = `
	--paper: #0d1117; --raised: #161b22; --ink: #e6edf3; --faint: #9aa5b1; --line: #30363d; --link: #79c0ff; --focus: #58a6ff;
	--good: #56d364; --good-paper: #12361d; --bad: #ff9a94; --bad-paper: #4d1618; --unsure: #e3b341; --unsure-paper: #3a2d00;
	--quiet: #9aa5b1; --quiet-paper: #21262d; --bar: #2ea043;`;

export const STYLE = `
:root { color-scheme: light dark; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { ${DARK} } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
.page { max-width: 72rem; margin: 0 auto; padding: 0 1rem 4rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: -100rem; background: var(--paper); padding: .5rem 1rem; z-index: 2; }
.skip:focus { left: 1rem; top: 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 1.5rem 0 .5rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
h4 { font-size: .9rem; margin: 1.25rem 0 .4rem; }
p { margin: .5rem 0; }
.faint { color: var(--faint); }
.small { font-size: .875rem; }
code, pre, .mono { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .85rem; }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: .6rem .8rem; margin: .4rem 0; overflow-x: auto;
	white-space: pre-wrap; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; padding: 0; margin: .75rem 0; }
.badge { display: inline-block; min-width: 2.9rem; text-align: center; border-radius: 1rem; padding: 0 .6rem; font-size: .78rem; font-weight: 600;
	line-height: 1.5rem; white-space: nowrap; }
h1 .badge { font-size: 1.1rem; line-height: 2.2rem; padding: 0 1rem; vertical-align: .1em; }
.good { color: var(--good); background: var(--good-paper); }
.bad { color: var(--bad); background: var(--bad-paper); }
.unsure { color: var(--unsure); background: var(--unsure-paper); }
.quiet { color: var(--quiet); background: var(--quiet-paper); }
.note { border-left: 4px solid var(--unsure); background: var(--unsure-paper); padding: .5rem .8rem; margin: .75rem 0; border-radius: 0 6px 6px 0; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(13rem, 45%), 1fr)); gap: .75rem; margin: 1rem 0; }
.tile { background: var(--raised); border: 1px solid var(--line); border-radius: 8px; padding: .75rem 1rem; }
.tile b { font-size: 1.35rem; display: block; line-height: 1.3; }
.meter { height: .5rem; background: var(--quiet-paper); border-radius: 1rem; overflow: hidden; margin-top: .4rem; }
.meter span { display: block; height: 100%; background: var(--bar); }
.wide { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; color: var(--faint); white-space: nowrap; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
form.filter { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .6rem 1rem; align-items: end; background: var(--raised);
	border: 1px solid var(--line); border-radius: 8px; padding: .7rem 1rem; margin: 1rem 0; }
form.filter label { display: block; font-size: .8rem; color: var(--faint); }
form.filter select, form.filter input, button { font: inherit; font-size: .95rem; color: var(--ink); background: var(--paper); border: 1px solid var(--line);
	border-radius: 6px; padding: .3rem .5rem; min-height: 2.2rem; max-width: 100%; }
form.filter .text { flex: 1 1 12rem; }
form.filter .text input { width: 100%; }
button { cursor: pointer; padding: .3rem .8rem; }
button:hover { border-color: var(--focus); }
.nojs form.filter, .nojs .needs-js { display: none; }
details { border: 1px solid var(--line); border-radius: 6px; margin: .35rem 0; background: var(--paper); }
summary { cursor: pointer; padding: .45rem .75rem; border-radius: 6px; }
summary:hover { background: var(--raised); }
details[open] > summary { border-bottom: 1px solid var(--line); border-radius: 6px 6px 0 0; }
.inside { padding: .5rem 1rem 1rem; }
.requirement > summary { display: grid; grid-template-columns: 1.1rem 7.2rem 15rem 1fr; gap: .25rem .6rem; align-items: baseline; }
.requirement > summary::before, .failure > summary::before { content: "\\25b8"; color: var(--faint); }
.requirement[open] > summary::before, .failure[open] > summary::before { content: "\\25be"; }
.requirement > summary, .failure > summary { list-style: none; }
.requirement > summary::-webkit-details-marker, .failure > summary::-webkit-details-marker { display: none; }
.requirement .says { color: var(--faint); font-size: .9rem; }
.failure > summary { display: grid; grid-template-columns: 1.1rem auto 1fr; gap: .25rem .6rem; align-items: baseline; }
.failure > summary .what { font-weight: 600; }
.failure > summary .where { grid-column: 3; color: var(--faint); font-size: .9rem; }
dl { display: grid; grid-template-columns: 9rem 1fr; gap: .3rem 1rem; margin: .5rem 0; }
dt { color: var(--faint); }
dd { margin: 0; }
.both { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
.both > div > h4 { margin-top: .5rem; }
.both ul { margin: 0; padding: .5rem .75rem .5rem 1.75rem; border-radius: 6px; }
.both li.same { color: var(--faint); }
ol.steps { margin: 0; padding: 0; list-style: none; max-height: 28rem; overflow-y: auto; border: 1px solid var(--line); border-radius: 6px; }
ol.steps li { display: flex; gap: .75rem; padding: .1rem .75rem; }
ol.steps li .n { min-width: 2.5rem; text-align: right; color: var(--faint); }
ol.steps li.saw .word { padding-left: 1.5rem; color: var(--faint); }
ol.steps li.wrong { background: var(--bad-paper); }
ol.steps li.wrong .word { color: var(--bad); font-weight: 600; }
figure { margin: .75rem 0; }
figcaption { font-weight: 600; font-size: .9rem; margin-bottom: .3rem; }
figure .wide { border: 1px solid var(--line); border-radius: 6px; }
figure svg { display: block; }
.columns { columns: 2; column-gap: 2rem; padding-left: 1rem; margin: .25rem 0; }
.columns li { break-inside: avoid; }
.missing { color: var(--bad); font-weight: 600; }
.empty { display: none; }
.nothing { margin: 1rem 0; }
[hidden] { display: none !important; }
@media (max-width: 40rem) {
	.page { padding: 0 .75rem 3rem; }
	h1 { font-size: 1.3rem; }
	h1 .badge { font-size: 1rem; line-height: 1.9rem; }
	.tile { padding: .5rem .75rem; }
	form.filter { position: static; }
	form.filter > div { flex: 1 1 8rem; }
	form.filter select { width: 100%; }
	.requirement > summary { grid-template-columns: 1.1rem auto 1fr; }
	.requirement .says { grid-column: 2 / -1; }
	.both, dl { grid-template-columns: 1fr; }
	dd { margin-bottom: .5rem; }
	.columns { columns: 1; }
	.inside { padding: .5rem .6rem .8rem; }
	th, td { padding: .35rem .4rem; }
}
@media print {
	:root { ${LIGHT} }
	html { font-size: 11px; }
	body { font-size: 1rem; }
	form.filter, nav, .skip, .needs-js { display: none !important; }
	ol.steps { max-height: none; }
	.failure, .requirement { break-inside: avoid; }
	.wide { overflow: visible; }
	figure svg { max-width: 100%; height: auto; max-height: 240mm; }
	.badge { border: 1px solid currentColor; }
}
`;
