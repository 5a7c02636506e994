/**
 * Unpacks packages of a Debian-like distribution without root and without installing them, with the libraries they need that this
 * machine lacks. Leaves out what the packages are for.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Depends of a library depend on further ones; deeper chains than this do not occur. */
const ROUNDS = 5;
const DOWNLOAD_LIMIT_MS = 120_000;

/**
 * Downloads the packages and unpacks them, all or nothing, into a directory that is replaced if it exists.
 * @throws Error if apt-get or dpkg-deb is missing, or the packages cannot be had.
 */
export function unpackPackages(packages: readonly string[], directory: string): void {
	// What comes to be there meanwhile is another process's work of the same kind, which may be in use already.
	const existed = existsSync(directory);
	mkdirSync(dirname(directory), { recursive: true });
	const work = mkdtempSync(join(dirname(directory), `${basename(directory)}.`));
	try {
		const tree = join(work, "tree");
		mkdirSync(tree);
		const apt = aptOptions(packages, work);
		const unpacked = new Set<string>();
		let wanted = [...packages];
		for (let round = 0; round < ROUNDS && wanted.length > 0; round++) {
			for (const name of wanted) unpacked.add(name);
			const files = download(wanted, work, apt);
			for (const file of files) run("dpkg-deb", ["-x", file, tree]);
			wanted = [...new Set(files.flatMap(libraryDependencies))].filter(
				(name) => !unpacked.has(name) && !isInstalled(name),
			);
			for (const file of files) rmSync(file);
		}
		if (existed) rmSync(directory, { recursive: true, force: true });
		moveUnlessThere(tree, directory);
	} finally {
		rmSync(work, { recursive: true, force: true });
	}
}

function moveUnlessThere(from: string, to: string): void {
	try {
		renameSync(from, to);
	} catch (error) {
		if (!existsSync(to)) throw error;
	}
}

/** A machine may never have fetched its package lists, which only root may do; then they are fetched into a place of our own. */
function aptOptions(packages: readonly string[], work: string): string[] {
	try {
		run("apt-get", ["download", "--print-uris", ...packages], work);
		return [];
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOENT")
			throw new Error("there is no apt-get here");
		const lists = join(work, "lists");
		mkdirSync(join(lists, "partial"), { recursive: true });
		const options = ["-o", `Dir::State::lists=${lists}`, "-o", `Dir::Cache=${work}`, "-o", "Debug::NoLocking=true"];
		run("apt-get", [...options, "update"], work);
		return options;
	}
}

function download(packages: readonly string[], work: string, apt: readonly string[]): string[] {
	run("apt-get", [...apt, "download", ...packages], work);
	return readdirSync(work)
		.filter((name) => name.endsWith(".deb"))
		.map((name) => join(work, name));
}

/** Only libraries can matter to a program that is not installed; the loader takes the C library from the machine. */
function libraryDependencies(file: string): string[] {
	return run("dpkg-deb", ["-f", file, "Depends"])
		.split(/[,|]/)
		.map((dependency) => dependency.trim().split(/[\s(:]/)[0] ?? "")
		.filter((name) => /^lib/.test(name) && name !== "libc6");
}

function isInstalled(name: string): boolean {
	try {
		return run("dpkg-query", ["-s", name]).includes("Status: install ok installed");
	} catch {
		return false;
	}
}

function run(program: string, parameters: readonly string[], cwd?: string): string {
	const { error, status, stdout, stderr } = spawnSync(program, parameters, {
		encoding: "utf8",
		stdio: ["ignore", "pipe", "pipe"],
		timeout: DOWNLOAD_LIMIT_MS,
		...(cwd === undefined ? {} : { cwd }),
	});
	if (status === 0) return stdout;
	const action = parameters.find((parameter) => /^[a-z]+$/.test(parameter)) ?? parameters[0];
	const complaint = stderr?.trim().split("\n").at(-1) || (error?.message ?? `exit code ${status}`);
	throw new Error(`${program} ${action}: ${complaint}`);
}
