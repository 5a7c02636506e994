/** Quantiles by nearest rank: always a value that was there. */

export interface Quantiles {
	readonly median: number;
	readonly p90: number;
	readonly p99: number;
	readonly max: number;
}

/** Null: there are no values. */
export function quantiles(values: readonly number[]): Quantiles | null {
	if (values.length === 0) return null;
	const sorted = [...values].sort((a, b) => a - b);
	const at = (share: number): number => sorted[Math.max(Math.ceil(share * sorted.length) - 1, 0)] ?? 0;
	return { median: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
}
