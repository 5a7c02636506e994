import { describe, expect, it } from "vitest";
import { AttributeReader, encodeAttributes } from "./attributes.js";

const two = Buffer.concat([
	encodeAttributes([
		["request", "resolve"],
		["sender", ""],
	]),
	encodeAttributes([["status", "0"]]),
]);

describe("attribute lists", () => {
	it("are names and values that end with NUL, and one NUL more", () => {
		expect(two.toString()).toBe("request\0resolve\0sender\0\0\0status\x000\0\0");
	});

	it("can be read however the bytes are cut", () => {
		for (let cut = 0; cut <= two.length; cut++) {
			const reader = new AttributeReader();
			const lists: [string, string][][] = [];
			for (const piece of [two.subarray(0, cut), two.subarray(cut)]) {
				reader.push(piece);
				for (let list = reader.next(); list !== undefined; list = reader.next()) lists.push([...list]);
			}
			expect(lists, `cut at ${cut}`).toEqual([
				[
					["request", "resolve"],
					["sender", ""],
				],
				[["status", "0"]],
			]);
		}
	});
});
