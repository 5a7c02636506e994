/** A queue that is fast at any length: the first to come is the first to go. */
export class Line<T> {
	private waiting: T[] = [];
	private head = 0;

	join(one: T): void {
		this.waiting.push(one);
	}

	/** Takes the first; undefined: nobody is there. */
	take(): T | undefined {
		const first = this.waiting[this.head];
		if (this.head >= this.waiting.length) return undefined;
		this.head++;
		if (this.head > 1024 && 2 * this.head > this.waiting.length) {
			this.waiting = this.waiting.slice(this.head);
			this.head = 0;
		}
		return first;
	}
}
