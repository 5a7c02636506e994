/**
 * Puts the project's own drawings into the pages that show them, so that their links and tooltips work and they follow the theme of the
 * page. Other pictures stay as they are.
 */

/** An image, or an image that is a link, of a file in media/. */
const IMAGE = /(?:<a href="[^"]*">)?<img src="((?:\.\.\/)?media\/([\w-]+\.svg))"[^>]*>(?:<\/a>)?/g;
const OWN = 'class="spoolproof-picture"';
const DARK = /@media \(prefers-color-scheme:dark\)\{((?:[^{}]*\{[^{}]*\})*)\}/;

/**
 * @param html a page of the site
 * @param read the text of a drawing of docs/diagrams, by the name of its file
 */
export function withPictures(html: string, read: (name: string) => string): string {
	return html.replaceAll(IMAGE, (image, address: string, name: string) => {
		// Only the drawings of docs/diagrams have links; a figure of measurements is an image.
		if (!/^(?:protocol|scheduler|run)-/.test(name)) return image;
		const drawing = read(name);
		if (!drawing.includes(OWN)) return image;
		const inside = readable(asLinksOfSite(byTheme(drawing), ""));
		return `<span class="picture">${inside}</span><a class="alone" href="${address}">The picture by itself</a>`;
	});
}

/**
 * Addresses in a drawing lead to Markdown in docs/; in the site they lead to the page made of it.
 * @param to the way to the directory of the guides, empty or with a slash at its end
 */
export function asLinksOfSite(drawing: string, to: string): string {
	return drawing.replaceAll(/href="\.\.\/([\w-]+)\.md(#[^"]*)?"/g, (_, page, anchor = "") => {
		return `href="${to}${page}.html${anchor}"`;
	});
}

/** As wide as there is room, but never so small that its text cannot be read: then it is moved within its frame. */
function readable(drawing: string): string {
	return drawing.replace(/ width="(\d+)" height="\d+"/, (_, width) => {
		return ` style="width:${width}px;min-width:${Math.round(0.75 * Number(width))}px"`;
	});
}

/** Colours follow the theme that the reader chose, not only that of the system. */
function byTheme(drawing: string): string {
	return drawing.replace(DARK, (_, rules: string) => {
		return `@media (prefers-color-scheme:dark){:root[data-theme="os"]{${rules}}}:root[data-theme="dark"]{${rules}}`;
	});
}
