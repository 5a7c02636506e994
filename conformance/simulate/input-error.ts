/** What is wrong with what the user gave: a workload, a configuration. Leaves out how it is printed (conformance/cli/). */

/** Says what was wrong, where it stands (file and line, or the option), what was expected. */
export class InputError extends Error {
	override readonly name = "InputError";
	constructor(where: string, what: string) {
		super(`${where}: ${what}`);
	}
}

/** A piece of somebody's text, short enough to stand in a message. */
export function quoted(text: string): string {
	return `"${text.length > 60 ? `${text.slice(0, 57)}...` : text}"`;
}
