/** Mail that comes while a scan of todo/ is under way, whoever of the family scans. Leaves out triggers that misbehave (todo-history.ts). */
import { playClean, type SendSeat, startSend, startTodo, type TodoSeat } from "../../adapters/qmail/seats.js";
import { announced } from "../profiles/todo.js";
import type { ProtocolCase } from "./case.js";
import { anySend, atWork, LOCAL } from "./send-kit.js";

const MORE = 20;

export const SCANS_CASES: readonly ProtocolCase[] = [
	anySend(
		"mail that comes while a scan is held up is found by the next one",
		["protocol.trigger.reopen-before-scan", "protocol.trigger.wakes"],
		async (harness) => {
			const hasTodo = harness.dialect.programs.includes("todo");
			let todo: TodoSeat | undefined;
			let send: SendSeat | undefined;
			if (hasTodo) {
				todo = startTodo(harness);
				todo.commands.say("S");
			} else {
				send = startSend(harness);
				for (const spawner of send.spawners) spawner.succeed().open();
				await atWork(harness, send);
			}
			const asker = todo ?? send;
			if (!asker) return;
			const ids = [harness.queue({ recipients: [LOCAL] })];
			// Clean does not answer yet: the scan stands still, and its directory is read already.
			await harness.until("protocol.todo.clean-removes-envelope", "a request", () =>
				asker.requests.heard.endsWith("\0"),
			);
			for (let more = 0; more < MORE; more++) ids.push(harness.queue({ recipients: [LOCAL] }));
			playClean(harness, asker);
			for (const id of ids) {
				if (todo) await announced(harness, todo, id, 1, 0);
				else
					await harness.until("protocol.trigger.reopen-before-scan", `${id} to be found`, () => {
						return harness.home.files(id).length === 0;
					});
			}
		},
	),
];
