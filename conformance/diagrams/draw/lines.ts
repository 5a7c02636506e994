/**
 * Paragraphs of styled words for pictures: measured, and drawn from a given corner. Leaves out what they say.
 */
import { visible, widthOf } from "./characters.js";
import type { Size } from "./layout.js";
import { link, textAt } from "./svg.js";

export interface Word {
	readonly text: string;
	readonly weight?: "plain" | "bold";
	readonly class?: string;
	readonly tip?: string;
	readonly href?: string;
}

export interface Line {
	readonly words: readonly Word[];
	/** Pixels to the right. */
	readonly indent?: number;
}

export const LINE_SIZE = 12;
export const LINE_HEIGHT = 16;
const SPACE = 4;

const wordWidth = ({ text, weight }: Word): number => widthOf(visible(text), LINE_SIZE, weight);

function lineWidth({ words, indent = 0 }: Line): number {
	return words.reduce((sum, word) => sum + wordWidth(word) + SPACE, indent - SPACE);
}

export function linesSize(lines: readonly Line[]): Size {
	return { width: Math.max(0, ...lines.map(lineWidth)), height: lines.length * LINE_HEIGHT };
}

/** Draws lines below (x, y), the left upper corner. */
export function drawLines(lines: readonly Line[], x: number, y: number): string {
	return lines
		.map(({ words, indent = 0 }, index) => {
			let at = x + indent;
			return words
				.map((word) => {
					const { text, href, weight, tip } = word;
					const style = {
						size: LINE_SIZE,
						...(weight === undefined ? {} : { weight }),
						...(word.class === undefined ? {} : { class: word.class }),
						...(tip === undefined || href !== undefined ? {} : { tip }),
					};
					const drawn = textAt(at, y + index * LINE_HEIGHT + 12, text, style);
					at += wordWidth(word) + SPACE;
					return href === undefined ? drawn : link(href, tip ?? text, drawn);
				})
				.join("");
		})
		.join("");
}
