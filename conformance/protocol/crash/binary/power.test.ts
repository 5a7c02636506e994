// Power failures told from a record: what is not synced when clean is asked is lost.
import { expect, test } from "vitest";
import { isSpoilt } from "./points.js";
import { powerPoints } from "./power.js";
import { parseRecord } from "./strace.js";

const record = (synced: readonly string[]) =>
	[
		'7 write(5</home/queue/info/3/49>, "Fs@x\\0", 5) = 5',
		'7 write(6</home/queue/local/3/49>, "Ta@x\\0", 5) = 5',
		...synced.map((path, at) => `7 fsync(${at + 5}</home/queue/${path}>) = 0`),
		'7 write(2</run/pipes/2>(deleted), "todo/3/49\\0", 10) = 10',
	].join("\n");

const lost = (text: string) =>
	powerPoints(parseRecord(text)).map((point) => (isSpoilt(point) ? point.run.messages[0]?.why : "kept"));

test("a message whose files are synced when clean is asked is kept", () => {
	expect(lost(record(["info/3/49", "local/3/49"]))).toEqual(["kept"]);
});

test("each file that is not synced is named", () => {
	const asked = "not synced when clean was asked to remove the envelope";
	expect(lost(record(["info/3/49"]))).toEqual([`local/3/49 ${asked}`]);
	expect(lost(record(["local/3/49"]))).toEqual([`info/3/49 ${asked}`]);
	expect(lost(record([]))).toEqual([`info/3/49, local/3/49 ${asked}`]);
});

test("a sync after the request comes too late, and files of other numbers do not count", () => {
	expect(lost(`${record(["info/3/49"])}\n7 fsync(6</home/queue/local/3/49>) = 0`)).not.toEqual(["kept"]);
	expect(lost(record(["info/3/49", "local/3/49", "local/3/72"]).replaceAll("local/3/49>, ", "local/3/72>, "))).toEqual([
		"kept",
	]);
});
