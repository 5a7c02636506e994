/**
 * Finds Postfix's queue managers and libfaketime: installed, or unpacked from the distribution's packages into the kit's own cache.
 * `SPOOLPROOF_POSTFIX` may say `unpack` (as if nothing were installed) or name a daemon directory. Leaves out running them.
 */
import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import process from "node:process";
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
}

const MANAGERS = ["qmgr", "oqmgr"];
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
 * Finds what is installed; what is not is unpacked from the distribution's packages, which needs no root.
 * @throws AdapterFailure one line that says what is missing and what to install.
 */
export async function locatePostfix(): Promise<PostfixInstallation> {
	const wish = process.env.SPOOLPROOF_POSTFIX ?? "";
	const unpack = wish === "unpack";
	const directories = wish === "" ? DAEMON_DIRECTORIES : unpack ? [] : [wish];
	const daemonDirectory = directories.find(hasManagers);
	if (daemonDirectory === undefined && wish !== "" && !unpack) {
		throw new AdapterFailure(
			`SPOOLPROOF_POSTFIX names ${wish}, which has no ${MANAGERS.join(" and ")} that can be run`,
		);
	}
	const libfaketime = unpack ? undefined : findFaketime(LIBRARY_ROOTS);
	if (daemonDirectory !== undefined && libfaketime !== undefined) {
		return { version: versionOf(daemonDirectory), daemonDirectory, libfaketime, libraryPath: [] };
	}
	return complete(daemonDirectory, libfaketime);
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
	checkLibraries(daemons, libraryPath);
	return { version: versionOf(daemons), daemonDirectory: daemons, libfaketime: faketime, libraryPath };
}

/** Shared libraries that the loader does not find for one of the queue managers. */
export function missingLibraries(daemonDirectory: string, libraryPath: readonly string[]): string[] {
	const listing = execFileSync(
		"ldd",
		MANAGERS.map((manager) => join(daemonDirectory, manager)),
		{
			encoding: "utf8",
			env: { ...process.env, LD_LIBRARY_PATH: libraryPath.join(":") },
			stdio: ["ignore", "pipe", "ignore"],
		},
	);
	return [...new Set([...listing.matchAll(/^\s*(\S+) => not found/gm)].map(([, name = ""]) => name))];
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

function checkLibraries(daemonDirectory: string, libraryPath: readonly string[]): void {
	const missing = missingLibraries(daemonDirectory, libraryPath);
	if (missing.length === 0) return;
	throw new AdapterFailure(`Postfix's queue manager lacks ${missing.join(", ")}; to install: ${INSTALL}`);
}

function hasManagers(directory: string): boolean {
	return MANAGERS.every((manager) => {
		try {
			accessSync(join(directory, manager), constants.X_OK);
			return true;
		} catch {
			return false;
		}
	});
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
	const text = readFileSync(join(daemonDirectory, "qmgr"), "latin1");
	return /mail_version=([\w.-]+)/.exec(text)?.[1] ?? "of unknown version";
}
