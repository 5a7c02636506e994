// Each form of a command is read and written back, and what is not a command is refused with what was expected.
import { expect, test } from "vitest";
import { CommandError, parseCommand, printCommand } from "./commands.js";

test.each([
	"arrive M1 6@d1.t1",
	"arrive M1 2@d1.t1 3@d2.t1 joe@d1.t1",
	"arrive M1 120@d1.t1 single",
	"arrive M1 joe+a@D1.t1 ann@d1.t2",
	"slot t1",
	"slot t1 x3",
	"slot t1 all",
	"complete oldest delivered",
	"complete newest crash",
	"complete nth 3 deferred",
	"complete #7 site-failure",
	"complete M1 delivered",
	"drain t1",
	"refuse t1",
	"vanish t1",
	"rescan M1",
	"corrupt M1",
	"tick 10",
	"tick -10",
	"flush",
])("%s", (line) => {
	const [command, ...more] = parseCommand(line);
	expect(more).toEqual([]);
	expect(command).toBeDefined();
	if (command !== undefined) expect(printCommand(command)).toBe(line);
});

test("recipients are numbered, padded, and folded again", () => {
	expect(parseCommand("arrive M1 2@d1.t1 x@d1.t1")).toEqual([
		{ do: "arrive", message: "M1", recipients: ["r01@d1.t1", "r02@d1.t1", "x@d1.t1"] },
	]);
	const [bulk] = parseCommand("arrive M1 100@d1.t1");
	expect(bulk?.do === "arrive" ? bulk.recipients.at(-1) : undefined).toBe("r100@d1.t1");
	expect(printCommand({ do: "arrive", message: "M1", recipients: ["r02@d1.t1", "r01@d1.t1", "r02@d2.t1"] })).toBe(
		"arrive M1 r02@d1.t1 1@d1.t1 r02@d2.t1",
	);
});

test("a completion may be repeated, and all are as many as were offered", () => {
	expect(parseCommand("complete M1 crash x3")).toHaveLength(3);
	const context = { offered: 0 };
	parseCommand("arrive M1 4@d1.t1", context);
	parseCommand("arrive M2 1@d1.t1", context);
	expect(parseCommand("complete all delivered", context)).toHaveLength(5);
});

test.each([
	["hop t1", /expected a command .*found "hop"/],
	["arrive", /expects a message name/],
	["arrive m1 1@d1.t1", /expects a message name such as M1, found "m1"/],
	["arrive M1", /expects recipients/],
	["arrive M1 joe", /not of the form local@nexthop.transport/],
	["arrive M1 0@d1.t1", /expected 1 to 5000 recipients, found 0/],
	["arrive M1 2@d1.t1 r02@d1.t1", /r02@d1.t1 stands twice/],
	["slot", /expects a transport/],
	["slot t1 3", /expects a count such as x3, or all, found "3"/],
	["slot t1 x3 t2", /found "t2" after it/],
	["complete", /expects oldest, newest, all/],
	["complete oldest", /expects an outcome/],
	["complete oldest lost", /expects an outcome \(delivered, .*found "lost"/],
	["complete oldest delivered 3", /a count such as x3, found "3"/],
	["complete nth x delivered", /expects a position/],
	["tick soon", /expects a whole number of seconds/],
	["drain", /expects a transport/],
	["rescan 1", /expects a message name/],
	["flush t1", /stands alone/],
])("refused: %s", (line, complaint) => {
	expect(() => parseCommand(line)).toThrow(CommandError);
	expect(() => parseCommand(line)).toThrow(complaint);
});
