/**
 * Where each part of a state stands in its words of 32 bits: a field for the local state of each process, for the contents of each
 * channel (a code a place, the oldest in the lowest bits, 0 for an empty place) and for its closed ends. No field crosses a word.
 * Fields are as wide as what was met so far needs; when something wider is met, states are packed anew.
 */
import type { Plain } from "./interpret.js";
import type { Tables } from "./tables.js";

export interface Field {
	/** -1 for a field of no bits, which is always 0. */
	readonly word: number;
	readonly shift: number;
	readonly bits: number;
}

export interface ChannelFields {
	readonly contents: Field;
	readonly closed: Field;
	/** Bits of one message's code. */
	readonly codeBits: number;
	readonly capacity: number;
}

export interface Layout {
	readonly words: number;
	readonly processes: readonly Field[];
	readonly channels: readonly ChannelFields[];
}

/** Bits that hold the numbers below a count. */
const bitsFor = (count: number): number => (count <= 1 ? 0 : 32 - Math.clz32(count - 1));
export const maskOf = ({ bits }: Field): number => (bits >= 32 ? -1 : (1 << bits) - 1);

/** A channel's contents must fit below the sign of a word, so that they compare as numbers. */
const WIDEST = 31;

/**
 * @param headroom bits to spare in each field, so that states are not packed anew at every turn while much is still unknown
 * @throws RangeError if the contents of one channel do not fit into a word
 */
export function layoutFor(tables: Tables, headroom: number): Layout {
	const widths: number[] = tables.processes.map(({ machine }) => {
		const needed = bitsFor(machine.localCount);
		return needed === 0 ? 0 : needed + headroom;
	});
	const codes = tables.channels.map(({ name, capacity, messages, closes }) => {
		const exact = bitsFor(messages.length + 1);
		if (exact * capacity > WIDEST)
			throw new RangeError(
				`Channel "${name}" holds ${capacity} messages of ${messages.length} kinds: more than ${WIDEST} bits. Make it shorter, or its messages fewer.`,
			);
		const spare = exact > 0 && (exact + headroom) * capacity <= WIDEST ? exact + headroom : exact;
		widths.push(spare * capacity, closes ? 2 : 0);
		return spare;
	});
	const fields = packed(widths);
	const field = (index: number): Field => fields[index] ?? { word: -1, shift: 0, bits: 0 };
	const count = tables.processes.length;
	return {
		words: Math.max(1, ...fields.map(({ word }) => word + 1)),
		processes: tables.processes.map((_, index) => field(index)),
		channels: tables.channels.map(({ capacity }, index) => ({
			contents: field(count + 2 * index),
			closed: field(count + 2 * index + 1),
			codeBits: codes[index] ?? 0,
			capacity,
		})),
	};
}

/** The widest first, each into the first word that has room. */
function packed(widths: readonly number[]): Field[] {
	const used: number[] = [];
	const fields: Field[] = widths.map(() => ({ word: -1, shift: 0, bits: 0 }));
	const order = [...widths.keys()].sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0) || a - b);
	for (const index of order) {
		const bits = widths[index] ?? 0;
		if (bits === 0) continue;
		let word = used.findIndex((taken) => taken + bits <= 32);
		if (word < 0) word = used.push(0) - 1;
		const shift = used[word] ?? 0;
		fields[index] = { word, shift, bits };
		used[word] = shift + bits;
	}
	return fields;
}

/** Whether everything that the tables know has its place in the layout. */
export function fits(layout: Layout, tables: Tables): boolean {
	return (
		tables.processes.every(({ machine, index }) => machine.localCount <= 2 ** (layout.processes[index]?.bits ?? 0)) &&
		tables.channels.every(({ messages, closes }, index) => {
			const fields = layout.channels[index];
			return fields && messages.length < 2 ** fields.codeBits && (!closes || fields.closed.bits > 0);
		})
	);
}

export function readField(states: Int32Array, at: number, field: Field): number {
	return field.word < 0 ? 0 : ((states[at + field.word] ?? 0) >>> field.shift) & maskOf(field);
}

function writeField(states: Int32Array, at: number, field: Field, value: number): void {
	if (field.word >= 0) states[at + field.word] = (states[at + field.word] ?? 0) | (value << field.shift);
}

export function unpack({ processes, channels }: Layout, states: Int32Array, at: number): Plain {
	return {
		locals: processes.map((field) => readField(states, at, field)),
		contents: channels.map(({ contents, codeBits }) => {
			const codes: number[] = [];
			for (let rest = readField(states, at, contents); rest !== 0; rest >>>= codeBits)
				codes.push(rest & ((1 << codeBits) - 1));
			return codes;
		}),
		closed: channels.map(({ closed }) => readField(states, at, closed)),
	};
}

/** Writes a state into `words` words from `at`. */
export function pack(layout: Layout, { locals, contents, closed }: Plain, states: Int32Array, at: number): void {
	states.fill(0, at, at + layout.words);
	layout.processes.forEach((field, index) => {
		writeField(states, at, field, locals[index] ?? 0);
	});
	layout.channels.forEach((fields, index) => {
		let value = 0;
		(contents[index] ?? []).forEach((code, place) => {
			value |= code << (place * fields.codeBits);
		});
		writeField(states, at, fields.contents, value);
		writeField(states, at, fields.closed, closed[index] ?? 0);
	});
}
