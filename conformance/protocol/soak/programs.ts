/** The reference programs where the build put them. Leaves out building: tests make their own (impl/protocol/testing/programs.ts). */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Programs } from "../../../impl/protocol/testing/programs.js";

export type { Programs };

/** @throws Error if a program is not built */
export function pathOf(programs: Programs, name: string): string {
	const path = programs.path(name);
	if (!existsSync(path)) throw new Error(`${path} is missing; build it with npm run build`);
	return path;
}

export function builtPrograms(): Programs {
	const root = fileURLToPath(new URL("../../../", import.meta.url));
	return {
		path: (name) => `${root}impl/protocol/bin/${name}.js`,
		module: (path) => `${root}${path}`,
	};
}
