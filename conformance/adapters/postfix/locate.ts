/**
 * Finds Postfix's queue managers and libfaketime: named, installed, or unpacked from the distribution's packages into the kit's own
 * cache. `SPOOLPROOF_POSTFIX` may say `unpack` (as if nothing were installed) or name a directory. Leaves out running them.
 */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import type { Manager } from "../../../model/scheduler/events.js";
import { AdapterFailure } from "../adapter.js";
import { unpackPackages } from "./unpack.js";

/** Where the programs are that the live adapter needs. */
export interface PostfixInstallation {
	/** As Postfix prints it, for example "3.7.11". */
	readonly version: string;
	/** The directory that holds qmgr and oqmgr. */
	readonly daemonDirectory: string;
	/** The shared library that gives the queue manager its clock. */
	readonly libfaketime: string;
	/** Directories of shared libraries that the loader would not find by itself. */
	readonly libraryPath: readonly string[];
	/** The directory that was asked for, where one was. */
	readonly named?: string;
}

/** What is looked for. */
export interface PostfixWish {
	/** A daemon directory, or the top of a source tree that was built. Default: what SPOOLPROOF_POSTFIX says, else what is installed. */
	readonly directory?: string;
	/** Which queue managers it must have. Default: both. */
	readonly managers?: readonly Manager[];
}

const MANAGERS: readonly Manager[] = ["qmgr", "oqmgr"];
const DAEMON_DIRECTORIES = [
	"/usr/lib/postfix/sbin",
	"/usr/libexec/postfix",
	"/usr/lib/postfix",
	"/usr/local/libexec/postfix",
];
const LIBRARY_ROOTS = ["/usr/lib", "/usr/lib64", "/usr/local/lib"];
const FAKETIME = "libfaketime.so.1";
const INSTALL = "apt-get install postfix faketime";

/**
 * Finds what is named or installed; what is not is unpacked from the distribution's packages, which needs no root.
 * @throws AdapterFailure one line that says what is missing and what to install.
 */
export async function locatePostfix(wish: PostfixWish = {}): Promise<PostfixInstallation> {
	const { directory = process.env.SPOOLPROOF_POSTFIX ?? "", managers = MANAGERS } = wish;
	const unpack = directory === "unpack";
	const libfaketime = unpack ? undefined : findFaketime(LIBRARY_ROOTS);
	if (directory !== "" && !unpack) {
		const by = wish.directory === undefined ? "SPOOLPROOF_POSTFIX names" : "--postfix names";
		const daemonDirectory = builtDirectory(directory, managers, by);
		const { libfaketime: found } = libfaketime === undefined ? complete(daemonDirectory, libfaketime) : { libfaketime };
		const libraryPath = librariesOf(daemonDirectory);
		checkLibraries(daemonDirectory, managers, libraryPath, "let LD_LIBRARY_PATH name where it is");
		return { version: versionOf(daemonDirectory), daemonDirectory, libfaketime: found, libraryPath, named: directory };
	}
	const daemonDirectory = unpack ? undefined : DAEMON_DIRECTORIES.find(hasManagers);
	if (daemonDirectory !== undefined && libfaketime !== undefined) {
		return { version: versionOf(daemonDirectory), daemonDirectory, libfaketime, libraryPath: [] };
	}
	return complete(daemonDirectory, libfaketime);
}

/** Where the queue managers are in a directory that somebody named: in it, or where the build of a source tree puts them. */
function builtDirectory(directory: string, managers: readonly Manager[], by: string): string {
	// The programs are started in directories of their own, where a relative path would lead elsewhere.
	const candidates = [resolve(directory), resolve(directory, "libexec")];
	const found = candidates.find((path) => managers.every((manager) => isProgram(path, manager)));
	if (found !== undefined) return found;
	const there = managers.find((manager) => candidates.some((path) => isProgram(path, manager)));
	const lacking = there === undefined ? managers : managers.filter((manager) => manager !== there);
	const only = there === undefined ? "" : `; to judge ${there} alone: --manager ${there}`;
	throw new AdapterFailure(`${by} ${directory}, which has no ${lacking.join(" and ")} that can be run${only}`);
}

/** A build with shared libraries that is not installed has them in a directory of its own; others are where the user says. */
function librariesOf(daemonDirectory: string): readonly string[] {
	const libraries = join(dirname(daemonDirectory), "lib");
	const built = existsSync(libraries) && readdirSync(libraries).some((name) => /^libpostfix-\w+\.so/.test(name));
	const said = (process.env.LD_LIBRARY_PATH ?? "").split(":").filter((path) => path !== "");
	return [...(built ? [libraries] : []), ...said.map((path) => resolve(path))];
}

