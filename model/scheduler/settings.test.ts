// Knob settings: units, overrides, ranges, and the nearest name for a misspelt knob.
import { describe, expect, it } from "vitest";
import { checkSettings, lookUpKnob, nearestKnob, settingFeedback, settingNumber, settingText } from "./settings.js";

describe("reading knobs", () => {
	it("takes the transport's override before the global setting before the default", () => {
		const settings = { default_delivery_slot_cost: "4", bulk_delivery_slot_cost: "2" };
		expect(settingNumber(settings, "default_delivery_slot_cost", "bulk")).toBe(2);
		expect(settingNumber(settings, "default_delivery_slot_cost", "smtp")).toBe(4);
		expect(settingNumber({}, "default_delivery_slot_cost", "smtp")).toBe(5);
	});

	it("knows what Postfix ships for local(8)", () => {
		expect(settingNumber({}, "default_destination_recipient_limit", "local")).toBe(1);
		expect(
			settingNumber({ local_destination_concurrency_limit: "7" }, "default_destination_concurrency_limit", "local"),
		).toBe(7);
	});

	it("reads times in seconds, minutes, hours, days and weeks", () => {
		for (const [text, seconds] of [
			["90", 90],
			["90s", 90],
			["2m", 120],
			["1h", 3600],
			["1d", 86_400],
			["1w", 604_800],
		] as const) {
			expect(settingNumber({ minimal_backoff_time: text }, "minimal_backoff_time")).toBe(seconds);
		}
	});

	it("reads feedback as a number, a ratio, or a number over the concurrency", () => {
		const read = (text: string) =>
			settingFeedback(
				{ default_destination_concurrency_positive_feedback: text },
				"default_destination_concurrency_positive_feedback",
			);
		expect(read("0.5")).toEqual({ base: 0.5, per: "delivery" });
		expect(read("1/8")).toEqual({ base: 0.125, per: "delivery" });
		expect(read("1/concurrency")).toEqual({ base: 1, per: "concurrency" });
	});

	it("tells *_recipient_limit, *_extra_recipient_limit and *_destination_recipient_limit apart", () => {
		expect(lookUpKnob("bulk_extra_recipient_limit")).toMatchObject({
			transport: "bulk",
			knob: { name: "default_extra_recipient_limit" },
		});
		expect(lookUpKnob("bulk_destination_recipient_limit")).toMatchObject({
			knob: { name: "default_destination_recipient_limit" },
		});
		expect(lookUpKnob("bulk_recipient_limit")).toMatchObject({
			transport: "bulk",
			knob: { name: "default_recipient_limit" },
		});
		expect(lookUpKnob("bulk_transport_rate_delay")).toMatchObject({
			transport: "bulk",
			knob: { name: "default_transport_rate_delay" },
		});
	});

	it("says the default in postconf's words", () => {
		expect(settingText({}, "maximal_backoff_time")).toBe("4000s");
	});
});

describe("refusing knobs", () => {
	it("names the nearest knob", () => {
		expect(nearestKnob("default_delivery_slots_cost")).toBe("default_delivery_slot_cost");
		expect(nearestKnob("smtp_destination_concurency_limit")).toBe("smtp_destination_concurrency_limit");
		expect(checkSettings({ qmgr_message_activ_limit: "3" })[0]?.message).toContain(
			'did you mean "qmgr_message_active_limit"?',
		);
	});

	it.each([
		["default_delivery_slot_discount", "101", "0 to 100"],
		["initial_destination_concurrency", "0", "1 to"],
		["qmgr_fudge_factor", "9", "10 to 100"],
		["default_delivery_slot_cost", "-1", "whole number"],
		["default_delivery_slot_cost", "5s", "whole number"],
		["minimal_backoff_time", "soon", "a time such as"],
		["default_destination_concurrency_negative_feedback", "1/sqrt_concurrency", "0 to 1"],
		["default_destination_concurrency_negative_feedback", "1.5", "0 to 1"],
	])("%s = %s: %s", (name, value, expected) => {
		expect(checkSettings({ [name]: value })[0]?.message).toContain(expected);
	});

	it("accepts every default", () => {
		expect(checkSettings({ recipient_delimiter: "+", default_delivery_slot_cost: "5" })).toEqual([]);
	});
});
