/**
 * What happens at a given time. Timers that are due fire in the order of their time, and those of the same time in the order in which
 * they were requested. Leaves out what firing means.
 */

export interface Timer<Action> {
	readonly when: number;
	readonly request: number;
	readonly action: Action;
	cancelled: boolean;
}

export class Timers<Action> {
	/** A binary heap: the next timer is the first. */
	private readonly heap: Timer<Action>[] = [];
	private requests = 0;

	request(when: number, action: Action): Timer<Action> {
		const timer = { when, request: this.requests++, action, cancelled: false };
		this.heap.push(timer);
		this.up(this.heap.length - 1);
		return timer;
	}

	/** Takes the next timer that is due at this time; null if there is none. */
	takeDue(now: number): Action | null {
		for (;;) {
			const first = this.heap[0];
			if (first === undefined || first.when > now) return null;
			const last = this.heap.pop();
			if (last !== undefined && last !== first) {
				this.heap[0] = last;
				this.down(0);
			}
			if (!first.cancelled) return first.action;
		}
	}

	private up(from: number): void {
		let child = from;
		while (child > 0) {
			const parent = (child - 1) >> 1;
			if (!this.swapIfEarlier(child, parent)) return;
			child = parent;
		}
	}

	private down(from: number): void {
		let parent = from;
		for (;;) {
			const left = 2 * parent + 1;
			const right = left + 1;
			const child = this.isEarlier(right, left) ? right : left;
			if (!this.swapIfEarlier(child, parent)) return;
			parent = child;
		}
	}

	private swapIfEarlier(one: number, other: number): boolean {
		const a = this.heap[one];
		const b = this.heap[other];
		if (a === undefined || b === undefined || !this.isEarlier(one, other)) return false;
		this.heap[one] = b;
		this.heap[other] = a;
		return true;
	}

	private isEarlier(one: number, other: number): boolean {
		const a = this.heap[one];
		const b = this.heap[other];
		if (a === undefined || b === undefined) return false;
		return a.when < b.when || (a.when === b.when && a.request < b.request);
	}
}
