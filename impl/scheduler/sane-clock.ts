/**
 * The clock by which jobs are ordered and scored: it never goes back. When the given time is set back, it stands still until time
 * moves on, and then goes at half speed until the given time has caught up. What it shows depends on when it is looked at, so it is
 * looked at exactly where Postfix does.
 */
const SLOWER = 2;

export class SaneClock {
	private shown: number | null = null;
	private given = 0;
	private remainder = 0;

	/** The time to go by, given the time in seconds that the world shows. */
	look(now: number): number {
		if (this.shown === null || now >= this.shown) {
			this.shown = now;
			this.remainder = 0;
		} else if (now >= this.given) {
			const passed = now - this.given + this.remainder;
			this.shown += Math.floor(passed / SLOWER);
			this.remainder = passed % SLOWER;
		}
		this.given = now;
		return this.shown;
	}
}
