/**
 * JavaScript for the steps of one process, as text: words in, words out, every lookup in an integer table. Each known sequence of
 * effects becomes straight-line code; what has no code yet, or is nested deeper than is worth writing out, goes to `slow`, the
 * interpreter. Leaves out the loop around it (generate.ts).
 */
import { READ_CLOSED, WRITE_CLOSED } from "./interpret.js";
import { type ChannelFields, type Field, type Layout, maskOf } from "./layout.js";
import type { MachineTable, Operation } from "./machine-table.js";
import type { ProcessTable, Tables } from "./tables.js";

/** Meetings within meetings within meetings are written out so deep. */
const DEEPEST = 3;

export const wordList = (prefix: string, words: number): string =>
	Array.from({ length: words }, (_, word) => `${prefix}${word}`).join(",");

const read = (prefix: string, field: Field): string =>
	field.word < 0 ? "0" : `((${prefix}${field.word}>>>${field.shift})&${maskOf(field)})`;

const clear = (field: Field): string => (field.word < 0 ? "" : `n${field.word}&=${~(maskOf(field) << field.shift)};`);

const write = (field: Field, value: string): string =>
	field.word < 0
		? ""
		: `n${field.word}=(n${field.word}&${~(maskOf(field) << field.shift)})|((${value})<<${field.shift});`;

/** Written where a step turns out to be impossible. */
const IMPOSSIBLE = "return n;";

export class StepWriter {
	readonly #tables: Tables;
	readonly #layout: Layout;
	readonly #coverage: boolean;
	#names = 0;
	/** Variables that hold the outcomes of meetings, with the machine's index. */
	#met: (readonly [variable: string, machine: number])[] = [];

	constructor(tables: Tables, layout: Layout, coverage: boolean) {
		this.#tables = tables;
		this.#layout = layout;
		this.#coverage = coverage;
	}

	/** Two functions: `p<i>` finds what the process can do, `a<i>` does it. None if it never does anything of itself. */
	process(process: ProcessTable): string {
		if (process.fanOut === 0) return "";
		return `${this.#offers(process)}\n${this.#act(process)}`;
	}

	#offers(process: ProcessTable): string {
		const { index: p, machineIndex: m, machine, reads, writes } = process;
		const words = wordList("w", this.#layout.words);
		const act = (outcome: string, event: string) => `n=a${p}(${words},n,${outcome},${event});`;
		const ask = (event: string) =>
			`{const e=${event};let o=out${m}[l*${machine.eventRoom}+e];if(o===0)o=ask(${m},l,e);if(o>1)${act("o", "e")}}`;
		const lines = [`function p${p}(${words},n){`, `const l=${read("w", this.#processField(p))};`];
		lines.push(`let k=ownFrom${p}[l];if(k===0)k=askOwn(${p},l);`);
		lines.push(`for(const end=ownTo${p}[l];k<end;k++)${act(`ownOutcome${p}[k]`, `ownEvent${p}[k]`)}`);
		reads.forEach(({ channel, end }, index) => {
			const { contents, closed, codeBits } = this.#channel(channel);
			const head = contents.bits === 0 ? "0" : `${read("w", contents)}&${(1 << codeBits) - 1}`;
			lines.push(`{const h=${head};if(h!==0){let e=heard${p}_${index}[h];if(e<0)e=askHeard(${p},${index},h);`);
			lines.push(`${ask("e").replace("const e=e;", "")}}`);
			if (closed.bits > 0) lines.push(`else if(${read("w", closed)}&${WRITE_CLOSED})${ask(String(end))}`);
			lines.push("}");
		});
		for (const { channel, broken } of writes) {
			const { closed } = this.#channel(channel);
			if (closed.bits > 0) lines.push(`if(${read("w", closed)}&${READ_CLOSED})${ask(String(broken))}`);
		}
		lines.push("return n;}");
		return lines.join("\n");
	}

	#act({ index: p, machineIndex: m, machine }: ProcessTable): string {
		const { words } = this.#layout;
		this.#met = [];
		const slow = `return slow(${p},e,n,${wordList("w", words)});`;
		const body = this.#afterwards(machine, m, "o", null, slow, 0);
		const own = this.#processField(p);
		const lines = [`function a${p}(${wordList("w", words)},n,o,e){`];
		lines.push(
			`let ${Array.from({ length: words }, (_, word) => `n${word}=w${word}`).join(",")}${this.#met.map(([name]) => `,${name}=0`).join("")};`,
		);
		lines.push(write(own, `next${m}[o]`), body);
		if (this.#coverage) {
			lines.push(`hit${m}[o]=1;`);
			for (const [name, machineIndex] of this.#met) lines.push(`if(${name}!==0)hit${machineIndex}[${name}]=1;`);
		}
		const base = words === 1 ? "n" : `n*${words}`;
		for (let word = 0; word < words; word++) lines.push(`made[${base}+${word}]=n${word};`);
		lines.push(`labels[n]=e*${this.#tables.processes.length}+${p};return n+1;}`);
		return lines.join("\n");
	}

