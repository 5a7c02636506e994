import { describe, expect, it } from "vitest";
import { QueueFile } from "./queue-file.js";

const recipients = ["a@d1.t1", "b@d1.t1", "c@d1.t1", "d@d1.t1"];
const file = () => new QueueFile({ recipients, single: true, arrived: 1_577_836_800 });

/** Splits records by type and length, as the queue manager does. */
function recordsOf(bytes: Buffer): [type: string, data: string, at: number][] {
	const records: [string, string, number][] = [];
	for (let at = 0; at < bytes.length; ) {
		const start = at;
		const type = String.fromCharCode(bytes[at++] ?? 0);
		let length = 0;
		for (let shift = 0; ; shift += 7) {
			const group = bytes[at++] ?? 0;
			length |= (group & 0x7f) << shift;
			if (group < 0x80) break;
		}
		records.push([type, bytes.toString("latin1", at, at + length), start]);
		at += length;
	}
	return records;
}

describe("a queue file", () => {
	it("has the records of the envelope, the content and the end, and says where they are", () => {
		const records = recordsOf(file().bytes);
		expect(records.map(([type]) => type).join("")).toBe("CTASVRRRRMNXE");
		const [size = "", time] = records.map(([, data]) => data);
		const [dataSize, dataOffset, count] = size.trim().split(/\s+/).map(Number);
		expect(time).toBe("1577836800 0");
		expect(count).toBe(4);
		expect(records.find(([type]) => type === "N")?.[2]).toBe(dataOffset);
		expect(records.find(([type]) => type === "X")?.[2]).toBe((dataOffset ?? 0) + (dataSize ?? 0));
		expect(file().offsets.slice(0, 4)).toEqual(records.filter(([type]) => type === "R").map(([, , at]) => at));
	});

	it("can have records longer than 127 bytes", () => {
		const long = `${"x".repeat(300)}@d1.t1`;
		expect(recordsOf(new QueueFile({ recipients: [long], single: false, arrived: 1 }).bytes)).toContainEqual([
			"R",
			long,
			expect.any(Number),
		]);
	});

	it("knows what has been read: recipients that are done do not count, and a full batch leaves the end unread", () => {
		const one = file();
		const unreadFrom = () => one.garbage()?.offset;
		expect(unreadFrom()).toBe(one.offsets[0]);
		one.readBatch(2);
		expect(unreadFrom()).toBe(one.offsets[2]);
		one.readBatch(2);
		expect(unreadFrom()).toBe(one.offsets[4]);
		one.readBatch(1);
		expect(unreadFrom()).toBeUndefined();
		expect(one.markDone(one.offsets[0] ?? 0)).toBe(true);
		expect(one.markDone(1)).toBe(false);
		one.rewind();
		one.readBatch(2);
		expect(unreadFrom()).toBe(one.offsets[3]);
		one.readBatch(2);
		expect(unreadFrom()).toBeUndefined();
	});

	it("is made unreadable from the unread recipients to where the content begins", () => {
		const one = file();
		one.readBatch(3);
		const { offset, bytes } = one.garbage() ?? { offset: 0, bytes: Buffer.alloc(0) };
		const content = recordsOf(one.bytes).find(([type]) => type === "N")?.[2];
		expect(offset).toBe(one.offsets[3]);
		expect(offset + bytes.length).toBe(content);
	});
});
