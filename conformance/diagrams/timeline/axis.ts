/**
 * Where the steps of a timeline stand: side by side, the middle of a long run folded to one gap. Leaves out drawing.
 */

export interface Axis {
	/** The left edge of a step; of a step that is not shown, the middle of the gap. */
	x(step: number): number;
	isShown(step: number): boolean;
	readonly right: number;
	/** Where the gap is and how many steps are in it; null if all are shown. */
	readonly gap: { readonly x: number; readonly width: number; readonly count: number } | null;
}

/** Pixels. */
export const STEP = 26;
const GAP = 56;
/** Steps whose folding saves nothing. */
const TOO_FEW = 6;

/**
 * @param steps how many there are.
 * @param most how many are shown at the beginning and at the end each.
 */
export function axisOf(left: number, steps: number, most: number): Axis {
	const [first, last] = steps - 2 * most < TOO_FEW ? [steps, steps] : [most, steps - most];
	const gap = first === last ? null : { x: left + first * STEP, width: GAP, count: last - first };
	const x = (step: number) => {
		const at = Math.max(0, Math.min(step, steps));
		if (gap === null || at <= first) return left + at * STEP;
		return at < last ? gap.x + GAP / 2 : gap.x + GAP + (at - last) * STEP;
	};
	return {
		x,
		isShown: (step) => step >= 0 && (step < first || (step >= last && step < steps)),
		right: Math.max(x(steps), left + STEP),
		gap,
	};
}
