// The score counts what was killed of what can be, believes no argument that a case refutes, and is whole again after a split.
import { expect, test } from "vitest";
import { inShard } from "../report/shard.js";
import type { Death, ListedMutant, MutantResult } from "./mutant.js";
import { mergeScores, type Score, scored, scoreOf, tallied } from "./score.js";
import { scoreTable } from "./table.js";

function result(death: Death, equivalent?: string): MutantResult {
	const listed: ListedMutant = { name: "m", file: "f.ts", because: "rule", killedBy: ["one"] };
	const mutant = equivalent === undefined ? listed : { ...listed, equivalent };
	return { mutant, kills: [{ case: "one", death, detail: "seen" }], killed: death !== null, milliseconds: 1.4 };
}

test("killed, survived, equivalent, and said to be equivalent but noticed", () => {
	const all = [result("hangs"), result(null), result(null, "same sum"), result("violates", "same sum")];
	const told = all.map((one) => scored("kind", one));
	expect(told.map(({ status, detail }) => [status, detail])).toEqual([
		["killed", "seen"],
		["survived", "seen"],
		["equivalent", "same sum"],
		["survived", "said to be equivalent, but noticed: seen"],
	]);
	expect(tallied(told)).toEqual({ killed: 1, survived: 2, equivalent: 1, score: 1 / 3 });
	expect(scoreTable(scoreOf(told, 1)).split("\n").at(-1)).toBe("| all | 4 | 1 | 1 | 2 | 33.3 % | 1 ms | 1 ms |");
});

test("parts of a score, in any order, are the whole again", () => {
	const mutants = Array.from({ length: 7 }, (_, number) => scored(`kind ${number}`, result("violates")));
	const part = (index: number): { file: string; content: Score } => ({
		file: `${index}.json`,
		content: scoreOf([...inShard(mutants, { index, of: 3 })], 1, { shard: { index, of: 3, kit: "1", choice: "" } }),
	});
	expect(mergeScores([part(3), part(1), part(2)])).toEqual(scoreOf(mutants, 3));
	expect(() => mergeScores([part(1), part(2)])).toThrow(/part 3\/3 is missing/);
});
