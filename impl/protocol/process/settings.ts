/**
 * How a program learns what to do: options on its command line, else environment variables, so that the starter need not know each
 * program's options (`--dialect sagredo`, or SPOOLPROOF_DIALECT=sagredo). Leaves out the control files.
 */
import { readFileSync, statSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import type { ControlReader } from "../controls.js";
import { type Dialect, dialectNamed } from "../dialect.js";
import { errorCode } from "../fs.js";

/** What the programs can be told; the starter hands on what it does not need itself. */
const OPTIONS: ReadonlySet<string> = new Set([
	...["home", "dialect", "lifetime", "overlap", "interval", "todo-processing", "scheduler", "queue-program"],
	...["lspawn", "rspawn", "send", "todo", "clean", "record", "maildirs", "delay", "spawn"],
]);

export class Settings {
	private readonly options = new Map<string, string>();
	/** What is not an option. */
	readonly rest: readonly string[];
	private readonly environment: Readonly<Record<string, string | undefined>>;

	/** @throws Error if an option is not known, or has no value. */
	constructor(argv: readonly string[], environment: Readonly<Record<string, string | undefined>>) {
		this.environment = environment;
		const rest: string[] = [];
		for (let at = 0; at < argv.length; at += 1) {
			const word = argv[at] ?? "";
			if (!word.startsWith("--")) {
				rest.push(...argv.slice(at));
				break;
			}
			if (!OPTIONS.has(word.slice(2))) throw new Error(`unknown option ${word}`);
			const value = argv[at + 1];
			if (value === undefined) throw new Error(`option ${word} needs a value`);
			this.options.set(word.slice(2), value);
			at += 1;
		}
		this.rest = rest;
	}

	text(name: string): string | undefined {
		return this.options.get(name) ?? this.environment[variable(name)];
	}

	/** The options as the variables that stand for them, for programs that are started. */
	asEnvironment(): Readonly<Record<string, string>> {
		return Object.fromEntries([...this.options].map(([name, value]) => [variable(name), value]));
	}

	/** A number of at least `least`. @throws Error if it is none. */
	number(name: string, fallback: number, least = 0): number {
		const text = this.text(name);
		if (text === undefined) return fallback;
		const value = Number(text);
		if (text.trim() === "" || !Number.isFinite(value) || value < least) {
			throw new Error(`${name} is "${text}": expected a number of at least ${least}`);
		}
		return value;
	}

	/** @throws Error if there is no such dialect. */
	dialect(): Dialect {
		return dialectNamed(this.text("dialect") ?? "exttodo");
	}
}

function variable(name: string): string {
	return `SPOOLPROOF_${name.toUpperCase().replaceAll("-", "_")}`;
}

/** Where a qmail system is. */
export interface Home {
	readonly controls: ControlReader;
	/** Changes into the queue directory. Throws if it cannot. */
	enterQueue(): void;
}

/**
 * The home directory that the settings name, or else the working directory.
 * @throws Error with a code if there is no such directory.
 */
export function homeDirectory(settings: Settings, dialect: Dialect): Home {
	const home = resolve(settings.text("home") ?? ".");
	if (!statSync(home).isDirectory()) throw new Error(`${home} is not a directory`);
	return {
		controls: (name) => {
			try {
				return readFileSync(`${home}/${dialect.controlDirectory}/${name}`, "latin1");
			} catch (error) {
				if (errorCode(error) === "ENOENT") return undefined;
				throw error;
			}
		},
		enterQueue: () => process.chdir(`${home}/queue`),
	};
}

/** Says on descriptor 2 why a program cannot start. Only for programs to which that descriptor means nothing else. */
export function complain(program: string, error: unknown): void {
	try {
		writeSync(2, `qmail-${program}: ${error instanceof Error ? error.message : String(error)}\n`);
	} catch {
		// It was started without one: the exit code has to do.
	}
}
