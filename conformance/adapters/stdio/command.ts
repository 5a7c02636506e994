/**
 * A command given as one string, split into words as a shell would, and found on this machine, so that it can be run without a shell.
 * Leaves out running it.
 */
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { AdapterFailure } from "../adapter.js";
import { CommandLineError, splitWords } from "./words.js";

export interface FoundCommand {
	/** As it was given. */
	readonly text: string;
	/** An absolute path. */
	readonly program: string;
	readonly args: readonly string[];
}

/**
 * Splits a command and finds its program. Words that name files below the present directory become absolute paths, since the program
 * is started in a directory of its own.
 * @throws AdapterFailure that says which word is wrong and what to do.
 */
export function findCommand(text: string, from = process.cwd(), path = process.env.PATH ?? ""): FoundCommand {
	const [program, ...args] = wordsOf(text);
	if (program === undefined) {
		throw new AdapterFailure(
			'the command is empty; give the program that speaks the adapter protocol, as in "python3 mine.py"',
		);
	}
	return { text, program: findProgram(program, from, path), args: args.map((word) => absolute(word, from)) };
}

function wordsOf(text: string): string[] {
	try {
		return splitWords(text);
	} catch (error) {
		if (!(error instanceof CommandLineError)) throw error;
		throw new AdapterFailure(`the command ${show(text)} cannot be run: ${error.message}`);
	}
}

function findProgram(program: string, from: string, path: string): string {
	const candidates = program.includes("/")
		? [resolve(from, program)]
		: path
				.split(delimiter)
				.filter((one) => one !== "")
				.map((directory) => join(directory, program));
	const files = candidates.filter(isFile);
	const found = files.find(isExecutable);
	if (found !== undefined) return found;
	if (files[0] !== undefined) throw new AdapterFailure(`${files[0]} is not executable; try chmod +x ${files[0]}`);
	if (program.includes("/")) throw new AdapterFailure(`there is no program ${program} (looked in ${from})`);
	const here = isFile(resolve(from, program)) ? `; for the file of that name here write ./${program}` : "";
	throw new AdapterFailure(`there is no program ${program} in PATH${here}`);
}

function absolute(word: string, from: string): string {
	const path = resolve(from, word);
	return !word.startsWith("-") && isFile(path) ? path : word;
}

function isFile(path: string): boolean {
	try {
		return statSync(path).isFile();
	} catch {
		// Not there, or no path that the system takes.
		return false;
	}
}

function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

function show(text: string): string {
	return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text);
}
