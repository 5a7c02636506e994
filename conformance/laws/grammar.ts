/**
 * The grammar of machines: what an XState machine of the model may consist of. One machine a file; explicit events only (no timers,
 * actors or history); guards named in the document's terms; every transition cites its requirements and its source.
 */
import ts from "typescript";
import { StateMachine } from "xstate";
import type { Breach, SourceFile } from "./tree.js";

/** The parts of a state's configuration that may be there. */
const STATE_KEYS = new Set([
	"id",
	"context",
	"description",
	"entry",
	"exit",
	"initial",
	"meta",
	"on",
	"always",
	"output",
	"schemas",
	"states",
	"tags",
	"type",
]);
const STATE_TYPES = new Set([undefined, "atomic", "compound", "parallel", "final"]);
const TRANSITION_KEYS = new Set(["actions", "description", "guard", "meta", "reenter", "target"]);
/** Actions of XState that change or tell nothing but the machine itself. */
const BUILT_IN_ACTIONS = new Set(["xstate.assign", "xstate.emit", "xstate.raise", "xstate.enqueueActions"]);

/** What a file of machines may take from XState, besides types: nothing that looks at other machines, at time or at actors. */
const FROM_XSTATE = new Set(["setup", "assign", "emit", "enqueueActions", "raise"]);

type Blame = (where: string, what: string) => void;

/** The one machine that a file of machines exports; undefined if it is not one. */
export function machineOf(exports: Readonly<Record<string, unknown>>): { readonly config: unknown } | undefined {
	const machines = Object.values(exports).filter((value) => value instanceof StateMachine);
	return machines.length === 1 ? machines[0] : undefined;
}

/** What a wing's transitions may cite. */
export interface Citable {
	readonly isRequirement: (id: string) => boolean;
	/** What is wrong with the source that a transition names; null if nothing is. */
	readonly badSource: (text: string) => string | null;
}

/** Breaches of the grammar by the exports of one file. */
export function grammarBreaches(path: string, exports: Readonly<Record<string, unknown>>, citable: Citable): Breach[] {
	const machine = machineOf(exports);
	if (machine === undefined) return [{ path, what: "does not export exactly one machine" }];
	const breaches: Breach[] = [];
	const blame: Blame = (where, what) => breaches.push({ path, what: `${where}: ${what}` });
	checkState("machine", machine.config, citable, blame);
	return breaches;
}

/** Names that a file of machines takes from XState and may not. */
export function importBreaches({ path, text }: SourceFile): Breach[] {
	const breaches: Breach[] = [];
	for (const statement of ts.createSourceFile(path, text, ts.ScriptTarget.Latest).statements) {
		if (!ts.isImportDeclaration(statement) || statement.importClause?.phaseModifier !== undefined) continue;
		if (!ts.isStringLiteral(statement.moduleSpecifier) || statement.moduleSpecifier.text !== "xstate") continue;
		const names = statement.importClause?.namedBindings;
		if (names === undefined || !ts.isNamedImports(names)) {
			breaches.push({ path, what: "takes all of xstate" });
			continue;
		}
		for (const { isTypeOnly, propertyName, name } of names.elements) {
			const taken = (propertyName ?? name).text;
			if (!isTypeOnly && !FROM_XSTATE.has(taken)) breaches.push({ path, what: `takes ${taken} from xstate` });
		}
	}
	return breaches;
}

function checkState(where: string, config: unknown, citable: Citable, blame: Blame): void {
	if (!isRecord(config)) {
		blame(where, "is no state");
		return;
	}
	for (const key of Object.keys(config)) if (!STATE_KEYS.has(key)) blame(where, `has "${key}"`);
	if (!STATE_TYPES.has(typeof config.type === "string" ? config.type : undefined)) {
		blame(where, `is of type ${config.type}`);
	}
	for (const key of ["entry", "exit"]) checkActions(`${where}, ${key}`, config[key], blame);
	const on = isRecord(config.on) ? config.on : {};
	for (const [event, transitions] of [...Object.entries(on), ["always", config.always] as const]) {
		for (const transition of listOf(transitions)) {
			checkTransition(`${where}, ${event}`, transition, citable, blame);
		}
	}
	if (!isRecord(config.states)) return;
	for (const [name, state] of Object.entries(config.states)) {
		checkState(where === "machine" ? name : `${where}.${name}`, state, citable, blame);
	}
}

function checkTransition(where: string, config: unknown, citable: Citable, blame: Blame): void {
	if (!isRecord(config)) {
		blame(where, "cites nothing");
		return;
	}
	for (const key of Object.keys(config)) if (!TRANSITION_KEYS.has(key)) blame(where, `has "${key}"`);
	checkActions(where, config.actions, blame);
	const { guard, meta } = config;
	if (guard !== undefined && !isNamed(guard)) blame(where, "has a guard without a name");
	const requirements = isRecord(meta) ? listOf(meta.requirements) : [];
	if (requirements.length === 0) blame(where, "cites no requirement");
	for (const id of requirements) {
		if (typeof id !== "string" || !citable.isRequirement(id)) blame(where, `cites ${id}, which is no requirement`);
	}
	const source = isRecord(meta) ? meta.source : undefined;
	const complaint = typeof source === "string" ? citable.badSource(source) : "names no source";
	if (complaint !== null) blame(where, complaint);
}

function checkActions(where: string, actions: unknown, blame: Blame): void {
	for (const action of listOf(actions)) {
		if (isNamed(action)) continue;
		const type = typeof action === "function" && "type" in action ? action.type : undefined;
		if (typeof type !== "string" || !BUILT_IN_ACTIONS.has(type)) {
			blame(where, `has an action that is neither named nor one of ${[...BUILT_IN_ACTIONS].join(", ")}`);
		} else if (typeof action === "function" && "delay" in action && action.delay !== undefined) {
			blame(where, "raises an event after a delay");
		}
	}
}

/** A name, or a name with parameters. */
function isNamed(value: unknown): boolean {
	return typeof value === "string" || (isRecord(value) && typeof value.type === "string");
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
	if (value === undefined) return [];
	return Array.isArray(value) ? value : [value];
}
