/** The programs as JavaScript files for tests. Leaves out how they are made: build.ts. */
import { join } from "node:path";
import { builtPackage } from "./build.js";

export interface Programs {
	/** Absolute path of a program: "qmail-todo". */
	path(name: string): string;
	/** Absolute path of a module below the repository's root: "impl/protocol/clean.js". */
	module(path: string): string;
}

export function makePrograms(): Programs {
	const dist = join(builtPackage(), "dist");
	return {
		path: (name) => join(dist, "impl/protocol/bin", `${name}.js`),
		module: (path) => join(dist, path),
	};
}
