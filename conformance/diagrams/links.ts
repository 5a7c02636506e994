/** Where requirements are explained, as seen from docs/diagrams/. */

const PAGE = "../requirements.md";

/** The anchor that Markdown renderers make of a heading that is a requirement's id. */
export function anchorOf(id: string): string {
	return id
		.toLowerCase()
		.replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
		.replaceAll(" ", "-");
}

export function requirementHref(id: string): string {
	return `${PAGE}#${anchorOf(id)}`;
}
