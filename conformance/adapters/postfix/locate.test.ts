/**
 * Finding and unpacking Postfix, with made-up distributions: programs named apt-get, dpkg-deb, dpkg-query and ldd that play them.
 */
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AdapterFailure } from "../adapter.js";
import { cacheDirectory, locatePostfix } from "./locate.js";
import { unpackPackages } from "./unpack.js";

let directory: string;
const environment = { ...process.env };

beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), "spoolproof-test-"));
	mkdirSync(join(directory, "bin"));
	process.env.PATH = `${join(directory, "bin")}:${environment.PATH}`;
	process.env.XDG_CACHE_HOME = join(directory, "cache");
	play("ldd", "exit 0");
	play("dpkg-query", '[ "$2" = libinstalled ] && echo "Status: install ok installed"');
	play("dpkg-deb", PACKAGES);
	play("apt-get", DOWNLOAD);
});

afterEach(() => {
	process.env = { ...environment };
	rmSync(directory, { recursive: true });
});

function play(program: string, script: string): void {
	const path = join(directory, "bin", program);
	writeFileSync(path, `#!/bin/sh\necho "${program} $*" >> ${directory}/calls\n${script}\n`);
	chmodSync(path, 0o755);
}

const calls = (): string[] => readFileSync(join(directory, "calls"), "utf8").trim().split("\n");

/** Each package is a file that contains its own name. */
const DOWNLOAD = `
while [ "$1" != download ] && [ $# -gt 0 ]; do shift; done
[ $# -eq 0 ] && exit 0
shift
[ "$1" = --print-uris ] && exit 0
for name; do echo "$name" > "$name"_1_amd64.deb; done`;

const PACKAGES = `
case "$1 $(basename "$2")" in
"-f postfix_"*) echo "libc6 (>= 2.36), libinstalled, liba (>= 1) | libb, adduser, cpio" ;;
"-f liba_"*) echo "libc:any, liba" ;;
"-f "*) echo ;;
"-x postfix_"*)
	mkdir -p "$3/usr/lib/postfix/sbin"
	for manager in qmgr oqmgr; do
		echo "mail_version=3.9.9" > "$3/usr/lib/postfix/sbin/$manager"
		chmod +x "$3/usr/lib/postfix/sbin/$manager"
	done
	: > "$3/usr/lib/postfix/libpostfix-util.so" ;;
"-x libfaketime_"*) mkdir -p "$3/usr/lib/some-linux/faketime"; : > "$3/usr/lib/some-linux/faketime/libfaketime.so.1" ;;
"-x "*) mkdir -p "$3/usr/lib/some-linux"; : > "$3/usr/lib/some-linux/$(cat "$2").so.1" ;;
esac`;

describe("unpacking", () => {
	it("takes what is asked for, and the libraries that it needs and that are not installed", () => {
		unpackPackages(["postfix"], join(directory, "tree"));
		expect(readdirSync(join(directory, "tree/usr/lib/some-linux")).sort()).toEqual([
			"liba.so.1",
			"libb.so.1",
			"libc.so.1",
		]);
		expect(calls().filter((call) => / download [^-]/.test(call))).toEqual([
			"apt-get download postfix",
			"apt-get download liba libb",
			"apt-get download libc",
		]);
	});

	it("fetches package lists into a place of its own where there are none", () => {
		play("apt-get", `case "$1" in download) exit 100 ;; esac\n${DOWNLOAD}`);
		unpackPackages(["liba"], join(directory, "tree"));
		expect(calls().filter((call) => call.startsWith("apt-get"))).toEqual([
			"apt-get download --print-uris liba",
			expect.stringMatching(/^apt-get -o Dir::State::lists=\S+ -o Dir::Cache=\S+ -o Debug::NoLocking=true update$/),
			expect.stringMatching(/^apt-get -o .* download liba$/),
			expect.stringMatching(/^apt-get -o .* download libc$/),
		]);
	});

	it("leaves what was there as it was if it fails, and nothing half done", () => {
		mkdirSync(join(directory, "parent/tree"), { recursive: true });
		writeFileSync(join(directory, "parent/tree/old"), "");
		play("dpkg-deb", "echo 'no space left' >&2; exit 2");
		expect(() => unpackPackages(["postfix"], join(directory, "parent/tree"))).toThrow("dpkg-deb -x: no space left");
		expect(readdirSync(join(directory, "parent"))).toEqual(["tree"]);
		expect(existsSync(join(directory, "parent/tree/old"))).toBe(true);
	});
});

