/**
 * SVG as text: elements with everything escaped, texts of a known width, whole documents with a name, a description and colours for
 * light and dark. No ids and no scripts, so that several pictures can stand in one page. Leaves out what is drawn.
 */
import { visible, widthOf } from "./characters.js";

export type Attributes = Readonly<Record<string, string | number | undefined>>;

const ENTITIES: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

/** Any text as content or attribute value; characters that XML does not have are written out. */
export function escapeXml(text: string): string {
	return visible(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** A number as short as it can be: one decimal. */
export function short(value: number): string {
	const rounded = Math.round(value * 10) / 10;
	return String(Object.is(rounded, -0) ? 0 : rounded);
}

/** @param children markup, escaped already. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
	const written = Object.entries(attributes)
		.filter(([, value]) => value !== undefined)
		.map(([key, value]) => ` ${key}="${typeof value === "number" ? short(value) : escapeXml(value ?? "")}"`);
	const content = children.join("");
	return content === "" ? `<${name}${written.join("")}/>` : `<${name}${written.join("")}>${content}</${name}>`;
}

/** What shows when the pointer rests on the element that has it as its first child. */
export function tooltip(text: string): string {
	return element("title", {}, escapeXml(text));
}

export interface TextStyle {
	readonly size?: number;
	readonly weight?: "plain" | "bold";
	/** Space-separated; which ones there are: STYLE. */
	readonly class?: string;
	readonly anchor?: "start" | "middle" | "end";
	readonly tip?: string;
}

export const TEXT_SIZE = 12;

/** One line of text; x and y are those of its base line. Its width is fixed, whatever font there is. */
export function textAt(x: number, y: number, content: string, style: TextStyle = {}): string {
	const shown = visible(content);
	if (shown.trim() === "") return "";
	const { size = TEXT_SIZE, weight = "plain", anchor = "start" } = style;
	const attributes: Attributes = {
		x,
		y,
		"font-size": size,
		"font-weight": weight === "bold" ? "bold" : undefined,
		class: style.class,
		"text-anchor": anchor === "start" ? undefined : anchor,
		textLength: widthOf(shown, size, weight),
		lengthAdjust: "spacingAndGlyphs",
	};
	const tip = style.tip === undefined ? "" : tooltip(style.tip);
	return element("text", attributes, tip, escapeXml(shown));
}

/** A link around markup. Only to relative addresses and the web. */
export function link(href: string, tip: string, ...children: readonly string[]): string {
	const safe = /^(?![a-z][\w+.-]*:)|^https?:/i.test(href) ? href : "#";
	return element("a", { href: safe }, tooltip(tip), ...children);
}

/** How many colours there are to tell things apart by: classes `fill-0` and so on. */
export const COLOURS = 8;
const LIGHT = ["#9ecae9", "#ffbf79", "#88d27a", "#f2cf5b", "#d6a5c9", "#83bcb6", "#ff9d98", "#bab0ac"];
const DARK = ["#2f6690", "#9a5b1e", "#37722c", "#7d681c", "#76476a", "#2e6a65", "#9c423d", "#5f5854"];

interface Palette {
	readonly paper: string;
	readonly ink: string;
	readonly faint: string;
	readonly box: string;
	readonly head: string;
	readonly line: string;
	readonly good: string;
	readonly goodPaper: string;
	readonly bad: string;
	readonly badPaper: string;
	readonly fills: readonly string[];
}

const DAY: Palette = {
	paper: "#ffffff",
	ink: "#1b1f24",
	faint: "#57606a",
	box: "#f6f8fa",
	head: "#dde6f0",
	line: "#6e7781",
	good: "#116329",
	goodPaper: "#d4f4dc",
	bad: "#b3141d",
	badPaper: "#ffdcd9",
	fills: LIGHT,
};
const NIGHT: Palette = {
	paper: "#0d1117",
	ink: "#e6edf3",
	faint: "#9aa5b1",
	box: "#161b22",
	head: "#26364a",
	line: "#8b949e",
	good: "#56d364",
	goodPaper: "#12361d",
	bad: "#ff8780",
	badPaper: "#4d1618",
	fills: DARK,
};

/** Every rule begins with the picture's class, so that a page that has the picture in it keeps its own look. */
function rules(palette: Palette): string {
	const all: readonly (readonly [string, string])[] = [
		[" .paper", `fill:${palette.paper}`],
		[" text", `fill:${palette.ink}`],
		[" a text", `fill:${palette.ink}`],
		[" text.faint", `fill:${palette.faint}`],
		[" text.good", `fill:${palette.good}`],
		[" text.bad", `fill:${palette.bad}`],
		[" .box", `fill:${palette.box};stroke:${palette.line}`],
		[" .head", `fill:${palette.head};stroke:${palette.line}`],
		[" .line", `fill:none;stroke:${palette.line}`],
		[" .thin", `fill:none;stroke:${palette.line};stroke-opacity:.4`],
		[" .solid", `fill:${palette.line};stroke:${palette.line}`],
		[" .line.good", `stroke:${palette.good};stroke-width:2.5`],
		[" .solid.good", `fill:${palette.good};stroke:${palette.good}`],
		[" .box.good", `fill:${palette.goodPaper};stroke:${palette.good};stroke-width:2`],
		[" .head.good", `fill:${palette.goodPaper};stroke:${palette.good}`],
		[" .mark.good", `fill:${palette.goodPaper}`],
		[" .line.bad", `stroke:${palette.bad};stroke-width:2.5`],
		[" .solid.bad", `fill:${palette.bad};stroke:${palette.bad}`],
		[" .box.bad", `fill:${palette.badPaper};stroke:${palette.bad};stroke-width:2`],
		[" .head.bad", `fill:${palette.badPaper};stroke:${palette.bad}`],
		[" .mark.bad", `fill:${palette.badPaper}`],
		...palette.fills.map((fill, index) => [` .fill-${index}`, `fill:${fill};stroke:${palette.line}`] as const),
	];
	return all.map(([selector, declarations]) => `.spoolproof-picture${selector}{${declarations}}`).join("");
}

const STYLE = [
	".spoolproof-picture{font-family:Helvetica,Arial,'Liberation Sans',sans-serif}",
	".spoolproof-picture .dashed{stroke-dasharray:5 4}",
	".spoolproof-picture a:hover text,.spoolproof-picture a:focus text{text-decoration:underline}",
	rules(DAY),
	`@media (prefers-color-scheme:dark){${rules(NIGHT)}}`,
].join("");

export interface Picture {
	readonly title: string;
	/** What is to be seen, for those who cannot. */
	readonly description: string;
	readonly width: number;
	readonly height: number;
}

/** A whole document: paper of its own, and nothing outside of it needed. */
export function picture({ title, description, width, height }: Picture, ...body: readonly string[]): string {
	const [w, h] = [Math.ceil(width), Math.ceil(height)];
	return `${element(
		"svg",
		{
			xmlns: "http://www.w3.org/2000/svg",
			class: "spoolproof-picture",
			"aria-label": title,
			viewBox: `0 0 ${w} ${h}`,
			width: w,
			height: h,
		},
		`${tooltip(title)}\n`,
		`${element("desc", {}, escapeXml(description))}\n`,
		`<style>${STYLE}</style>\n`,
		`${element("rect", { class: "paper", width: w, height: h })}\n`,
		...body.filter((part) => part !== "").map((part) => `${part}\n`),
	)}\n`;
}

/** An arrow head whose point is at (x, y), for a line that comes in from the direction of (dx, dy). */
export function arrowHead(x: number, y: number, dx: number, dy: number, look = "solid"): string {
	const length = Math.hypot(dx, dy) || 1;
	const [ux, uy] = [dx / length, dy / length];
	const [bx, by] = [x - ux * 9, y - uy * 9];
	const corner = (side: number) => `${short(bx - uy * 4 * side)},${short(by + ux * 4 * side)}`;
	return element("polygon", { class: look, points: `${short(x)},${short(y)} ${corner(1)} ${corner(-1)}` });
}
