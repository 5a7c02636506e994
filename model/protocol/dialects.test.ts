import { describe, expect, it } from "vitest";
import { announcementKind, cleanRequestPath, DIALECT_NAMES, DIALECTS, queuePath } from "./dialects.js";
import { LIMITS } from "./messages.js";

describe("dialects", () => {
	it("name the same layout, form, directory and width as the table of facts", () => {
		const table = DIALECT_NAMES.map((name) => {
			const d = DIALECTS[name];
			return `${name} ${d.split}/${d.envelopeSplit ?? "flat"} ${d.announcement} ${d.controlDirectory} ${d.spawnWidth} ${d.syncs}`;
		});
		expect(table).toEqual([
			"exttodo 23/flat letters control 1 always",
			"aqmail 23/23 letters etc 1 always",
			"qmail-ldap 23/flat letters control 2 always",
			"sagredo 23/23 bits control 2 always",
			"indimail 151/151 letters control 2 when-configured",
			"notqmail 23/flat letters control 1 always",
		]);
	});

	it.each(DIALECT_NAMES)("%s allows what the documents demand, whatever else it allows", (name) => {
		const { legal } = DIALECTS[name];
		expect(legal.endOfFileBeforeStart).toContain("exit-100");
		expect(legal.endOfFileLater).toContain("exit-1");
		expect(legal.brokenOutput).toEqual(["exit-1"]);
		expect(legal.misspeltRequest).toContain("refuses");
	});

	it.each(DIALECT_NAMES)("%s asks clean in requests that clean accepts, up to the largest number", (name) => {
		for (const kind of ["todo", "foop"] as const)
			for (const id of [1n, 2n ** 64n - 1n]) {
				const length = cleanRequestPath(DIALECTS[name], kind, id).length + 1;
				expect(length).toBeGreaterThanOrEqual(LIMITS.cleanRequestMin);
				expect(length).toBeLessThanOrEqual(LIMITS.cleanRequestMax);
			}
	});

	it("put a file under its number modulo the split", () => {
		expect(queuePath(23, 457)).toBe("20/457");
		expect(queuePath(null, 457)).toBe("457");
		expect(queuePath(151, 2n ** 63n)).toBe(`${2n ** 63n % 151n}/${2n ** 63n}`);
		expect(cleanRequestPath(DIALECTS.sagredo, "todo", 457)).toBe("todo/20/457");
		expect(cleanRequestPath(DIALECTS.sagredo, "foop", 457)).toBe("foop/457");
		expect(cleanRequestPath(DIALECTS.notqmail, "todo", 457)).toBe("todo/457");
	});

	it("announce every combination of channels by its own kind", () => {
		const letters = [
			[true, true],
			[true, false],
			[false, true],
			[false, false],
		].map((present) => announcementKind(DIALECTS.exttodo, present));
		expect(letters).toEqual(["B", "L", "R", "X"]);
		expect(announcementKind(DIALECTS.sagredo, [true])).toBe("1000");
		expect(announcementKind(DIALECTS.sagredo, [false, false, false, true])).toBe("0001");
	});
});
