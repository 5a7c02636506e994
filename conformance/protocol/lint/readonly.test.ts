/** The promise that the linter never writes, held three ways: what it may import, what it calls, and what the disk shows. */
import * as fs from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { BuiltQueue } from "../testing/build-queue.js";
import { lintQueue } from "./lint.js";
import { diskReader } from "./read.js";

const opened = vi.hoisted((): [string, number][] => []);
vi.mock("node:fs", async (original) => {
	const real = await original<typeof fs>();
	return {
		...real,
		openSync: (path: string, flags: number) => {
			opened.push([path, flags]);
			return real.openSync(path, flags);
		},
	};
});

const READING = ["closeSync", "constants", "lstatSync", "openSync", "readdirSync", "readSync"];

function tree(root: string): unknown[] {
	return fs
		.readdirSync(root, { recursive: true, encoding: "utf8" })
		.sort()
		.map((path) => {
			const { ino, mode, size, atimeNs, mtimeNs, ctimeNs } = fs.lstatSync(join(root, path), { bigint: true });
			return { path, ino, mode, size, mtimeNs, ctimeNs, atimeNs: path.startsWith("mess") ? atimeNs : 0n };
		});
}

let queue: BuiltQueue | undefined;
afterEach(() => queue?.destroy());

describe("lint-queue never writes", () => {
	it("imports nothing from the system but reading functions, in one file", () => {
		const folder = new URL(".", import.meta.url).pathname;
		const sources = fs.readdirSync(folder).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
		expect(sources.length).toBeGreaterThan(6);
		for (const name of sources) {
			const text = fs.readFileSync(join(folder, name), "utf8");
			const imports = [...text.matchAll(/import (.*?) from "(node:[^"]+)"/gs)].map(([, what, from]) => [what, from]);
			if (name === "read.ts") {
				const [[what = ""] = []] = imports.filter(([, from]) => from === "node:fs");
				expect(what.match(/\w+/g)).toEqual(READING);
				expect(imports.map(([, from]) => from)).toEqual(["node:fs", "node:path"]);
			} else expect(imports, name).toEqual([]);
		}
	});

	it("opens files for reading only, and those in mess/ not at all", () => {
		queue = new BuiltQueue();
		const id = queue.inject();
		queue.file("info", id, "Fa@example.org\0").file("local", id, "Tb@example.org\0");
		queue.file("intd", id).file("todo", "457").file("bounce", "9");
		opened.length = 0;
		const before = tree(queue.root);
		const report = lintQueue(diskReader(queue.root), { now: Date.now() / 1000 });
		expect(report.messages).toHaveLength(3);
		expect(opened.length).toBeGreaterThan(2);
		const { O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND } = fs.constants;
		for (const [path, flags] of opened) {
			expect(flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND), path).toBe(0);
			expect(path).not.toContain("/mess/");
		}
		expect(tree(queue.root)).toEqual(before);
	});
});
