/** A whole number over time, noted whenever it changes. Leaves out what is counted. */

export interface Interval {
	/** When it begins, in seconds. */
	readonly from: number;
	readonly mean: number;
	readonly most: number;
}

export class Course {
	private readonly times: number[] = [];
	private readonly values: number[] = [];
	/** The highest value. */
	most = 0;

	/** The value now. */
	get current(): number {
		return this.values.at(-1) ?? 0;
	}

	/** Times must not go back. */
	note(at: number, value: number): void {
		if (value === this.current) return;
		if (value > this.most) this.most = value;
		if (this.times.at(-1) === at) {
			this.values[this.values.length - 1] = value;
			return;
		}
		this.times.push(at);
		this.values.push(value);
	}

	/** Cut into so many intervals of the same length, from 0 to `end`. */
	intervals(count: number, end: number): Interval[] {
		const length = end / count;
		let place = 0;
		let value = 0;
		return Array.from({ length: count }, (_, index) => {
			const from = index * length;
			const to = index === count - 1 ? end : from + length;
			let at = from;
			let area = 0;
			let most = value;
			for (; (this.times[place] ?? Number.POSITIVE_INFINITY) < to; place++) {
				const time = this.times[place] ?? to;
				area += value * (time - at);
				at = time;
				value = this.values[place] ?? 0;
				most = Math.max(most, value);
			}
			area += value * (to - at);
			return { from, mean: length > 0 ? area / (to - from) : 0, most };
		});
	}
}
