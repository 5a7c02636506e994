/**
 * Mutants of the protocol's reference programs: the bugs of real programs, imitated, and others that could be. Leaves out the mutants
 * of each program (protocol-programs-*.ts) and trying them (protocol-programs-run.ts).
 */
import type { ProgramMutant } from "./program-mutant.js";
import { CLEAN_MUTANTS } from "./protocol-programs-clean.js";
import { QUEUE_MUTANTS } from "./protocol-programs-queue.js";
import { RULE_MUTANTS } from "./protocol-programs-rules.js";
import { SEND_MUTANTS } from "./protocol-programs-send.js";
import { SEND_DELIVERY_MUTANTS } from "./protocol-programs-send-deliveries.js";
import { TODO_MUTANTS } from "./protocol-programs-todo.js";
import { TODO_PEER_MUTANTS } from "./protocol-programs-todo-peers.js";

export const PROGRAM_MUTANTS: readonly ProgramMutant[] = [
	...CLEAN_MUTANTS,
	...TODO_MUTANTS,
	...TODO_PEER_MUTANTS,
	...SEND_MUTANTS,
	...SEND_DELIVERY_MUTANTS,
	...QUEUE_MUTANTS,
	...RULE_MUTANTS,
];