describe("finding", () => {
	it("unpacks into the cache, once", async () => {
		process.env.SPOOLPROOF_POSTFIX = "unpack";
		const root = cacheDirectory();
		const expected = {
			version: "3.9.9",
			daemonDirectory: join(root, "usr/lib/postfix/sbin"),
			libfaketime: join(root, "usr/lib/some-linux/faketime/libfaketime.so.1"),
			libraryPath: [join(root, "usr/lib/postfix"), join(root, "usr/lib/some-linux")],
		};
		expect(await locatePostfix()).toEqual(expected);
		const before = calls().length;
		expect(await locatePostfix()).toEqual(expected);
		expect(
			calls()
				.slice(before)
				.filter((call) => call.startsWith("apt-get")),
		).toEqual([]);
		expect(root.startsWith(directory)).toBe(true);
	});

	it("says in one line what to install if packages cannot be had", async () => {
		process.env.SPOOLPROOF_POSTFIX = "unpack";
		play("apt-get", "echo 'E: no network' >&2; exit 100");
		const failure = await locatePostfix().catch((error: unknown) => error);
		expect(failure).toBeInstanceOf(AdapterFailure);
		expect(String(failure)).toMatch(
			/^AdapterFailure: postfix and libfaketime not installed, and unpacking failed \(apt-get update: E: no network\); to install: apt-get install postfix faketime$/,
		);
		expect(readdirSync(join(directory, "cache/spoolproof"))).toEqual([]);
	});

	it("says which library is missing", async () => {
		process.env.SPOOLPROOF_POSTFIX = "unpack";
		play("ldd", "echo '	libdb-5.3.so => not found'");
		await expect(locatePostfix()).rejects.toThrow(/lacks libdb-5.3.so; to install: /);
	});

	it("refuses a directory that has no queue managers", async () => {
		process.env.SPOOLPROOF_POSTFIX = directory;
		await expect(locatePostfix()).rejects.toThrow(
			/^SPOOLPROOF_POSTFIX names \S+, which has no qmgr and oqmgr that can be run$/,
		);
		await expect(locatePostfix({ directory: join(directory, "no") })).rejects.toThrow(
			/^--postfix names \S+\/no, which/,
		);
	});
});

describe("somebody's own build", () => {
	beforeEach(() => {
		process.env.SPOOLPROOF_POSTFIX = "/nowhere";
		// libfaketime, where this machine has none installed.
		play("apt-get", DOWNLOAD);
	});

	function build(path: string, ...managers: string[]): string {
		const made = join(directory, "tree", path);
		mkdirSync(made, { recursive: true });
		for (const manager of managers) writeFileSync(join(made, manager), "mail_version=4.0-mine", { mode: 0o755 });
		return made;
	}

	it("is found by its daemon directory and by the top of its source tree, relative ones included", async () => {
		const daemonDirectory = build("libexec", "qmgr", "oqmgr");
		const expected = { version: "4.0-mine", daemonDirectory, libraryPath: [] };
		for (const named of [daemonDirectory, join(directory, "tree"), relative(process.cwd(), daemonDirectory)]) {
			expect(await locatePostfix({ directory: named })).toMatchObject({ ...expected, named });
		}
	});

	it("may lack the manager that is not asked for", async () => {
		const named = build("src/qmgr", "qmgr");
		expect(await locatePostfix({ directory: named, managers: ["qmgr"] })).toMatchObject({ daemonDirectory: named });
		await expect(locatePostfix({ directory: named })).rejects.toThrow(
			/has no oqmgr that can be run; to judge qmgr alone: --manager qmgr$/,
		);
	});

	it("is run with its own shared libraries, not with the installed ones", async () => {
		const named = build("libexec", "qmgr", "oqmgr");
		const lib = build("lib");
		writeFileSync(join(lib, "libpostfix-global.so"), "");
		expect((await locatePostfix({ directory: named })).libraryPath).toEqual([lib]);
	});

	it("must be linked dynamically, and not lack libraries", async () => {
		const named = build("libexec", "qmgr", "oqmgr");
		play("ldd", "echo '	not a dynamic executable' >&2; exit 1");
		await expect(locatePostfix({ directory: named })).rejects.toThrow(/not all linked dynamically/);
		play("ldd", "echo '	libmine.so.1 => not found'");
		await expect(locatePostfix({ directory: named })).rejects.toThrow(/lacks libmine.so.1; let LD_LIBRARY_PATH/);
	});
});
