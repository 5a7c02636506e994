/** Mutants of the explorer: mistakes that a model checker can make without anybody noticing, each with the check that must notice it. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts to find are templates of generated code.
import { inFile, type Mutant } from "./mutant.js";

const RANDOM = "random systems";
const NAMES = "random systems up to names";
const FAVOURITE = "random systems with a favourite";
const ROUND = "a cycle whose names do not come back";
const PART = "a fair part of what is unfair as a whole";
const BENCHMARK = "the benchmark, counted by hand";
const BUDGET = "a budget that is met";

const explore = (file: string, mutants: Parameters<typeof inFile>[1]): Mutant[] =>
	inFile(`conformance/explore/${file}.ts`, mutants);

export const EXPLORER_MUTANTS: readonly Mutant[] = [
	...explore("generate", [
		{
			name: "states with the same hash are the same",
			find: "if(((t^h)&~mask)===0){const q=((t&mask)-1)*${words};if(${equal(0)})break;}",
			replace: "if(((t^h)&~mask)===0)break;",
			because: "a state is its words, not its hash",
			killedBy: [RANDOM, BENCHMARK],
		},
		{
			name: "of a state the first word alone is compared",
			find: "if(${equal(1)}){targets[i]=at-1;continue;}",
			replace: "{targets[i]=at-1;continue;}",
			because: "a state is its words, not its hash",
			killedBy: [BENCHMARK],
		},
		{
			name: "the table loses a state when it grows",
			find: "for(let i=from;i<to;i++){const q=i*",
			replace: "for(let i=from+(from===0&&to>3?1:0);i<to;i++){const q=i*",
			because: "the table holds every state",
			killedBy: [RANDOM, BENCHMARK],
		},
		{
			name: "a growing table writes over what is in the way",
			find: "let s=h&mask;while(table[s]!==0)s=(s+1)&mask;table[s]=",
			replace: "let s=h&mask;table[s]=",
			because: "the table holds every state",
			killedBy: [RANDOM, BENCHMARK],
		},
		{
			name: "a state is said to be found by its neighbour",
			find: "parents[count]=from+k;",
			replace: "parents[count]=from;",
			because: "the way to a state consists of steps",
			killedBy: [RANDOM],
		},
		{
			name: "tables that have grown go unnoticed",
			find: "if (tables.generation !== generation || !fits(layout, tables)) throw new Stale();",
			replace: "if (!fits(layout, tables)) throw new Stale();",
			because: "generated code looks into the tables that there are",
			killedBy: [RANDOM],
		},
	]),
	...explore("generate-step", [
		{
			name: "a channel holds one message more",
			find: "const full = `if(c>=${2 ** (codeBits * (capacity - 1))})",
			replace: "const full = `if(c>=${2 ** (codeBits * capacity)})",
			because: "channels are bounded",
			killedBy: [RANDOM],
		},
		{
			name: "a step is taken though the other cannot meet",
			find: "`if(${name}===1)${IMPOSSIBLE}`,",
			replace: '"",',
			because: "a meeting takes two",
			killedBy: [RANDOM],
		},
		{
			name: "closing the reading end keeps what was in the channel",
			find: "return clear(contents) + set(READ_CLOSED);",
			replace: "return set(READ_CLOSED);",
			because: "what nobody reads is lost",
			killedBy: [RANDOM],
		},
		{
			name: "a channel that is made new stays closed",
			find: "return clear(contents) + clear(closed);",
			replace: "return clear(contents);",
			because: "a new channel is open",
			killedBy: [RANDOM],
		},
		{
			name: "one can push into a channel that nobody reads",
			find: 'const open = closed.bits > 0 ? `if(${read("n", closed)}&${READ_CLOSED})${IMPOSSIBLE}` : "";',
			replace: 'const open = "";',
			because: "a push without a reader is impossible",
			killedBy: [RANDOM],
		},
		{
			name: "the end of a channel is heard before its last messages",
			find: 'else if(${read("w", closed)}&${WRITE_CLOSED})',
			replace: 'if(${read("w", closed)}&${WRITE_CLOSED})',
			because: "the end comes after the messages",
			killedBy: [RANDOM],
		},
		{
			name: "a step is known by a neighbour's name",
			find: "labels[n]=e*${this.#tables.processes.length}+${p};",
			replace: "labels[n]=e*${this.#tables.processes.length}+${Math.max(0, p - 1)};",
			because: "fairness is about who takes a step",
			killedBy: [RANDOM],
		},
		{
			name: "transitions of those that are met are not noted",
			find: "for (const [name, machineIndex] of this.#met) lines.push",
			replace: "for (const [name, machineIndex] of this.#met.slice(1)) lines.push",
			because: "coverage counts every machine",
			killedBy: [RANDOM],
		},
	]),
	...explore("layout", [
		{
			name: "a field for local states is one bit too small",
			find: "machine.localCount <= 2 ** (layout.processes[index]?.bits ?? 0)",
			replace: "machine.localCount <= 2 ** ((layout.processes[index]?.bits ?? 0) + 1)",
			because: "states are packed without loss",
			killedBy: [RANDOM],
		},
		{
			name: "a field for messages is one code too small",
			find: "messages.length < 2 ** fields.codeBits",
			replace: "messages.length <= 2 ** fields.codeBits",
			because: "states are packed without loss",
			killedBy: [RANDOM],
		},
		{
			name: "a packed state forgets which ends are closed",
			find: "writeField(states, at, fields.closed, closed[index] ?? 0);",
			replace: "",
			because: "states are packed without loss",
			killedBy: [RANDOM],
		},
	]),
	...explore("store", [
		{
			name: "the list of states loses the last one when it grows",
			find: "states.set(this.states.subarray(0, this.count * this.words));",
			replace: "states.set(this.states.subarray(0, (this.count - 1) * this.words));",
			because: "the list holds every state",
			killedBy: [BENCHMARK],
		},
	]),
	...explore("search", [
		{
			name: "states that were packed anew are not looked up any more",
			find: "this.#code.rehash(store.states, store.table, 0, store.count);",
			replace: "",
			because: "the table holds every state",
			killedBy: [RANDOM],
		},
		{
			name: "a search that met its budget is said to be complete",
			find: "this.complete = this.stoppedAt === null && this.exhausted === null;",
			replace: "this.complete = this.stoppedAt === null;",
			because: "a part proves nothing",
			killedBy: [BUDGET],
		},
		{
			name: "the depth is that of the last state but one",
			find: "if (at < levelEnd) this.depth++;",
			replace: "this.depth++;",
			because: "the depth is that of the farthest state",
			killedBy: [RANDOM],
		},
	]),
	...explore("predicate", [
		{
			name: "predicates tell channels apart by how many messages are there",
			find: 'const key = `${channel}:${codes.join(",")}`;',
			replace: "const key = `${channel}:${codes.length}`;",
			because: "a predicate is a function of what it looks at",
			killedBy: [RANDOM],
		},
	]),
	...explore("liveness", [
		{
			name: "weak fairness is ignored",
			find: "if (this.#weak & always & ~taken) continue;",
			replace: "",
			because: "only fair runs count",
			killedBy: [RANDOM],
		},
		{
			name: "nothing may ever rest",
			find: "(this.#mayRest && (this.#enabled(state) & constrained) === 0)",
			replace: "false",
			because: "without fairness nothing is promised",
			killedBy: [RANDOM],
		},
		{
			name: "everything may rest, whatever was promised",
			find: "(this.#mayRest && (this.#enabled(state) & constrained) === 0)",
			replace: "this.#mayRest",
			because: "only fair runs count",
			killedBy: [RANDOM],
		},
		{
			name: "strong fairness is weak",
			find: "const starved = this.#strong & ever & ~taken;",
			replace: "const starved = this.#strong & always & ~taken;",
			because: "only fair runs count",
			killedBy: [RANDOM],
		},
		{
			name: "a component that is unfair as a whole is given up",
			find: "work.push(component.filter((state) => (this.#enabled(state) & starved) === 0));",
			replace: "",
			because: "a part of it may be fair",
			killedBy: [PART],
		},
		{
			name: "a state is taken for a cycle",
			find: "if (component.length > 1 || this.#hasLoop(component[0] ?? 0)) found.push(component);",
			replace: "found.push(component);",
			because: "a cycle consists of steps",
			killedBy: [RANDOM],
		},
		{
			name: "a cycle keeps a promise by any state",
			find: "onState: (state) => toLeave & ~this.#enabled(state),",
			replace: "onState: () => toLeave,",
			because: "a lasso is fair itself",
			killedBy: [RANDOM],
		},
		{
			name: "a cycle is gone round until its first names come back",
			find: "met.set(names, rounds.length);",
			replace: "if (rounds.length === 0) met.set(names, 0);",
			because: "found by random systems, 20261123: names may never come back",
			killedBy: [ROUND],
		},
	]),
	...explore("components", [
		{
			name: "a way back is not followed",
			find: "(low[state] as number)) low[state] = order[to] as number;",
			replace: "(low[state] as number) - 1) low[state] = order[to] as number;",
			because: "a component is all that hangs together",
			killedBy: [RANDOM],
		},
	]),
	...explore("possible", [
		{
			name: "only steps that are not allowed lead back",
			find: "if (mayGo(labels[edge] ?? 0)) {",
			replace: "if (!mayGo(labels[edge] ?? 0)) {",
			because: "what is possible is so by allowed steps",
			killedBy: [RANDOM],
		},
	]),
	...explore("symmetry", [
		{
			name: "ids keep their order",
			find: "return x < y ? -1 : x > y ? 1 : a - b;",
			replace: "return a - b;",
			because: "one state stands for all that differ in names",
			killedBy: [NAMES],
		},
		{
			name: "what stands in a channel is not told apart by its place",
			find: "this.#numbers.of(`channel ${channel}, ${place}, ${kind}: ${text}`)",
			replace: "this.#numbers.of(`channel ${channel}, ${kind}: ${text}`)",
			because: "one state stands for all that differ in names",
			killedBy: [NAMES],
		},
		{
			name: "messages keep their ids",
			find: "contents: contents.map((codes, channel) => codes.map((code) => this.code(channel, code, to))),",
			replace: "contents,",
			because: "a renamed state is one that can be reached",
			killedBy: [NAMES],
		},
		{
			name: "every state stands for itself alone",
			find: "size = (size * (index + 1)) / count;",
			replace: "size = count > 0 ? size : 0;",
			because: "states stood for are counted",
			killedBy: [NAMES],
		},
	]),
	...explore("symmetry-check", [
		{
			name: "an id that is shunned goes unnoticed",
			find: 'if (mine !== theirs) differ("only one of them can take it");',
			replace: "",
			because: "ids that are not alike are refused",
			killedBy: [FAVOURITE],
		},
	]),
];
