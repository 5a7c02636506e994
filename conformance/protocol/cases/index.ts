/** The cases that name what went wrong in real programs, and those of bad input. Leaves out the plain rules (../profiles/). */
import type { ProtocolCase } from "./case.js";
import { CHAIN_CASES } from "./chain.js";
import { CLEAN_BYTES_CASES } from "./clean-bytes.js";
import { CLEAN_HISTORY_CASES } from "./clean-history.js";
import { CLEAN_PID_CASES } from "./clean-pid.js";
import { COMMANDS_CASES } from "./commands.js";
import { ROUTING_CASES } from "./routing.js";
import { SCANS_CASES } from "./scans.js";
import { SEND_BOUNCES_CASES } from "./send-bounces.js";
import { SEND_DEATHS_CASES } from "./send-deaths.js";
import { SEND_HISTORY_CASES } from "./send-history.js";
import { SEND_NUMBERS_CASES } from "./send-numbers.js";
import { SEND_ROUNDS_CASES } from "./send-rounds.js";
import { SEND_STARTS_CASES } from "./send-starts.js";
import { SEND_TIMES_CASES } from "./send-times.js";
import { SEND_TODO_CASES } from "./send-todo.js";
import { SEND_WORDS_CASES } from "./send-words.js";
import { TODO_HISTORY_CASES } from "./todo-history.js";
import { TODO_INPUT_CASES } from "./todo-input.js";

export const MORE_CASES: readonly ProtocolCase[] = [
	...CLEAN_HISTORY_CASES,
	...CLEAN_BYTES_CASES,
	...TODO_HISTORY_CASES,
	...TODO_INPUT_CASES,
	...SEND_HISTORY_CASES,
	...SEND_NUMBERS_CASES,
	...SEND_WORDS_CASES,
	...SEND_DEATHS_CASES,
	...SEND_BOUNCES_CASES,
	...SEND_STARTS_CASES,
	...SEND_TODO_CASES,
	...ROUTING_CASES,
	...SCANS_CASES,
	...COMMANDS_CASES,
	...CLEAN_PID_CASES,
	...SEND_ROUNDS_CASES,
	...SEND_TIMES_CASES,
	...CHAIN_CASES,
];
