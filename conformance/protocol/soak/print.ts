/** The soak's figures as text, and the verdict. Leaves out how they came about. */
import type { SoakResult } from "./soak.js";

export type SoakVerdict = "conforms" | "violates" | "undetermined";

/** Nothing killed, or nothing delivered, proves nothing. */
export function soakVerdict({ account, kills, hung, unclear, anomalies, left, bugs }: SoakResult): SoakVerdict {
	const wrong = [account.forbidden, account.strange, hung, bugs];
	// What a run that was cut short has not delivered yet is not lost.
	if (unclear.length === 0) wrong.push(account.lost, anomalies, left);
	if (wrong.some((list) => list.length > 0)) return "violates";
	if (unclear.length > 0) return "undetermined";
	return Object.keys(kills).length === 0 || account.deliveries === 0 ? "undetermined" : "conforms";
}

const SHOWN = 5;

function listed(what: string, items: readonly string[]): string[] {
	const more = items.length > SHOWN ? `, and ${items.length - SHOWN} more` : "";
	return items.length === 0 ? [] : [`  ${what}: ${items.slice(0, SHOWN).join(", ")}${more}`];
}

const VERDICTS: Readonly<Record<SoakVerdict, string>> = {
	conforms: "CONFORMS: none lost, duplicates only after a kill that allows them, the queue empty and clean at the end.",
	violates: "VIOLATES",
	undetermined: "COULD NOT TELL",
};

const NOTHING = "COULD NOT TELL: nothing was killed, or nothing was delivered; take more messages or kill more often.";

export function soakText(result: SoakResult): string {
	const { account, messages, kills, hung, unclear, anomalies, left, debris, bugs, seconds } = result;
	const count = (value: number) => value.toLocaleString("en");
	const total = Object.values(messages).reduce((sum, some) => sum + some, 0);
	const killed = Object.entries(kills).sort(([a], [b]) => (a < b ? -1 : 1));
	const lines = [
		`messages    ${count(total)}: local ${count(messages.local)}, remote ${count(messages.remote)}, both ${count(messages.both)}, no recipient ${count(messages.none)}`,
		`recipients  ${count(account.recipients)} acknowledged`,
		`deliveries  ${count(account.deliveries)}: lost ${account.lost.length}, duplicates after a kill ${account.duplicates}, forbidden duplicates ${account.forbidden.length}`,
		`kills       ${killed.reduce((sum, [, some]) => sum + some, 0)}: ${killed.map(([name, some]) => `${name} ${some}`).join(", ") || "none"}`,
		`queue       ${debris} files of dead injections and removals, ${left.length} after 36 hours; anomalies ${anomalies.length}`,
		`time        ${seconds.toFixed(1)} s`,
		"",
		soakVerdict(result) === "undetermined" && unclear.length === 0 ? NOTHING : VERDICTS[soakVerdict(result)],
		...listed("why", unclear),
		...listed(unclear.length === 0 ? "lost" : "not delivered yet", account.lost),
		...listed("delivered twice without a kill", account.forbidden),
		...listed("delivered, but never sent", account.strange),
		...listed("hung", hung),
		...listed("queue", anomalies),
		...listed("left", left),
		...listed("log", bugs),
	];
	return `${lines.join("\n")}\n`;
}
