/** Where requirements are explained, as seen from docs/diagrams/. */

const PAGES: Readonly<Record<string, string>> = {
	scheduler: "../requirements.md",
	protocol: "../protocol-requirements.md",
};

/** The anchor that Markdown renderers make of a heading that is a requirement's id. */
export function anchorOf(id: string): string {
	return id
		.toLowerCase()
		.replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
		.replaceAll(" ", "-");
}

/** Null: no page has it. */
export function requirementHref(id: string): string | null {
	const page = PAGES[id.slice(0, id.indexOf("."))];
	return page === undefined ? null : `${page}#${anchorOf(id)}`;
}
