/** What several files of cases need: pauses, ways to cut a text. Leaves out everything about one program. */

export const pause = (milliseconds: number): Promise<void> =>
	new Promise((resolve) => setTimeout(resolve, milliseconds));

/** All ways to cut a text into at most three pieces. */
export function* piecesOfThree(text: string): Generator<readonly string[]> {
	for (let first = 1; first <= text.length; first++)
		for (let second = first; second <= text.length; second++) {
			if (first === text.length && second !== first) continue;
			yield [text.slice(0, first), text.slice(first, second), text.slice(second)].filter((piece) => piece !== "");
		}
}
