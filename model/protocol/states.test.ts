import { describe, expect, it } from "vitest";
import { filesPresent, MESSAGE_FILES, STATE_TABLE, stateMeaning, stateOf } from "./states.js";

const allSets = Array.from({ length: 128 }, (_, bits) => MESSAGE_FILES.filter((_file, i) => bits & (1 << i)));

describe("the states of INTERNALS", () => {
	it("exclude each other and cover 27 of the 128 combinations", () => {
		const fits = allSets.map((names) => {
			const files = filesPresent(names);
			return STATE_TABLE.filter(({ pattern }) =>
				MESSAGE_FILES.every((file, i) => pattern[i] === "?" || (pattern[i] === "+") === files[file]),
			).length;
		});
		expect(Math.max(...fits)).toBe(1);
		const counts: Record<string, number> = {};
		for (const names of allSets) {
			const state = stateOf(filesPresent(names)) ?? "none";
			counts[state] = (counts[state] ?? 0) + 1;
		}
		// S4 leaves intd, info, local, remote open: 16. S5 leaves local, remote, bounce open: 8.
		expect(counts).toEqual({ S1: 1, S2: 1, S3: 1, S4: 16, S5: 8, none: 101 });
	});

	it("are told from the files", () => {
		expect(stateOf(filesPresent([]))).toBe("S1");
		expect(stateOf(filesPresent(["mess", "intd", "todo"]))).toBe("S4");
		expect(stateOf(filesPresent(["mess", "todo", "info", "local"]))).toBe("S4");
		expect(stateOf(filesPresent(["mess", "info", "bounce"]))).toBe("S5");
		expect(stateOf(filesPresent(["mess", "intd", "info"]))).toBeNull();
		expect(stateOf(filesPresent(["info"]))).toBeNull();
		expect(stateMeaning("S4")).toBe("queued");
	});
});
