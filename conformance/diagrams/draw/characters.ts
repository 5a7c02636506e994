/**
 * Text as pictures need it: what cannot be seen is made visible, what is too long is shortened or broken, and widths are known
 * without a font at hand. Leaves out SVG.
 */

/** What would not be seen, or would turn the text around it: controls, lone surrogates, marks of direction, private characters. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
const NAMED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0" };

/** The text with every character to be seen: `\n`, `\0`, `\x1b`, `\u202e`. */
export function visible(text: string): string {
	return text.replace(UNSEEN, (character) => {
		const code = character.codePointAt(0) ?? 0;
		return NAMED[character] ?? (code < 256 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`);
	});
}

function hex(code: number, digits: number): string {
	return code.toString(16).padStart(digits, "0");
}

/** At most so many characters, the last of them an ellipsis if something had to go. */
export function shortened(text: string, most: number): string {
	const characters = [...text];
	return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}

/** Advance widths of the letters of Helvetica from the space on, in thousandths of the size. */
const HELVETICA = [
	278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
	556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
	722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
	556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
	260, 334, 584,
] as const;
/** Of characters beyond the table. */
const BEYOND: Readonly<Record<string, number>> = { "§": 556, "×": 584, "✗": 760 };
/** Of all others: as wide as a letter can be. */
const OTHER = 1000;
/** Fonts that stand in for Helvetica are wider rather than narrower; bold is wider too. */
const LENIENCY = { plain: 1.08, bold: 1.16 } as const;

/** Pixels that a text takes, written at a size in pixels. Pictures pin it with `textLength`, so any font keeps to it. */
export function widthOf(text: string, size: number, weight: keyof typeof LENIENCY = "plain"): number {
	let thousandths = 0;
	for (const character of text) {
		thousandths += HELVETICA[(character.codePointAt(0) ?? 0) - 32] ?? BEYOND[character] ?? OTHER;
	}
	return Math.ceil((thousandths * size * LENIENCY[weight]) / 100) / 10;
}

/** Words put into lines of at most so many characters; a longer word has a line of its own. */
export function wrapped(words: readonly string[], most: number): string[] {
	const lines: string[] = [];
	for (const word of words) {
		const last = lines.at(-1);
		if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
		else lines.push(word);
	}
	return lines;
}
