/**
 * A sequence diagram as data, whatever it is of: who takes part, and what happens, from top to bottom. Leaves out what it is made from
 * (of-scheduler.ts, of-protocol.ts) and how it is drawn.
 */

export interface Participant {
	readonly id: string;
	readonly label: string;
}

export type Happening =
	/** Something goes from one to another. Dashed: an answer, or an end. */
	| {
			readonly kind: "arrow";
			readonly n: number;
			readonly from: string;
			readonly to: string;
			readonly text: string;
			readonly dashed: boolean;
	  }
	/** Something is to be said about one participant. */
	| { readonly kind: "note"; readonly n: number; readonly at: string; readonly text: string }
	/** Something that concerns all: time passes. */
	| { readonly kind: "divider"; readonly n: number; readonly text: string }
	/** Events that are not shown; `n` is that of the first of them. */
	| { readonly kind: "fold"; readonly n: number; readonly count: number };

export interface Sequence {
	readonly title: string;
	readonly participants: readonly Participant[];
	readonly happenings: readonly Happening[];
	/** Events in the trace. */
	readonly events: number;
}

export interface FoldOptions {
	/** How many happenings are shown at the beginning and at the end each; 40 unless told. */
	readonly most?: number;
	/** The number of the event at which the trace is wrong: it and what surrounds it is always shown. */
	readonly wrong?: number;
}

const MOST = 40;
/** Shown before and after the wrong event. */
const AROUND = 12;

/** Leaves out the middle of a long sequence, but never what surrounds the wrong event. Folds that would save next to nothing stay open. */
export function folded(happenings: readonly Happening[], { most = MOST, wrong }: FoldOptions): Happening[] {
	const at = wrong === undefined ? -1 : happenings.findLastIndex(({ n }) => n <= wrong);
	const isShown = (index: number) =>
		index < most || index >= happenings.length - most || (at >= 0 && Math.abs(index - at) <= AROUND);
	const shown: Happening[] = [];
	for (let index = 0; index < happenings.length; ) {
		let end = index;
		while (end < happenings.length && !isShown(end)) end++;
		const first = happenings[index];
		if (first === undefined) break;
		if (end - index > 3) shown.push({ kind: "fold", n: first.n, count: end - index });
		else shown.push(...happenings.slice(index, Math.max(end, index + 1)));
		index = Math.max(end, index + 1);
	}
	return shown;
}

/** Only those who take part in something, in their order. */
export function whoTakePart(participants: readonly Participant[], happenings: readonly Happening[]): Participant[] {
	const busy = new Set<string>();
	for (const happening of happenings) {
		if (happening.kind === "arrow") busy.add(happening.from).add(happening.to);
		if (happening.kind === "note") busy.add(happening.at);
	}
	const some = participants.filter(({ id }) => busy.has(id));
	return some.length > 0 ? some : participants.slice(0, 1);
}
