/**
 * The programs under test: other people's binaries by path, and the kit's own reference programs. Leaves out starting them.
 */
import { accessSync, constants, statSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { AdapterFailure } from "../adapter.js";

/** One program and how it is started. */
export interface Executable {
	/** For people: a path, or "reference qmail-todo". */
	readonly name: string;
	/** File and arguments. */
	readonly command: readonly [file: string, ...args: string[]];
	/** The kit's own. */
	readonly reference: boolean;
}

/** The programs of one trial. Any mix of given ones and the reference. */
export interface ProgramSet {
	readonly todo: Executable;
	readonly send: Executable;
	readonly clean: Executable;
}

export type ProgramRole = keyof ProgramSet;

/** Where the reference programs are, compiled: beside this file in dist/. */
const COMPILED = fileURLToPath(new URL("../../../impl/protocol/bin/", import.meta.url));

/** A reference program. @param directory where the compiled programs are, for callers that made their own */
export function referenceProgram(role: ProgramRole, directory: string = COMPILED): Executable {
	return {
		name: `reference qmail-${role}`,
		command: [process.execPath, `${directory}/qmail-${role}.js`],
		reference: true,
	};
}

/** All of the reference. */
export function referencePrograms(directory: string = COMPILED): ProgramSet {
	return {
		todo: referenceProgram("todo", directory),
		send: referenceProgram("send", directory),
		clean: referenceProgram("clean", directory),
	};
}

/**
 * Somebody's binary.
 * @param option how the user named it, for the error
 * @throws AdapterFailure if it is not there, or cannot be executed
 */
export function givenProgram(path: string, option: string): Executable {
	const file = resolve(path);
	try {
		if (!statSync(file).isFile()) throw new AdapterFailure(`${option} ${path}: not a file; give the path of a program`);
		accessSync(file, constants.X_OK);
	} catch (error) {
		if (error instanceof AdapterFailure) throw error;
		const code = error instanceof Error && "code" in error ? error.code : "";
		const what = code === "EACCES" ? "not executable; chmod +x it" : code === "ENOENT" ? "no such file" : String(error);
		throw new AdapterFailure(`${option} ${path}: ${what}`);
	}
	return { name: path, command: [file], reference: false };
}
