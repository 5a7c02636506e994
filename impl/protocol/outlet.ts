/**
 * Where a program's bytes go: a pipe in a process, a list in a test. Leaves out the pipe itself (process/).
 */
export interface Outlet {
	/** Takes bytes for the peer; order is kept, nothing is dropped. */
	write(bytes: string): void;
	/** Bytes taken that the system has not taken yet. Whoever writes without end looks here first. */
	readonly pending: number;
}
