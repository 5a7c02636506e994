/**
 * Generated code for a system as it is known so far: `expand` writes the successors of packed states into a buffer, `insert` puts
 * them into the table of states. When something is met that the code has no room or no branch for, `Stale` is thrown, and the search
 * generates anew; nothing of an interrupted `expand` counts.
 * Leaves out the steps of one process (generate-step.ts).
 */
import { StepWriter, wordList } from "./generate-step.js";
import { Interpreter } from "./interpret.js";
import { fits, type Layout, pack, unpack } from "./layout.js";
import type { Tables } from "./tables.js";

/** The code is out of date. */
export class Stale extends Error {}

/** Successors that one call of `expand` makes before it stops, and source states that it takes at most. */
export const BATCH = 2048;

export interface Generated {
	readonly layout: Layout;
	/**
	 * Makes the successors of the states from..to-1, until the buffer is full; returns how many states it did.
	 * @throws Stale
	 */
	readonly expand: (states: Int32Array, from: number, to: number) => number;
	/**
	 * Looks each successor up and adds those that are new. There must be room. Returns the number of states afterwards.
	 * @param count states there are
	 * @param from the first of the `sources` states that were expanded
	 */
	readonly insert: (
		states: Int32Array,
		parents: Int32Array,
		table: Int32Array,
		count: number,
		from: number,
		sources: number,
	) => number;
	/** Puts states from..to-1 into a new table. */
	readonly rehash: (states: Int32Array, table: Int32Array, from: number, to: number) => void;
	/** @throws Stale if the tables have outgrown this code */
	readonly check: () => void;
	/** Where the successors of each expanded state begin in the buffer, and one more. */
	readonly first: Int32Array;
	/** Of each successor: its number after `insert`, and its label: event * processes + process. */
	readonly targets: Int32Array;
	readonly labels: Int32Array;
	/** The successors' words. */
	readonly made: Int32Array;
}

export interface Coverage {
	/** For each machine: 1 where an outcome was taken. */
	readonly hits: readonly Uint8Array[];
}

/** What to do with hashes. The weak one is for tests: nearly everything collides. */
export type Hashing = "strong" | "weak";

const MULTIPLIERS = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f, 0x165667b1];

function hashCode(words: number, hashing: Hashing): string {
	if (hashing === "weak") return `function hash(${wordList("w", words)}){return w0&3;}`;
	const lines = [`function hash(${wordList("w", words)}){let h=Math.imul(w0,${MULTIPLIERS[0]});h^=h>>>15;`];
	for (let word = 1; word < words; word++)
		lines.push(`h=Math.imul(h^w${word},${MULTIPLIERS[word % MULTIPLIERS.length]});h^=h>>>${13 + (word % 3)};`);
	lines.push("h=Math.imul(h,-2048144789);h^=h>>>13;h=Math.imul(h,-1028477387);return h^(h>>>16);}");
	return lines.join("");
}

/**
 * The lookup of a whole batch, in passes: the first two only read, so that the processor waits for many places of memory at once
 * instead of for one after the other. An entry of the table is a state's number, and above it as much of its hash as there is room
 * for: so other states in the way are nearly never looked at.
 */
function tableCode(words: number): string {
	const all = (text: (word: number) => string, joint: string) =>
		Array.from({ length: words }, (_, word) => text(word)).join(joint);
	const equal = (from: number) =>
		Array.from({ length: words - from }, (_, word) => `states[q+${word + from}]===made[b+${word + from}]`).join("&&") ||
		"true";
	return `
function insert(states,parents,table,count,from,sources){
	const n=first[sources],mask=table.length-1;
	for(let i=0;i<n;i++){const b=i*${words};const h=hash(${all((word) => `made[b+${word}]`, ",")});hashes[i]=h;slots[i]=table[h&mask];}
	for(let i=0;i<n;i++){
		const h=hashes[i];let t=slots[i],s=h;
		while(t!==0&&((t^h)&~mask)!==0)t=table[++s&mask];
		const at=t&mask;slots[i]=at;heads[i]=states[(at-(at!==0))*${words}];
	}
	for(let k=0,i=0;k<sources;k++)for(const end=first[k+1];i<end;i++){
		const b=i*${words},at=slots[i];
		if(at!==0&&heads[i]===made[b]){const q=(at-1)*${words};if(${equal(1)}){targets[i]=at-1;continue;}}
		const h=hashes[i];let s=h&mask,t=table[s];
		while(t!==0){if(((t^h)&~mask)===0){const q=((t&mask)-1)*${words};if(${equal(0)})break;}s=(s+1)&mask;t=table[s];}
		if(t!==0){targets[i]=(t&mask)-1;continue;}
		const q=count*${words};${all((word) => `states[q+${word}]=made[b+${word}];`, "")}
		parents[count]=from+k;targets[i]=count;table[s]=(h&~mask)|++count;
	}
	return count;
}
function rehash(states,table,from,to){
	const mask=table.length-1;
	for(let i=from;i<to;i++){const q=i*${words},h=hash(${all((word) => `states[q+${word}]`, ",")});let s=h&mask;while(table[s]!==0)s=(s+1)&mask;table[s]=(h&~mask)|(i+1);}
}`;
}