	/** What follows from an outcome: a branch for each shape that is known for these events (null: for any). */
	#afterwards(
		machine: MachineTable,
		m: number,
		outcome: string,
		events: ReadonlySet<number> | null,
		slow: string,
		depth: number,
	): string {
		const shapes = new Set<number>();
		if (events) for (const event of events) for (const shape of machine.shapesOf(event)) shapes.add(shape);
		else for (let shape = 0; shape < machine.shapes.length; shape++) shapes.add(shape);
		shapes.delete(0);
		const selector = `shape${m}[${outcome}]`;
		if (shapes.size === 0 || depth > DEEPEST) return `if(${selector}!==0)${slow}`;
		const branches = [...shapes].map((shape) => {
			const code = this.#sequence(machine, m, shape, outcome, slow, depth);
			return `case ${shape}:{${code}break;}`;
		});
		return `switch(${selector}){case 0:break;${branches.join("\n")}default:${slow}}`;
	}

	#sequence(machine: MachineTable, m: number, shape: number, outcome: string, slow: string, depth: number): string {
		return (machine.shapes[shape] ?? [])
			.map((operation, at) => {
				const operand = `x${m}[${outcome}*${machine.stride}+${at}]`;
				if (operation.kind !== "sync") return this.#onChannel(operation, operand);
				const seen = new Set<number>();
				for (let o = 2; o < machine.outcomeCount; o++)
					if (machine.shape[o] === shape) seen.add(machine.operands[o * machine.stride + at] ?? 0);
				return this.#meeting(operation.process, operand, seen, slow, depth + 1);
			})
			.join("");
	}

	#meeting(q: number, operand: string, events: ReadonlySet<number>, slow: string, depth: number): string {
		const { machine, machineIndex: m } = this.#tables.process(q);
		const field = this.#processField(q);
		const name = `o${++this.#names}`;
		const met = this.#coverage ? `t${this.#names}` : "";
		if (this.#coverage) this.#met.push([met, m]);
		return [
			`const l${name}=${read("n", field)},e${name}=${operand};`,
			`let ${name}=out${m}[l${name}*${machine.eventRoom}+e${name}];if(${name}===0)${name}=ask(${m},l${name},e${name});`,
			`if(${name}===1)${IMPOSSIBLE}`,
			write(field, `next${m}[${name}]`),
			met === "" ? "" : `${met}=${name};`,
			this.#afterwards(machine, m, name, events, slow, depth),
		].join("");
	}

	#onChannel(operation: Exclude<Operation, { readonly kind: "sync" }>, operand: string): string {
		const { contents, closed, codeBits, capacity } = this.#channel(operation.channel);
		const now = read("n", contents);
		const set = (flag: number) => (closed.word < 0 ? "" : `n${closed.word}|=${flag << closed.shift};`);
		switch (operation.kind) {
			case "push": {
				if (capacity === 0) return IMPOSSIBLE;
				const open = closed.bits > 0 ? `if(${read("n", closed)}&${READ_CLOSED})${IMPOSSIBLE}` : "";
				const full = `if(c>=${2 ** (codeBits * (capacity - 1))})${IMPOSSIBLE}`;
				const place = Array.from(
					{ length: capacity - 1 },
					(_, used) => `c<${2 ** (codeBits * used)}?${used * codeBits}:`,
				);
				const shift = `${place.join("")}${(capacity - 1) * codeBits}`;
				return `{${open}const c=${now};${full}n${contents.word}|=${operand}<<((${shift})+${contents.shift});}`;
			}
			case "take":
				return contents.bits === 0
					? IMPOSSIBLE
					: `{const c=${now};if(c===0)${IMPOSSIBLE}${write(contents, `c>>>${codeBits}`)}}`;
			case "closeWrite":
				return set(WRITE_CLOSED);
			case "closeRead":
				return clear(contents) + set(READ_CLOSED);
			case "open":
				return clear(contents) + clear(closed);
		}
	}

	#processField(index: number): Field {
		return this.#layout.processes[index] ?? { word: -1, shift: 0, bits: 0 };
	}

	#channel(index: number): ChannelFields {
		const fields = this.#layout.channels[index];
		if (!fields) throw new RangeError(`The layout has no channel ${index}.`);
		return fields;
	}
}
