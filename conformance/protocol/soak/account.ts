/**
 * What became of the soak's mail: which recipients are missing, which came twice, and whether that was allowed. Leaves out running
 * it (soak.ts).
 */

export interface Account {
	readonly recipients: number;
	readonly deliveries: number;
	/** Recipients of acknowledged messages that nothing was ever delivered to. */
	readonly lost: readonly string[];
	/** Deliveries beyond the first that came after a kill of send or a spawner: the documents allow them. */
	readonly duplicates: number;
	/** Deliveries beyond the first without such a kill between: nothing allows them. */
	readonly forbidden: readonly string[];
	/** Deliveries to recipients that no message had. */
	readonly strange: readonly string[];
}

/**
 * @param lives the recipients served from one kill of send or a spawner to the next, in order
 * @param uncertain recipients of messages that were never acknowledged, but may have been queued
 */
export function settle(
	acknowledged: readonly string[],
	uncertain: ReadonlySet<string>,
	lives: readonly (readonly string[])[],
): Account {
	const expected = new Set(acknowledged);
	const served = new Set<string>();
	const forbidden: string[] = [];
	const strange: string[] = [];
	let duplicates = 0;
	for (const life of lives) {
		const now = new Set<string>();
		for (const recipient of life) {
			if (now.has(recipient)) forbidden.push(recipient);
			else if (served.has(recipient)) duplicates += 1;
			else if (!expected.has(recipient) && !uncertain.has(recipient)) strange.push(recipient);
			now.add(recipient);
		}
		for (const recipient of now) served.add(recipient);
	}
	return {
		recipients: expected.size,
		deliveries: lives.reduce((sum, life) => sum + life.length, 0),
		lost: [...expected].filter((recipient) => !served.has(recipient)),
		duplicates,
		forbidden,
		strange,
	};
}
