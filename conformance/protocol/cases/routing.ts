/** Where recipients go, whoever of the family decides it: todo, or send where it does todo's work. Leaves out damaged envelopes (todo-input.ts). */
import { readFileSync, rmSync } from "node:fs";
import type { Harness } from "../../adapters/qmail/harness.js";
import { playClean, startTodo } from "../../adapters/qmail/seats.js";
import { announced } from "../profiles/todo.js";
import type { ProtocolCase } from "./case.js";
import { anySend, ready } from "./send-kit.js";

type Routed = readonly [local: readonly string[], remote: readonly string[]];

interface Router {
	/** Queues a message and answers what became of its recipients. */
	readonly route: (recipients: readonly string[], counts: Routed) => Promise<Routed>;
	/** Has the control files read again. */
	readonly reload: () => Promise<void>;
}

const kinds = ([local, remote]: Routed) => ({ local: local.length, remote: remote.length });

async function todoRouter(harness: Harness): Promise<Router> {
	const seat = startTodo(harness);
	playClean(harness, seat);
	seat.commands.say("S");
	const list = (kind: "local" | "remote", id: string) =>
		harness.home.files(id).includes(kind)
			? readFileSync(harness.home.file(kind, id), "latin1")
					.split("\0")
					.filter((record) => record !== "")
					.map((record) => record.replace(/^T/, ""))
			: [];
	return {
		route: async (recipients, counts) => {
			const id = harness.queue({ recipients }, kinds(counts));
			const { local, remote } = kinds(counts);
			await announced(harness, seat, id, local, remote);
			return [list("local", id), list("remote", id)];
		},
		reload: async () => {
			seat.commands.say("H");
			await harness.quiet();
		},
	};
}

async function sendRouter(harness: Harness): Promise<Router> {
	const seat = await ready(harness);
	for (const spawner of seat.spawners) spawner.succeed();
	return {
		route: async (recipients, counts) => {
			const id = harness.queue({ recipients }, kinds(counts));
			await harness.until("protocol.todo.every-message-announced", `${id} to be delivered`, () => {
				return harness.home.files(id).length === 0;
			});
			const [local = [], remote = []] = seat.spawners.map(({ deliveries }) =>
				deliveries.filter((one) => one.id === id).map(({ recipient }) => recipient),
			);
			return [local, remote];
		},
		reload: async () => {
			harness.signal(seat.program, "HUP");
			await harness.quiet();
		},
	};
}

const router = (harness: Harness) =>
	harness.dialect.programs.includes("todo") ? todoRouter(harness) : sendRouter(harness);

const text = ([local, remote]: Routed) => `local ${local.join(" ") || "none"}; remote ${remote.join(" ") || "none"}`;

/** [recipient, where it goes, as what]; in groups that each stand for a rule. */
type Table = readonly (readonly [string, "local" | "remote", string])[];
const TABLES: readonly (readonly [rule: ProtocolCase["cites"][0], what: string, table: Table])[] = [
	[
		"protocol.todo.local-or-remote",
		"the domain is what follows the last @, in letters of either case",
		[
			["a@HERE.EXAMPLE", "local", "a@HERE.EXAMPLE"],
			["a@b@here.example", "local", "a@b@here.example"],
			["c@here.example@far.example", "remote", "c@here.example@far.example"],
			["d@nothere.example", "remote", "d@nothere.example"],
			["e@here.example.far", "remote", "e@here.example.far"],
		],
	],
	[
		"protocol.todo.virtual-prefix",
		"virtual domains, subdomains and addresses get their prefix, exceptions none",
		[
			["x@virtual.example", "local", "somebody-x@virtual.example"],
			["X@Virtual.Example", "local", "somebody-X@Virtual.Example"],
			["y@deep.sub.example", "local", "wild-y@deep.sub.example"],
			["z@sub.example", "remote", "z@sub.example"],
			["w@except.sub.example", "remote", "w@except.sub.example"],
			["user@far.example", "local", "person-user@far.example"],
			["other@far.example", "remote", "other@far.example"],
		],
	],
	[
		"protocol.todo.percent-hack",
		"the percent hack is done for its domains, as often as it can be",
		[
			["p%far.example@hack.example", "remote", "p@far.example"],
			["q%here.example@hack.example", "local", "q@here.example"],
			["r%there.example%hack.example@hack.example", "remote", "r@there.example"],
			["s%here.example@other.example", "remote", "s%here.example@other.example"],
			["t@hack.example", "remote", "t@hack.example"],
		],
	],
	["protocol.todo.domain-added", "an address without a domain gets one", [["plain", "remote", "plain@added.example"]]],
];

function controls(harness: Harness): void {
	harness.home.control("locals", "here.example\n");
	harness.home.control("percenthack", "hack.example\n");
	harness.home.control("envnoathost", "added.example\n");
	const virtual = ["virtual.example:somebody", ".sub.example:wild", "except.sub.example:", "user@far.example:person"];
	harness.home.control("virtualdomains", `${virtual.join("\n")}\n`);
}

export const ROUTING_CASES: readonly ProtocolCase[] = [
	...TABLES.map(([rule, what, table]) =>
		anySend(what, [rule, "protocol.todo.recipients-in-order"], async (harness) => {
			controls(harness);
			const { route } = await router(harness);
			const to = (kind: string) => table.filter(([, where]) => where === kind).map(([, , written]) => written);
			const wanted: Routed = [to("local"), to("remote")];
			const recipients = table.map(([recipient]) => recipient);
			const found = await route(recipients, wanted);
			harness.demand(rule, text(found) === text(wanted), `${text(found)}; expected ${text(wanted)}`);
		}),
	),
	anySend(
		"a reload takes new virtual domains and forgets old ones, and so when the file is gone",
		["protocol.reload.files", "protocol.reload.command"],
		async (harness) => {
			controls(harness);
			const { route, reload } = await router(harness);
			const steps: readonly (readonly [virtual: string | null, local: string, remote: string])[] = [
				["far.example:new\n", "new-x@far.example", "x@virtual.example"],
				["virtual.example:again\n", "again-x@virtual.example", "x@far.example"],
				[null, "", "x@far.example x@virtual.example"],
			];
			for (const [virtual, local, remote] of steps) {
				if (virtual === null) rmSync(`${harness.home.controlDirectory}/virtualdomains`);
				else harness.home.control("virtualdomains", virtual);
				await reload();
				const wanted: Routed = [local.split(" ").filter((one) => one !== ""), remote.split(" ")];
				const found = await route(["x@far.example", "x@virtual.example"], wanted);
				harness.demand(
					"protocol.reload.files",
					text(found) === text(wanted),
					`with virtualdomains ${JSON.stringify(virtual)}: ${text(found)}; expected ${text(wanted)}`,
				);
			}
		},
	),
];
