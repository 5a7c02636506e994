/** Mutants of how qmail-send delivers, marks and schedules. Leaves out its peers and the end of messages (protocol-programs-send.ts). */
import { inProgram, type ProgramMutant } from "./program-mutant.js";

const REFUSED =
	"any program dies before any operation, a refused recipient: noted before marked, bounced before removed";
const DEFERRED = "a deferred recipient stays in the queue, a delivered one is not tried again";
const IN_PLACE = "of three recipients the second is done: its byte is changed, and no other";

export const SEND_DELIVERY_MUTANTS: readonly ProgramMutant[] = [
	...inProgram("send/deliveries.ts", [
		{
			name: "delivery numbers are read with a sign",
			find: "const slot = width === 1 ? text.charCodeAt(0) : text",
			replace: "const slot = width === 1 ? (text.charCodeAt(0) << 24) >> 24 : text",
			because: "2004 delivery numbers sign-extended, slots from 128 leak",
			killedBy: ["delivery numbers from 128 on are answered as any others"],
		},
		{
			name: "the high byte of delivery numbers is lost",
			find: "text.charCodeAt(0) + 256 * text.charCodeAt(1);",
			replace: "text.charCodeAt(0);",
			because: "protocol.wire.delivery-number-width",
			dialect: "sagredo",
			killedBy: ["delivery numbers from 256 on are answered as any others"],
		},
		{
			name: "delivery numbers are written with the high byte first",
			find: "String.fromCharCode(slot & 255, slot >> 8);",
			replace: "String.fromCharCode(slot >> 8, slot & 255);",
			because: "protocol.wire.delivery-number-width",
			dialect: "sagredo",
			killedBy: ["delivery numbers from 256 on are answered as any others"],
		},
		{
			name: "reports are not checked for a delivery that runs",
			find: "if (!delivery || delivery.ending) {",
			replace: "if (delivery?.ending) {",
			because: "2021 missing slot check",
			killedBy: ["a report on a delivery that does not run is ignored, and the next report understood"],
		},
		{
			name: "a recipient is marked done when its delivery begins",
			find: "this.inUse += 1;",
			replace: "this.inUse += 1; this.markDone({ job, at, number, recipient, ending: false }); job.open += 1;",
			because: "protocol.send.mark-after-outcome",
			killedBy: ["nothing is marked done before its outcome is reported"],
		},
		{
			name: "the mark is one byte off",
			find: "writeAll(fs, file, RECORD.done, at);",
			replace: "writeAll(fs, file, RECORD.done, at + 1);",
			because: "protocol.send.mark-in-place",
			killedBy: [IN_PLACE],
		},
		{
			name: "the first record is marked, whichever is done",
			find: "writeAll(fs, file, RECORD.done, at);",
			replace: "writeAll(fs, file, RECORD.done, 0);",
			because: "protocol.send.mark-in-place",
			killedBy: [IN_PLACE],
		},
		{
			name: "a failure is noted after it was marked",
			find: "this.note(slot, delivery, this.options.bounceNote(delivery.recipient, reason));",
			replace:
				"this.markDone(delivery); job.open += 1; this.note(slot, delivery, this.options.bounceNote(delivery.recipient, reason));",
			because: "protocol.send.bounce-before-mark",
			killedBy: [REFUSED],
		},
		{
			name: "a failure is not noted",
			find: "this.note(slot, delivery, this.options.bounceNote(delivery.recipient, reason));\n\t\t\t\treturn;",
			replace: "this.markDone(delivery); break;",
			because: "protocol.send.bounce-before-mark",
			killedBy: [REFUSED],
		},
		{
			name: "a report of unknown kind counts as success",
			find: `log(\`delivery \${number}: report mangled, will defer\\n\`);`,
			replace: "this.markDone(delivery);",
			because: "protocol.send.mangled-report-defers",
			killedBy: ["a report of unknown kind defers"],
		},
		{
			name: "a deferral counts as success",
			find: `log(\`delivery \${number}: deferral: \${safe(reason)}\\n\`);`,
			replace: "this.markDone(delivery);",
			because: "protocol.send.temporary-stays",
			killedBy: [DEFERRED],
		},
		{
			name: "every delivery number stands for the first delivery",
			find: "this.slots[slot] = { job, number, at, recipient, ending: false };",
			replace: "this.slots[slot] = this.slots[0] ?? { job, number, at, recipient, ending: false };",
			because: "protocol.wire.delivery-report",
			killedBy: [IN_PLACE],
		},
	]),
	...inProgram("send/job-end.ts", [
		{
			name: "a list is removed with recipients left",
			find: "if (!job.readWhole || job.open > 0) {",
			replace: "if (!job.readWhole) {",
			because: "protocol.send.channel-file-removed",
			killedBy: [DEFERRED],
		},
	]),
	...inProgram("send/send.ts", [
		{
			name: "what a spawner takes at a time is not heeded",
			find: "Math.min(wanted, options.spawnLimits[at] ?? 0)",
			replace: "wanted",
			because: "protocol.start.capacity-bound",
			killedBy: ["a message that is announced while no delivery is possible waits"],
		},
	]),
	...inProgram("send/heap.ts", [
		{
			name: "the priority queue deletes the wrong last element",
			find: "heap[hole] = last;\n\t\treturn top;",
			replace: "heap[heap.length - 1] = last;\n\t\treturn top;",
			because: "1996 priority queue deletes the wrong last element",
			killedBy: ["messages that are due at different times are all tried, the longest due first"],
		},
	]),
	...inProgram("send/passes.ts", [
		{
			name: "records that are done are delivered again",
			find: "} else if (record.type === RECORD.recipient) {",
			replace: "} else if (record.type === RECORD.recipient || record.type === RECORD.done) {",
			because: "protocol.send.delivers-not-done",
			killedBy: ["what is marked done is not delivered at the next start"],
		},
	]),
];
