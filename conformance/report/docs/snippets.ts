/** Programs in the docs, and what the docs say that they print. Leaves out running them. */

export interface Snippet {
	/** The name of the page and the number of the program on it. */
	readonly name: string;
	readonly program: string;
	/** Lines, as a `text` block right after the program has them. */
	readonly prints: string;
}

/** Every TypeScript program of a page that is followed by "prints" and a block of text. */
export function snippetsOf(page: string, markdown: string): Snippet[] {
	const blocks = markdown.matchAll(/```ts\n(.*?)```\n\nprints\n\n```text\n(.*?)```/gs);
	return [...blocks].map(([, program = "", prints = ""], index) => ({ name: `${page} ${index + 1}`, program, prints }));
}
