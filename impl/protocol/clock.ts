/**
 * Time as a parameter: seconds since 1970, and a way to be called again. Leaves out real timers (process/).
 */
export interface Clock {
	/** Whole seconds since 1970. */
	now(): number;
	/** Calls back once after that many seconds (0: as soon as waiting input was served). */
	after(seconds: number, call: () => void): Timer;
}

export interface Timer {
	cancel(): void;
}
