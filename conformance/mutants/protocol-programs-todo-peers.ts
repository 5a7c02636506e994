/** Mutants of how qmail-todo deals with send, clean and the trigger. Leaves out its work on the queue (protocol-programs-todo.ts). */
import { inProgram, type ProgramMutant } from "./program-mutant.js";

const D = "this.tell(FROM_TODO.deliver + formatAnnouncement(this.options.dialect, message));";
const BEFORE_S = "todo touches nothing before S, then scans without a trigger";
const REFUSED = "after ! from clean there is no announcement; the next scan tries again";
const STOPPED = "X is answered with X, after which todo exits 0";

export const TODO_PEER_MUTANTS: readonly ProgramMutant[] = [
	...inProgram("todo.ts", [
		{
			name: "the end of send before S is ignored",
			find: 'if (this.phase === "waiting for S") this.end(EXIT.noPeer);',
			replace: 'if (this.phase === "waiting for S") return;',
			because: "protocol.start.end-of-file-100",
			dialect: "qmail-ldap",
			killedBy: ["the end of send before S"],
		},
		{
			name: "a read of nothing from send is not taken for its end",
			find: 'else this.end(this.phase === "stopping" ? EXIT.ok : EXIT.sendDied);',
			replace: 'else if (this.phase === "stopping") this.end(EXIT.ok);',
			because: "protocol.death.send-seen-by-todo",
			dialect: "qmail-ldap",
			killedBy: ["the end of send later"],
		},
		{
			name: "the start command is taken for an obscure dialect",
			find: 'if (command === TO_TODO.start && this.phase === "waiting for S") this.phase = "working";',
			replace:
				'if (command === TO_TODO.start && this.phase === "waiting for S") { this.phase = "working"; obscure = true; }',
			because: "protocol.start.any-first-byte",
			killedBy: ["the start command is understood, and not called an obscure dialect"],
		},
		{
			name: "surplus replies of clean are kept for the next message",
			find: `for (const reply of bytes) {
			const message = this.asked.shift();
			if (!message) {
				// Kept, it would be taken for the reply to the next request.
				this.warn("qmail-clean sent a reply that nobody asked for");
				break;
			}
			this.underWay -= 1;
			if (this.cleaned(message.id, reply)) {`,
			replace: `const all = (this.kept ?? "") + bytes;
		this.kept = "";
		for (let at = 0; at < all.length; at++) {
			const message = this.asked.shift();
			if (!message) { this.kept = all.slice(at); break; }
			this.underWay -= 1;
			if (all[at] === "+" || !this.cleaned(message.id, all[at])) if (all[at] === "+") {`,
			because: "protocol.wire.reply-per-request",
			killedBy: ["surplus replies of clean do not count for the next message"],
		},
		{
			name: "D before clean has answered",
			find: "this.asked.push({ id, channels });",
			replace:
				"this.asked.push({ id, channels }); this.tell(FROM_TODO.deliver + formatAnnouncement(this.options.dialect, { id, channels }));",
			because: "protocol.todo.announce-after-clean",
			killedBy: ["while clean is silent nothing is announced"],
		},
		{
			name: "todo goes on after !",
			find: "if (this.cleaned(message.id, reply)) {",
			replace: "this.cleaned(message.id, reply); {",
			because: "protocol.todo.no-announcement-after-refusal",
			killedBy: [REFUSED, "after x from clean there is no announcement; the next scan tries again"],
		},
		{
			name: "a message that clean refused is not tried again",
			find: "const id = scan.next();",
			replace: `let id = scan.next();
			this.seen ??= new Set();
			while (id !== undefined && this.seen.has(id)) id = scan.next();
			if (id !== undefined) this.seen.add(id);`,
			because: "protocol.todo.retried",
			killedBy: [REFUSED],
		},
		{
			name: "a message without recipients is not announced",
			find: "if (this.cleaned(message.id, reply)) {",
			replace: "if (this.cleaned(message.id, reply) && message.channels.includes(true)) {",
			because: "protocol.wire.announcement-without-recipients",
			killedBy: ["a message with no recipient is preprocessed, cleaned and announced in the words of the family"],
		},
		{
			name: "each message is announced twice",
			find: D,
			replace: `${D} ${D}`,
			because: "protocol.todo.announced-once",
			killedBy: ["half an hour's mail at once: every message is announced, once"],
		},
		{
			name: "todo does not tell that todo/ cannot be read",
			find: `this.log(\`alert: unable to opendir \${scan.stuckAt}, sleeping...\\n\`);`,
			replace: "",
			because: "protocol.diagnostic.trouble",
			killedBy: ["that todo/ cannot be read is told to send, and to nobody else"],
		},
		{
			name: "H gets into the requests to clean",
			find: 'if (reload && this.phase !== "stopping" && this.phase !== "gone") this.reload();',
			replace: 'if (reload) { this.options.toClean.write("H"); this.reload(); }',
			because: "protocol.wire.clean-request",
			killedBy: ["a reload in the middle of much mail leaves every word and request whole"],
		},
		{
			name: "garbage from send is passed over in silence",
			find: 'if (obscure) this.warn("qmail-send speaks an obscure dialect");',
			replace: "",
			because: "protocol.wire.unknown-command",
			killedBy: ["garbage from send is told, and mail goes on"],
		},
		{
			name: "garbage from send stops todo",
			find: "else obscure = true;",
			replace: "else { obscure = true; this.stop(); }",
			because: "protocol.wire.unknown-command",
			killedBy: ["garbage from send is told, and mail goes on"],
		},
		{
			name: "todo exits before send",
			find: "if (this.options.toSend.pending === 0 || this.timer === undefined) this.tell(FROM_TODO.exit);",
			replace: "this.tell(FROM_TODO.exit); this.options.clock.after(0.05, () => this.end(EXIT.ok));",
			because: "protocol.quit.wait-for-send",
			killedBy: ["after its answer to X todo waits for send to go"],
		},
		{
			name: "todo exits 1 after a stop",
			find: '"stopping" ? EXIT.ok : EXIT.sendDied',
			replace: '"stopping" ? EXIT.sendDied : EXIT.sendDied',
			because: "protocol.exit.todo",
			killedBy: [STOPPED, "after its answer to X todo waits for send to go"],
		},
		{
			name: "todo answers X while a message is under way",
			find: "if (this.timer !== undefined || (this.underWay > 0 && !this.cleanLost)) return;",
			replace: "if (this.timer !== undefined) return;",
			because: "protocol.quit.announce-first",
			killedBy: ["X while clean is being waited for: the message is finished and announced first"],
		},
		{
			name: "todo begins messages after X",
			find: 'this.phase === "working" && this.hasRoom()',
			replace: '(this.phase === "working" || this.phase === "stopping") && this.hasRoom()',
			because: "protocol.quit.finish-message",
			killedBy: ["after X no message is begun"],
		},
		{
			name: "todo does not wait for S",
			find: 'private phase: Phase = "waiting for S";',
			replace:
				'private phase: Phase = (setTimeout(() => { this.phase = "working"; this.work(); }, 10), "waiting for S");',
			because: "2002 no start sync",
			killedBy: [BEFORE_S],
		},
		{
			name: "todo waits for the trigger after S",
			find: "private pulled = true;",
			replace: "private pulled = false;",
			because: "protocol.start.first-scan",
			killedBy: [BEFORE_S],
		},
		{
			name: "the loss of clean is not seen",
			find: "this.cleanLost = true;\n\t\tif",
			replace: "return;\n\t\tif",
			because: "protocol.death.clean-seen-by-todo",
			killedBy: ["the end of clean: todo tells, and stops"],
		},
		{
			name: "the trigger is set after todo/ was read",
			find: "this.arm();\n\t\tconst { fs, clock } = this.options;",
			replace: "const { fs, clock } = this.options;\n\t\tclock.after(0, () => this.arm());",
			because: "protocol.trigger.reopen-before-scan",
			killedBy: ["the trigger is set anew before todo/ is read"],
		},
		{
			name: "there is no timer",
			find: "this.timer = clock.after(this.interval, () => {",
			replace: "this.timer = clock.after(1e9, () => {",
			because: "protocol.timer.todo",
			killedBy: ["a message of which nobody told is found within 25 minutes"],
		},
	]),
	...inProgram("announcement.ts", [
		{
			name: "todo says L for R and R for L",
			find: "return announcementKind(dialect, channels) + id;",
			replace: "return announcementKind(dialect, [...channels].reverse()) + id;",
			because: "protocol.wire.announcement-kind",
			killedBy: [
				"a message with a local recipient is preprocessed, cleaned and announced in the words of the family",
				"a message with a remote recipient is preprocessed, cleaned and announced in the words of the family",
			],
		},
	]),
	...inProgram("process/trigger.ts", [
		{
			name: "the trigger is not opened again after a pull",
			find: "this.close();\n\t\tconst fd",
			replace: "if (this.socket) return;\n\t\tconst fd",
			because: "protocol.trigger.reopen-before-scan",
			killedBy: ["each pull of the trigger leads to a scan"],
		},
		{
			name: "a trigger that is held open pulls for ever",
			find: 'socket.on("data", hear);',
			replace: 'socket.on("data", () => { const again = () => { this.pulled(); setImmediate(again); }; again(); });',
			because: "protocol.trigger.held-open",
			killedBy: ["a writer that holds the trigger open does not make todo scan for ever"],
		},
		{
			name: "a trigger without a writer pulls for ever",
			find: 'socket.on("end", hear);',
			replace: 'socket.on("end", () => { const again = () => { this.pulled(); setImmediate(again); }; again(); });',
			because: "1996 reader without writer spins",
			killedBy: ["a trigger opened and closed without a byte does not make todo spin"],
		},
	]),
	...inProgram("process/pipe-out.ts", [
		{
			name: "the write position is not set back: the second message is garbled",
			find: 'const chunk = Buffer.from(this.waiting, "latin1");',
			replace: `const chunk = Buffer.from(this.waiting.slice(this.position ?? 0), "latin1");
		this.position = chunk.length;`,
			because: "protocol.wire.announcement",
			killedBy: ["the second message's announcement is as whole as the first one's"],
		},
		{
			name: "a full pipe is taken for the death of its reader",
			find: "this.waiting += bytes;",
			replace: "this.waiting += bytes;\n\t\tif (this.pending > 60_000) this.fail();",
			because: "1996 EAGAIN taken for death",
			killedBy: ["3,000 messages while send reads nothing: todo sleeps, then each is announced once"],
		},
		{
			name: "what a full pipe does not take is dropped",
			find: "this.waiting += bytes;",
			replace: "if (this.pending < 20_000) this.waiting += bytes;",
			because: "protocol.descriptor.never-blocks-on-send",
			killedBy: ["3,000 messages while send reads nothing: todo sleeps, then each is announced once"],
		},
	]),
];
