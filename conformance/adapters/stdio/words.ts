/**
 * Splits a command into words as a POSIX shell does: spaces divide, quotes and backslashes protect. What only a shell could carry out
 * is refused, since there is none. Leaves out finding the program (command.ts).
 */

/** The command cannot be split; the message says at which character, and what to do. */
export class CommandLineError extends Error {
	override readonly name = "CommandLineError";
}

/** In double quotes a backslash protects only these. */
const PROTECTED_IN_QUOTES = new Set(['"', "\\", "$", "`"]);
const FOR_A_SHELL = new Set(["|", "&", ";", "<", ">", "(", ")", "$", "`"]);

/**
 * The words of a command.
 * @throws CommandLineError at a quote that is not closed, and at what only a shell could do.
 */
export function splitWords(text: string): string[] {
	const words: string[] = [];
	/** null: between two words. */
	let word: string | null = null;
	let quote: { readonly mark: string; readonly at: number } | null = null;
	for (let at = 0; at < text.length; at++) {
		const letter = text.charAt(at);
		if (quote !== null && letter === quote.mark) quote = null;
		else if (quote?.mark === "'") word = (word ?? "") + letter;
		else if (letter === "\\" && (quote === null || PROTECTED_IN_QUOTES.has(text.charAt(at + 1)))) {
			at++;
			if (at === text.length) throw new CommandLineError("it ends with a backslash, which protects nothing");
			word = (word ?? "") + text.charAt(at);
		} else if (quote === null && (letter === '"' || letter === "'")) {
			quote = { mark: letter, at };
			word ??= "";
		} else if (quote === null && /\s/.test(letter)) {
			if (word !== null) words.push(word);
			word = null;
		} else {
			const doubtful = quote === null ? FOR_A_SHELL.has(letter) : letter === "$" || letter === "`";
			if (doubtful) throw new CommandLineError(needsShell(letter, at));
			word = (word ?? "") + letter;
		}
	}
	if (quote !== null)
		throw new CommandLineError(`the quote ${quote.mark} at character ${quote.at + 1} is never closed`);
	if (word !== null) words.push(word);
	return words;
}

function needsShell(letter: string, at: number): string {
	return `the ${letter} at character ${at + 1} is for a shell, and commands are run without one; quote it with '...', or put the command into a script`;
}
