/**
 * Transitions of the processes that no run can be seen to take, each with the reason: coverage names them apart. A test fails when a
 * case takes one all the same. Leaves out what no process shows at all (../run/report.ts).
 */

const BEFORE =
	"todo may have written this before it read the stop, or before its scan was over: outside both look alike";
const LEAVES =
	"todo leaves this state by itself as soon as all is written: whether it read a command there or in the next state cannot be told";

/** As machine/state/event/index. */
export const INDISTINCT: ReadonlyMap<string, string> = new Map([
	["todo/idle/WRITE/0", BEFORE],
	["todo/stopping/WRITE/0", BEFORE],
	["todo/stopping/COMMAND/0", LEAVES],
	["todo/stopping/COMMAND/1", LEAVES],
]);
