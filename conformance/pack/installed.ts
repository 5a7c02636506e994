/**
 * For tests: the package as others get it. The checkout's sources are built and packed, and the tarball is installed in an empty directory
 * by `npm init -y` and `npm install`. Leaves out what is done there (journey.ts).
 */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../laws/tree.js";

/** What of the checkout `npm pack` needs, beside the build. */
const PACKED_FROM = ["package.json", "README.md", "LICENSE", ".github", "model", "impl", "conformance", "docs"];
/** No command of the kit is to take longer here, even where other programs take the machine. */
export const PATIENCE_MS = 300_000;

export interface Outcome {
	readonly code: number | null;
	readonly out: string;
	readonly err: string;
}

export interface Installed {
	/** Where the package is installed, and where commands are run. */
	readonly home: string;
	/** The package in it. */
	readonly packed: string;
	/** Runs `npx spoolproof` there; without npx's own second, by the link that it would run. */
	spoolproof(args: readonly string[], environment?: Readonly<Record<string, string>>): Outcome;
	/** Runs another program there. */
	run(program: string, args: readonly string[], environment?: Readonly<Record<string, string>>): Outcome;
	/** Compiles a file there with the checkout's compiler and its types of Node. @returns what the compiler found wrong */
	compile(flags: readonly string[], file: string): string;
	remove(): void;
}

/** Builds, packs and installs. */
export function install(): Installed {
	const base = mkdtempSync(join(tmpdir(), "spoolproof-pack-"));
	const [source, home] = [join(base, "source"), join(base, "home")];
	for (const name of PACKED_FROM) cpSync(join(ROOT, name), join(source, name), { recursive: true });
	const compiler = join(ROOT, "node_modules", "typescript", "bin", "tsc");
	const project = join(ROOT, ".config", "tsconfig.build.json");
	// Types are checked by the tests' own run.
	const build = ["-p", project, "--noCheck", "--incremental", "false", "--outDir", join(source, "dist")];
	execFileSync(process.execPath, [compiler, ...build]);
	mkdirSync(home);
	npm(source, "pack", "--ignore-scripts", "--pack-destination", base);
	const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
	npm(home, "init", "-y");
	npm(home, "install", "--prefer-offline", "--no-audit", "--no-fund", join(base, `spoolproof-${version}.tgz`));
	const run: Installed["run"] = (program, args, environment = {}) => {
		const env = { ...process.env, NO_COLOR: "1", NODE_PATH: "", ...environment };
		const options = { cwd: home, encoding: "utf8", env, timeout: PATIENCE_MS } as const;
		const { status, stdout, stderr } = spawnSync(program, args, options);
		return { code: status, out: stdout, err: stderr };
	};
	return {
		home,
		packed: join(home, "node_modules", "spoolproof"),
		spoolproof: (args, environment) => run(join(home, "node_modules", ".bin", "spoolproof"), args, environment),
		run,
		compile: (flags, file) => {
			const types = ["--typeRoots", join(ROOT, "node_modules", "@types"), "--types", "node"];
			return run(process.execPath, [compiler, "--ignoreConfig", ...flags, ...types, file]).out;
		},
		remove: () => rmSync(base, { recursive: true, force: true }),
	};
}

function npm(cwd: string, ...args: readonly string[]): void {
	execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] });
}
