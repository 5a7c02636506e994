/** How far a search is, as one line on a terminal that is written over again and again. Leaves out the search. */
import type { Progress } from "./search.js";

/** What is needed of a stream like stderr. */
export interface Terminal {
	readonly isTTY?: boolean;
	readonly write: (text: string) => unknown;
}

const thousands = (count: number): string => count.toLocaleString("en-US");

/**
 * @param now milliseconds, from any beginning
 * @returns what to give to `search` as `progress`, and what clears the line; nothing is written where there is no terminal
 */
export function progressLine(
	terminal: Terminal,
	now: () => number,
): { readonly progress: (progress: Progress) => void; readonly clear: () => void } {
	const begun = now();
	let told = Number.NEGATIVE_INFINITY;
	return {
		progress: ({ states, steps, depth, waiting }) => {
			if (terminal.isTTY !== true || now() - told < 250) return;
			told = now();
			const rate = Math.round(states / Math.max(0.001, (told - begun) / 1000));
			terminal.write(
				`\r\u001b[K${thousands(states)} states, ${thousands(steps)} steps, depth ${depth}, ${thousands(waiting)} waiting, ${thousands(rate)} states/s`,
			);
		},
		clear: () => {
			if (told > Number.NEGATIVE_INFINITY) terminal.write("\r\u001b[K");
		},
	};
}