function expandCode(tables: Tables, words: number): string {
	const calls = tables.processes
		.filter(({ fanOut }) => fanOut > 0)
		.map(({ index }) => `n=p${index}(${wordList("w", words)},n);`)
		.join("");
	const loads = Array.from({ length: words }, (_, word) => `w${word}=states[b+${word}]`).join(",");
	return `
function expand(states,from,to){
	let n=0,s=from;
	for(;s<to&&n<${BATCH};s++){first[s-from]=n;const b=s*${words},${loads};${calls}}
	first[s-from]=n;
	return s-from;
}`;
}

/** Interpreted steps before the code is made anew, with branches for what they did. */
const PATIENCE = 200;

export interface Generator {
	readonly generate: (layout: Layout) => Generated;
}

export function generator(tables: Tables, hashing: Hashing, coverage: Coverage | null): Generator {
	const interpreter = new Interpreter(tables);
	let patience = PATIENCE;
	return {
		generate: (layout) => {
			patience *= 2;
			return generate(tables, layout, hashing, coverage, interpreter, patience);
		},
	};
}

function generate(
	tables: Tables,
	layout: Layout,
	hashing: Hashing,
	coverage: Coverage | null,
	interpreter: Interpreter,
	patience: number,
): Generated {
	const { words } = layout;
	const processCount = tables.processes.length;
	const names: string[] = ["made", "labels", "first", "targets", "hashes", "slots", "heads"];
	const room = BATCH + tables.processes.reduce((sum, { fanOut }) => sum + fanOut, 0);
	const made = new Int32Array(room * words);
	const labels = new Int32Array(room);
	const first = new Int32Array(BATCH + 2);
	const targets = new Int32Array(room);
	const values: unknown[] = [made, labels, first, targets, ...[1, 2, 3].map(() => new Int32Array(room))];
	const give = (name: string, value: unknown) => {
		names.push(name);
		values.push(value);
	};
	for (const process of tables.processes) {
		process.fitLocals();
		for (const [index, { channel }] of process.reads.entries())
			process.fitHeard(index, 2 ** (layout.channels[channel]?.codeBits ?? 0));
	}
	const generation = tables.generation;
	tables.machines.forEach((machine, m) => {
		give(`out${m}`, machine.outcomes);
		give(`next${m}`, machine.next);
		give(`shape${m}`, machine.shape);
		give(`x${m}`, machine.operands);
		if (coverage) give(`hit${m}`, coverage.hits[m]);
	});
	for (const { index: p, ownFrom, ownTo, ownEvent, ownOutcome, reads } of tables.processes) {
		give(`ownFrom${p}`, ownFrom);
		give(`ownTo${p}`, ownTo);
		give(`ownEvent${p}`, ownEvent);
		give(`ownOutcome${p}`, ownOutcome);
		reads.forEach(({ heard }, read) => {
			give(`heard${p}_${read}`, heard);
		});
	}
	const checked = (answer: number): number => {
		if (tables.generation !== generation || !fits(layout, tables)) throw new Stale();
		return answer;
	};
	give("ask", (m: number, local: number, event: number) => {
		const machine = tables.machines[m];
		return checked(machine ? machine.outcome(local, event) : 1);
	});
	give("askOwn", (p: number, local: number) => checked(tables.process(p).own(local)));
	give("askHeard", (p: number, read: number, code: number) => {
		const process = tables.process(p);
		const { messages } = tables.channel(process.reads[read]?.channel ?? -1);
		return checked(process.heard(read, code, messages[code - 1]));
	});
	const source = new Int32Array(words);
	let slowSteps = 0;
	give("slow", (p: number, event: number, n: number, ...state: number[]) => {
		if (++slowSteps > patience) throw new Stale();
		source.set(state);
		const step = interpreter.step(unpack(layout, source, 0), p, event);
		checked(0);
		if (!step) return n;
		pack(layout, step.next, made, n * words);
		labels[n] = event * processCount + p;
		for (const [m, outcome] of step.taken) {
			const hits = coverage?.hits[m];
			if (hits) hits[outcome] = 1;
		}
		return n + 1;
	});
	const writer = new StepWriter(tables, layout, coverage !== null);
	const text = [
		'"use strict";',
		...tables.processes.map((process) => writer.process(process)),
		hashCode(words, hashing),
		tableCode(words),
		expandCode(tables, words),
		"return {expand,insert,rehash};",
	].join("\n");
	// The text is made of numbers and of names that are made here; what it returns is what stands in it.
	const functions = new Function(...names, text)(...values) as Pick<Generated, "expand" | "insert" | "rehash">;
	const check = () => {
		checked(0);
	};
	return { layout, ...functions, check, first, targets, labels, made };
}
