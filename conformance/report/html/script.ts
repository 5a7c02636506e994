/**
 * What the page does besides being read: filters, opens everything for printing, saves recordings. Without it all is there, unfiltered.
 * A plain string, since it runs in a browser; it makes no markup of any text.
 */

export const SCRIPT = `
"use strict";
document.documentElement.classList.remove("nojs");
const form = document.querySelector("form.filter");
const items = [...document.querySelectorAll("[data-verdict]")];
const told = document.querySelector("#told");
const texts = new Map(items.map((item) => [item, item.textContent.toLowerCase()]));
function filter() {
	const { verdict, level, wing, text } = form.elements;
	const words = text.value.toLowerCase().split(/\\s+/).filter((word) => word !== "");
	let shown = 0;
	let all = 0;
	for (const item of items) {
		const fits =
			(verdict.value === "" || verdict.value === item.dataset.verdict) &&
			(level.value === "" || level.value === item.dataset.level) &&
			(wing.value === "" || wing.value === item.dataset.wing) &&
			words.every((word) => texts.get(item).includes(word));
		item.hidden = !fits;
		if (item.classList.contains("requirement")) {
			all++;
			if (fits) shown++;
		}
	}
	for (const group of document.querySelectorAll(".group")) {
		group.hidden = group.querySelector("[data-verdict]:not([hidden])") === null;
	}
	for (const nothing of document.querySelectorAll(".nothing")) {
		nothing.hidden = nothing.parentElement.querySelector("[data-verdict]:not([hidden])") !== null;
	}
	told.textContent = shown + " of " + all + " requirements shown";
}
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(filter));
filter();
document.addEventListener("keydown", (event) => {
	const typing = event.target instanceof Element && event.target.closest("input, select, textarea") !== null;
	if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
		event.preventDefault();
		form.elements.text.focus();
	}
	if (event.key === "Escape" && event.target === form.elements.text) {
		form.elements.text.value = "";
		filter();
	}
});
function show() {
	const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
	if (target === null) return;
	if (target.hidden) {
		form.reset();
		filter();
	}
	for (let at = target; at !== null; at = at.parentElement) if (at.localName === "details") at.open = true;
	target.scrollIntoView();
	(target.localName === "details" ? target.querySelector("summary") : target).focus();
}
addEventListener("hashchange", show);
show();
let closed = [];
addEventListener("beforeprint", () => {
	closed = [...document.querySelectorAll("details.failure:not([open]), details.failure details:not([open])")];
	for (const one of closed) one.open = true;
});
addEventListener("afterprint", () => {
	for (const one of closed) one.open = false;
});
const report = JSON.parse(document.querySelector("#report").textContent);
function save(name, text) {
	const link = document.createElement("a");
	link.href = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
for (const button of document.querySelectorAll("button[data-save]")) {
	button.addEventListener("click", () => {
		const [list, index] = button.dataset.save.split(" ");
		if (list === "report") save("report.json", JSON.stringify(report, null, 2) + "\\n");
		else save(list + "-" + index + ".trace.jsonl", report[list][index].recording);
	});
}
`;
