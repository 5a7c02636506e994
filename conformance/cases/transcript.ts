/**
 * What was seen while one line of a script ran, as one line of text: the order of selections, then what else happened.
 *
 *     1121; finish M1 removed, M2 deferred until 300; ask t1 x4
 *
 * A selection is the message's number (or name); `@destination` when the message has several; `[recipients]` when the entry has
 * several. Selections by the retry transport stand apart. Leaves out the interleaving of kinds, which traces keep.
 */
import { type Observation, RETRY_TRANSPORT, resolveAddress } from "../../model/scheduler/events.js";
import type { Scenario } from "./scenario.js";

/** What stands for "nothing was seen". */
export const QUIET = "quiet";

/** Renders the observations of one line, in their order. */
export function transcript(scenario: Scenario, observations: readonly Observation[]): string {
	const many = severalDestinations(scenario);
	const normal: string[] = [];
	const retry: string[] = [];
	const activated: string[] = [];
	const finished: string[] = [];
	const released: string[] = [];
	const asked: string[] = [];
	for (const seen of observations) {
		switch (seen.saw) {
			case "select":
				if (seen.transport === RETRY_TRANSPORT)
					retry.push(`${short(seen.message)}${recipientList(seen.recipients, 1)}`);
				else normal.push(selection(seen, many.has(seen.message)));
				break;
			case "activate":
				activated.push(seen.message);
				break;
			case "finish":
				finished.push(`${seen.message} ${seen.fate}${seen.wakeup === undefined ? "" : ` until ${seen.wakeup}`}`);
				break;
			case "release":
				released.push(seen.transport);
				break;
			case "ask":
				asked.push(seen.transport);
				break;
		}
	}
	const parts = [
		activated.length > 0 ? `activate ${activated.join(", ")}` : "",
		selections(normal),
		released.length > 0 ? `release ${counted(released)}` : "",
		retry.length > 0 ? `retry ${retry.join(" ")}` : "",
		finished.length > 0 ? `finish ${finished.join(", ")}` : "",
		asked.length > 0 ? `ask ${counted(asked)}` : "",
	].filter((part) => part !== "");
	return parts.length > 0 ? parts.join("; ") : QUIET;
}

/** The order of selections alone, over all transports but retry: the table of a facts page, or of the document. */
export function selectionOrder(observations: readonly Observation[]): string {
	return selections(
		observations.flatMap((seen) =>
			seen.saw === "select" && seen.transport !== RETRY_TRANSPORT ? [short(seen.message)] : [],
		),
	);
}

function selection(seen: Extract<Observation, { saw: "select" }>, several: boolean): string {
	const destination = several ? `@${seen.destination}` : "";
	return `${short(seen.message)}${destination}${recipientList(seen.recipients, 2)}`;
}

function recipientList(recipients: readonly string[], from: number): string {
	return recipients.length >= from ? `[${recipients.map((address) => resolveAddress(address).local).join(" ")}]` : "";
}

/** M1 to M9 are told by their number, so that an order is one word. */
function short(message: string): string {
	return /^M\d$/.test(message) ? message.slice(1) : message;
}

function selections(tokens: readonly string[]): string {
	return tokens.every((token) => token.length === 1) ? tokens.join("") : tokens.join(" ");
}

/** `t1, t1, t2` as `t1 x2, t2`: the order of turns is kept. */
function counted(words: readonly string[]): string {
	const runs: { word: string; times: number }[] = [];
	for (const word of words) {
		const last = runs.at(-1);
		if (last?.word === word) last.times++;
		else runs.push({ word, times: 1 });
	}
	return runs.map((run) => (run.times === 1 ? run.word : `${run.word} x${run.times}`)).join(", ");
}

function severalDestinations(scenario: Scenario): Set<string> {
	const several = new Set<string>();
	for (const command of scenario.commands) {
		if (command.do !== "arrive") continue;
		const domains = command.recipients.map((address) => address.slice(address.lastIndexOf("@") + 1).toLowerCase());
		if (new Set(domains).size > 1) several.add(command.message);
	}
	return several;
}
