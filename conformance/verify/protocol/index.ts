/**
 * The protocol's rows of the table: families of claims, each on the systems of its scope. Leaves out the scheduler's rows.
 */
import { CALM } from "../../../model/protocol/system.js";
import { PINNED_SCOPES } from "../../protocol/model/scopes.js";
import type { RowVerdict, ScopeName, TableRow } from "../row.js";
import { claimOf } from "./claims.js";
import { type Arena, Survey } from "./survey.js";

interface Family {
	readonly id: string;
	readonly covered: string;
	readonly arenas: readonly Arena[];
	readonly claims: readonly string[];
	/** Claims that are known not to hold there. */
	readonly refuted?: readonly string[];
	readonly expected?: RowVerdict;
}

const SAFETY = [
	"never-lost",
	"one-of-five-states",
	"twice-only-after-a-crash",
	"gone-means-served",
	"can-be-announced",
	"can-be-served",
	"can-be-cleaned",
	"can-stop-waiting",
	"idle-is-not-busy",
] as const;

const pinned: readonly Arena[] = PINNED_SCOPES.filter(({ scope }) => scope.disk === "synchronous").map(
	({ name, scope }) => ({ name, scope, machines: "model" }),
);

function rowsOf({ id, covered, arenas, claims, refuted = [], expected = "proved" }: Family): TableRow[] {
	const survey = new Survey(arenas, claims);
	return claims.map((claim): TableRow => {
		const row = `${id}/${claim}`;
		const { name, requirements } = claimOf(claim);
		return {
			id: row,
			wing: "protocol",
			claim: `${name[0]?.toUpperCase()}${name.slice(1)}.`,
			source: requirements.join(", "),
			expected: refuted.includes(claim) ? "refuted" : expected,
			group: `protocol ${id}`,
			run: (options) => survey.answer(row, claim, covered, options),
		};
	});
}

export function protocolRows(scope: ScopeName): readonly TableRow[] {
	const families: Family[] = [
		{
			id: "protocol",
			covered: `${pinned.length} systems of one or two messages, every step of every program, synchronous metadata; crashes, stops, reloads, refusals, power failures`,
			arenas: scope === "small" ? pinned.slice(0, 5) : pinned,
			claims: SAFETY,
		},
		{
			id: "asynchronous",
			covered: "one local recipient, directories written later; the power fails once, and a process is killed",
			arenas: [
				{
					name: "a process is killed and the power fails",
					machines: "model",
					scope: { ...CALM, disk: "asynchronous", kills: 1, powerFailures: 1 },
				},

				{ name: "the power fails", machines: "model", scope: { ...CALM, disk: "asynchronous", powerFailures: 1 } },
			],
			claims: SAFETY,
			refuted: ["never-lost", "gone-means-served", "can-be-served"],
		},
	];
	return families.flatMap(rowsOf);
}