/** Where the kit keeps what it unpacked. */
export function cacheDirectory(): string {
	const cache = process.env.XDG_CACHE_HOME;
	return join(cache?.startsWith("/") ? cache : join(homedir(), ".cache"), "spoolproof", `postfix-${process.arch}`);
}

function complete(daemonDirectory: string | undefined, libfaketime: string | undefined): PostfixInstallation {
	const root = cacheDirectory();
	const usable = () => ({
		daemons: daemonDirectory ?? DAEMON_DIRECTORIES.map((path) => join(root, path)).find(hasManagers),
		faketime: libfaketime ?? findFaketime(LIBRARY_ROOTS.map((path) => join(root, path))),
	});
	let found = usable();
	if (found.daemons === undefined || found.faketime === undefined) {
		const missing = [
			...(daemonDirectory === undefined ? ["postfix"] : []),
			...(libfaketime === undefined ? ["libfaketime"] : []),
		];
		try {
			unpackPackages(missing, root);
		} catch (error) {
			const why = error instanceof Error ? error.message.split("\n")[0] : String(error);
			throw new AdapterFailure(
				`${missing.join(" and ")} not installed, and unpacking failed (${why}); to install: ${INSTALL}`,
			);
		}
		found = usable();
	}
	const { daemons, faketime } = found;
	if (daemons === undefined || faketime === undefined) {
		throw new AdapterFailure(`the distribution's packages do not have what is needed; to install: ${INSTALL}`);
	}
	const libraryPath = daemonDirectory === undefined ? librariesUnder(root) : [];
	checkLibraries(daemons, MANAGERS, libraryPath, `to install: ${INSTALL}`);
	return { version: versionOf(daemons), daemonDirectory: daemons, libfaketime: faketime, libraryPath };
}

/**
 * Shared libraries that the loader does not find for the queue managers.
 * @throws AdapterFailure if they have none at all: then they cannot be given a clock.
 */
function missingLibraries(
	daemonDirectory: string,
	managers: readonly Manager[],
	libraryPath: readonly string[],
): string[] {
	const programs = managers.map((manager) => join(daemonDirectory, manager));
	const { status, stdout, stderr } = spawnSync("ldd", programs, {
		encoding: "utf8",
		env: { ...process.env, LC_ALL: "C", LD_LIBRARY_PATH: libraryPath.join(":") },
	});
	if (/not a dynamic executable|statically linked/.test(`${stdout}${stderr}`)) {
		throw new AdapterFailure(
			`${programs.join(" and ")}: not all linked dynamically, so libfaketime cannot give them their clock`,
		);
	}
	if (status !== 0) throw new AdapterFailure(`ldd ${programs.join(" ")} failed: ${stderr?.trim() || "it is missing"}`);
	return [...new Set([...stdout.matchAll(/^\s*(\S+) => not found/gm)].map(([, name = ""]) => name))];
}

/** The directories with shared libraries in an unpacked tree. */
export function librariesUnder(root: string): string[] {
	const roots = ["usr/lib", "lib"].map((path) => join(root, path)).filter((path) => existsSync(path));
	const nested = roots.flatMap((path) =>
		readdirSync(path, { withFileTypes: true })
			.filter((entry) => entry.isDirectory())
			.map(({ name }) => join(path, name)),
	);
	return [...nested, ...roots].filter((path) => readdirSync(path).some((name) => /\.so(?:\.|$)/.test(name)));
}

function checkLibraries(
	daemonDirectory: string,
	managers: readonly Manager[],
	libraryPath: readonly string[],
	advice: string,
): void {
	const missing = missingLibraries(daemonDirectory, managers, libraryPath);
	if (missing.length === 0) return;
	throw new AdapterFailure(`Postfix's queue manager lacks ${missing.join(", ")}; ${advice}`);
}

function hasManagers(directory: string): boolean {
	return MANAGERS.every((manager) => isProgram(directory, manager));
}

function isProgram(directory: string, name: string): boolean {
	try {
		accessSync(join(directory, name), constants.X_OK);
		return statSync(join(directory, name)).isFile();
	} catch {
		return false;
	}
}

function findFaketime(roots: readonly string[]): string | undefined {
	const directories = roots.flatMap((root) => [
		join(root, "faketime"),
		...(existsSync(root) ? readdirSync(root).map((name) => join(root, name, "faketime")) : []),
	]);
	return directories.map((directory) => join(directory, FAKETIME)).find((path) => existsSync(path));
}

/** Every Postfix program carries its version as text. */
function versionOf(daemonDirectory: string): string {
	const program = MANAGERS.find((manager) => isProgram(daemonDirectory, manager)) ?? "qmgr";
	const text = readFileSync(join(daemonDirectory, program), "latin1");
	return /mail_version=([\w.-]+)/.exec(text)?.[1] ?? "of unknown version";
}
