/** Processes and what connects them, as data. Leaves out where it comes from and how it looks. */

export interface Process {
	readonly id: string;
	readonly title: string;
	/** What it does beside talking. */
	readonly facts: readonly string[];
}

export interface End {
	readonly process: string;
	/** As that process sees it; null: none that is documented. */
	readonly descriptor: number | null;
}

export interface Pipe {
	readonly name: string;
	/** What is said on it. */
	readonly words: string;
	readonly from: End;
	readonly to: End;
}

export interface Parts {
	readonly title: string;
	/** The process that the picture begins with, at the left. */
	readonly root: string;
	readonly processes: readonly Process[];
	readonly pipes: readonly Pipe[];
	/** Descriptors on which the root is given its work. */
	readonly inputs: readonly { readonly name: string; readonly descriptor: number }[];
}

export function pipeText({ name, words }: Pipe): string {
	return words === "" ? name : `${name}: ${words}`;
}
