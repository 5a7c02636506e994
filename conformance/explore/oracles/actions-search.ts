/**
 * Goes through an export's actions themselves, without any language: the oracle for what all exports are made from, and what a mutant
 * of them is noticed by. Slow, in memory.
 */
import type { ActionSheet, Among, ChannelSheet, Sheet } from "../export/sheet.js";
import type { Counts } from "./oracle.js";

interface State {
	readonly values: Readonly<Record<string, number>>;
	readonly channels: Readonly<
		Record<string, { readonly codes: readonly number[]; readonly r: boolean; readonly w: boolean }>
	>;
}

const isAmong = ({ variable, ranges }: Among, { values }: State): boolean => {
	const value = values[variable.name] ?? -1;
	return ranges.some(([low, high]) => value >= low && value <= high);
};

function isPossible({ when, channels }: ActionSheet, state: State): boolean {
	return (
		when.every((among) => isAmong(among, state)) &&
		channels.every(({ channel, guard }) => {
			const { codes, r, w } = state.channels[channel.name] ?? { codes: [], r: true, w: true };
			return (
				codes.length >= guard.least &&
				codes.length <= guard.most &&
				(guard.head === undefined || codes[0] === guard.head) &&
				(guard.readable === undefined || r === guard.readable) &&
				(guard.writable === undefined || w === guard.writable)
			);
		})
	);
}

function after({ changes, operations }: ActionSheet, state: State): State {
	const values = { ...state.values };
	for (const { variable, becomes } of changes)
		for (const { among, value } of becomes) if (isAmong(among, state)) values[variable.name] = value;
	const channels = { ...state.channels };
	for (const [{ name }, operation] of operations) {
		const now = channels[name] ?? { codes: [], r: true, w: true };
		if (operation.kind === "push") channels[name] = { ...now, codes: [...now.codes, operation.code] };
		else if (operation.kind === "take") channels[name] = { ...now, codes: now.codes.slice(1) };
		else if (operation.kind === "closeWrite") channels[name] = { ...now, w: false };
		else if (operation.kind === "closeRead") channels[name] = { codes: [], r: false, w: now.w };
		else channels[name] = { codes: [], r: true, w: true };
	}
	return { values, channels };
}

/** States, steps, states without a step, and whether each claim holds. @throws RangeError at a local state that is not known */
export function actionsCounts(sheet: Sheet): Counts & { readonly stuck: number; readonly holds: readonly boolean[] } {
	const fresh = (_: ChannelSheet) => ({ codes: [], r: true, w: true });
	const first: State = {
		values: Object.fromEntries(sheet.variables.map(({ name }) => [name, 0])),
		channels: Object.fromEntries(sheet.channels.map((channel) => [channel.name, fresh(channel)])),
	};
	const seen = new Set([JSON.stringify(first)]);
	const waiting = [first];
	const holds = sheet.claims.map(() => true);
	let [steps, stuck] = [0, 0];
	for (let state = waiting.pop(); state; state = waiting.pop()) {
		const now = state;
		for (const [index, { broken }] of sheet.claims.entries())
			if (broken.some((tests) => tests.every((among) => isAmong(among, now)))) holds[index] = false;
		const possible = sheet.actions.filter((action) => isPossible(action, now));
		steps += possible.length;
		if (possible.length === 0) stuck++;
		for (const action of possible) {
			if (action.unknown) throw new RangeError(`${action.name} leads to a local state that the export does not know.`);
			const next = after(action, now);
			const key = JSON.stringify(next);
			if (seen.has(key)) continue;
			seen.add(key);
			waiting.push(next);
		}
	}
	return { states: seen.size, steps, stuck, holds };
}
