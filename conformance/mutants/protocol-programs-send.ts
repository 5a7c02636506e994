/** Mutants of how qmail-send hears todo, starts, stops and ends messages. Leaves out deliveries (protocol-programs-send-deliveries.ts). */
import { inProgram, type ProgramMutant } from "./program-mutant.js";

const REFUSED =
	"any program dies before any operation, a refused recipient: noted before marked, bounced before removed";
const wrapping = (bits: number) =>
	`const id = text.slice(width).replace(/^[0-9]+$/, (digits) => String(BigInt.asUintN(${bits}, BigInt(digits))));`;

export const SEND_MUTANTS: readonly ProgramMutant[] = [
	...inProgram("send/send.ts", [
		{
			name: "send says S before it has read info/",
			find: "this.schedule.scan();",
			replace: "setTimeout(() => { this.schedule.scan(); this.work(); }, 200);",
			because: "protocol.start.scan-before-s",
			killedBy: ["a message that is preprocessed after S waits for its announcement"],
		},
		{
			name: "send does not read info/ at its start",
			find: "this.schedule.scan();",
			replace: "",
			because: "protocol.send.start-scan",
			killedBy: ["what the start-up scan finds is delivered without an announcement"],
		},
		{
			name: "send begins deliveries after TERM",
			find: "if (!this.exiting) {\n\t\t\tfor (const channel",
			replace: "{\n\t\t\tfor (const channel",
			because: "1996 exit flag ignored",
			killedBy: ["after TERM no delivery begins, and those that run are waited for"],
		},
		{
			name: "send does not pass TERM on to todo",
			find: "if (this.todoAlive) this.toTodo.write(TO_TODO.quit);",
			replace: "",
			because: "protocol.quit.send-drains",
			killedBy: ["TERM: X to todo, and exit 0 after its X"],
		},
		{
			name: "send does not wait for its deliveries",
			find: "if (this.deliveries.some((channel) => channel.alive && channel.used > 0)) return false;",
			replace: "",
			because: "protocol.quit.send-drains",
			killedBy: ["after TERM no delivery begins, and those that run are waited for"],
		},
		{
			name: "H gets into the delivery commands",
			find: "if (this.todoAlive && !this.exiting) this.toTodo.write(TO_TODO.reload);",
			replace: "this.toTodo.write(TO_TODO.reload); this.options.toSpawn[0]?.write(TO_TODO.reload);",
			because: "2004 HUP bytes written into a half-written command",
			killedBy: ["HUP while deliveries are given out leaves every command whole"],
		},
		{
			name: "send does not pass HUP on to todo",
			find: "if (this.todoAlive && !this.exiting) this.toTodo.write(TO_TODO.reload);",
			replace: "",
			because: "protocol.reload.command",
			killedBy: ["HUP is passed on as H"],
		},
		{
			name: "the end of todo is not seen",
			find: "this.during(() => this.todoEnded());",
			replace: "this.during(() => undefined);",
			because: "protocol.death.todo-seen-by-send",
			killedBy: ["the end of todo: send tells, and exits 0"],
		},
		{
			name: "half an announcement counts when todo dies",
			find: "this.during(() => this.todoEnded());",
			replace: 'this.during(() => { this.fromTodoRecords.push("\\0"); this.work(); this.todoEnded(); });',
			because: "protocol.wire.nul-ends-message",
			killedBy: ["todo dies after any byte of an announcement: send exits 0, and half a number is no number"],
		},
		{
			name: "an X that nobody asked for is passed over",
			find: "this.todoEnded();\n\t\t\t\treturn;",
			replace: "return;",
			because: "protocol.death.todo-seen-by-send",
			killedBy: ["an X of todo that nobody asked for: send tells, and exits 0"],
		},
		{
			name: "the end of clean is not seen",
			find: "if (!this.cleanAlive) return;",
			replace: "return;",
			because: "protocol.death.clean-seen-by-send",
			killedBy: ["clean dies: send tells when it needs it, and exits 0"],
		},
		{
			name: "half a report counts when its spawner dies",
			find: "if (!deliveries?.alive) return;",
			replace: 'if (!deliveries?.alive) return;\n\t\t\tdeliveries.push("\\0");',
			because: "protocol.send.mark-after-outcome",
			killedBy: ["lspawn dies after any byte of a report: send exits 0, and the recipient is not done"],
		},
		{
			name: "send keeps all of a long message of todo",
			find: "new Records(LIMITS.report, (text) => this.todoSays(text));",
			replace: "new Records(1e9, (text) => this.todoSays(text));",
			because: "protocol.wire.report-limit",
			killedBy: [
				"a message of 30000 bytes from todo is cut, and the next one understood",
				"a message of 500000 bytes from todo is cut, and the next one understood",
			],
		},
		{
			name: "words that send does not understand are passed over in silence",
			find: 'log("warning: qmail-send unable to understand qmail-todo: report mangled\\n");',
			replace: "",
			because: "protocol.wire.unknown-message",
			killedBy: ["an unknown letter from todo is told, and the next message understood"],
		},
		{
			name: "announcements that send does not understand are passed over in silence",
			find: 'if (!announcement) log("warning: qmail-send unable to understand qmail-todo\\n");',
			replace: "if (!announcement) return;",
			because: "protocol.wire.unknown-message",
			killedBy: ["a D with a word for a number from todo is told, and the next message understood"],
		},
		{
			name: "the log lacks the last byte of a line",
			find: "log(text.slice(1));",
			replace: "log(text.slice(1, -1));",
			because: "protocol.wire.log-verbatim",
			killedBy: ["a short log line cut in every possible way"],
		},
	]),
	...inProgram("announcement.ts", [
		{
			name: "send takes L for R",
			find: "return { id, channels: [true, false] };",
			replace: "return { id, channels: [false, true] };",
			because: "protocol.wire.announcement-kind",
			killedBy: ["what is announced as L goes to lspawn only"],
		},
		...([64, 32] as const).map((bits) => ({
			name: `announced numbers wrap at 2^${bits}`,
			find: "const id = text.slice(width);",
			replace: wrapping(bits),
			because: "protocol.wire.announcement",
			killedBy: [`an announced number and 2^${bits} does not wrap to the number`] as const,
		})),
		{
			name: "send takes half a number",
			find: "const id = text.slice(width);",
			replace: "const id = /^[0-9]*/.exec(text.slice(width))[0];",
			because: "protocol.wire.unknown-message",
			killedBy: ["a D with letters after the number from todo is told, and the next message understood"],
		},
	]),
	...inProgram("send/schedule.ts", [
		{
			name: "send does nothing about a message without recipients",
			find: "if (!channels.includes(true)) this.done.add(id, this.now());",
			replace: "",
			because: "protocol.wire.announcement-without-recipients",
			killedBy: ["a message without recipients leaves the queue"],
		},
	]),
	...inProgram("send/elimination.ts", [
		{
			name: "a message without files is dropped in silence",
			find: `log(\`warning: \${path} does not exist; nothing to do for msg \${id}\\n\`);`,
			replace: "",
			because: "protocol.diagnostic.trouble",
			killedBy: ["a message without recipients that does not exist is told, not dropped in silence"],
		},
		{
			name: "info/ goes before the bounce is queued",
			find: "this.bouncing += 1;",
			replace: "fs.unlink(paths.info(id)); this.bouncing += 1;",
			because: "protocol.send.bounce-before-elimination",
			killedBy: [REFUSED],
		},
		{
			name: "clean is asked for a message before its info/ is gone",
			find: `log(\`end msg \${id}\\n\`);`,
			replace: `log(\`end msg \${id}\\n\`); this.askClean(id); const wait = () => this.ending.has(id) ? setTimeout(wait, 20) : fs.unlink(paths.info(id)); wait(); return;`,
			because: "protocol.send.info-before-mess",
			killedBy: ["when clean is asked for a finished message its info/ is gone"],
		},
	]),
	...inProgram("send/clean-line.ts", [
		{
			name: "surplus replies of clean are kept for the next message of send",
			find: `this.waiting.push(done);
		this.outlet.write(\`\${request}\\0\`);
	}

	/** Bytes from clean. */
	push(bytes: string): void {
		for (const reply of bytes) {
			const done = this.waiting.shift();
			if (!done) {
				this.surplus();
				return;
			}`,
			replace: `this.waiting.push(done);
		this.outlet.write(\`\${request}\\0\`);
		const [kept, ...rest] = this.kept ?? [];
		this.kept = rest;
		if (kept !== undefined) queueMicrotask(() => this.push(kept));
	}

	push(bytes: string): void {
		for (const reply of bytes) {
			const done = this.waiting.shift();
			if (!done) {
				(this.kept ??= []).push(reply);
				continue;
			}`,
			because: "protocol.wire.reply-per-request",
			killedBy: ["send counts no reply of clean that it did not ask for"],
		},
	]),
];
