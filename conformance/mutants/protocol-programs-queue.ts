/** Mutants of qmail-queue: what only a crash shows, and what it takes and leaves. */
import { inProgram, type ProgramMutant } from "./program-mutant.js";

const POWER =
	"the power fails before any operation, a local recipient: nothing acknowledged is lost, nothing in parts is found";
const DIES = "any program dies before any operation, a local recipient: each step in its order, and all healed";
const REFUSED = "an injection that is refused leaves nothing";
const LINK = "fs.link(paths.intd(this.id), paths.todo(this.id));";

export const QUEUE_MUTANTS: readonly ProgramMutant[] = inProgram("queue.ts", [
	{
		name: "queue does not sync the message",
		find: "this.flush(this.mess);\n\t\tthis.sync(this.mess);",
		replace: "this.flush(this.mess);",
		because: "protocol.queue.message-before-envelope",
		killedBy: [POWER],
	},
	{
		name: "queue does not sync the envelope",
		find: "this.flush(this.intd);\n\t\tthis.sync(this.intd);",
		replace: "this.flush(this.intd);",
		because: "protocol.queue.envelope-before-todo",
		killedBy: [POWER],
	},
	{
		name: "queue links the envelope before it is complete",
		find: `this.flush(this.intd);
		this.sync(this.intd);
		const linked = this.attempt(() => {
			${LINK}`,
		replace: `const intd = this.intd;
		const linked = this.attempt(() => {
			${LINK}
			this.flush(intd);
			this.sync(intd);`,
		because: "protocol.queue.envelope-before-todo",
		killedBy: [POWER],
	},
	{
		name: "queue acknowledges without a link",
		find: LINK,
		replace: "",
		because: "protocol.queue.acknowledge-after-link",
		killedBy: [DIES],
	},
	{
		name: "queue leaves debris when it gives up",
		find: "fs.unlink(paths.intd(this.id));",
		replace: "",
		because: "protocol.queue.cleans-up-after-itself",
		killedBy: [REFUSED],
	},
	{
		name: "queue takes an envelope that is not complete",
		find: 'if (this.expects !== "nothing" || this.intd === undefined) this.abandon(QUEUE_EXIT.readError);',
		replace: "if (this.intd === undefined) this.abandon(QUEUE_EXIT.readError);",
		because: "protocol.queue.envelope-complete",
		killedBy: [REFUSED],
	},
	{
		name: "queue takes an address one byte too long",
		find: "this.addressSize >= LIMITS.address",
		replace: "this.addressSize > LIMITS.address",
		because: "protocol.queue.address-limit",
		killedBy: ["an address of 1,002 bytes is queued, one of 1,003 refused"],
	},
]);
