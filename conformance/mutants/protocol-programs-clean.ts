/** Mutants of qmail-clean, and of what it shares with the others: the stream of requests. */
import { inProgram, type ProgramMutant } from "./program-mutant.js";

const PARSED = "const id = this.paths.parseInTodo(request.slice(CLEAN_REQUEST.preprocessed.length));";
const SERVED = "return id === undefined ? CLEAN_REPLY.refused : this.remove(id, this.paths.todo(id));";
const FIRST_STAYS = "if the first file cannot be removed the second stays, and the reply is !";
const WRAPPED = "digits => String(BigInt.asUintN";

export const CLEAN_MUTANTS: readonly ProgramMutant[] = [
	...inProgram("clean.ts", [
		{
			name: "clean goes on after a bad letter in a number",
			find: `${PARSED}\n\t\t\t${SERVED}`,
			replace: `const name = request.slice(CLEAN_REQUEST.preprocessed.length);
				const id = this.paths.parseInTodo(name.replace(/[^0-9/]/g, ""));
				const bad = name.replace(/[0-9/]/g, "").replace(/./gs, "x");
				return bad + (id === undefined ? "x" : this.remove(id, this.paths.todo(id)));`,
			because: "protocol.clean.malformed-refused",
			killedBy: [
				"three letters after the number are answered by one x, and the number they follow stays",
				"a request with a letter after the number is refused and removes nothing",
				"any other byte before or after the number is refused",
			],
		},
		{
			name: "clean compares four bytes of todo/",
			find: "if (request.startsWith(CLEAN_REQUEST.preprocessed)) {",
			replace: 'if (request.startsWith("todo")) {',
			because: "protocol.clean.malformed-refused",
			dialect: "qmail-ldap",
			killedBy: ["another letter in place of the slash: what the family does, and nothing worse"],
		},
		{
			name: "clean's numbers wrap at 2^64",
			find: "request.slice(CLEAN_REQUEST.preprocessed.length));",
			replace: `request.slice(CLEAN_REQUEST.preprocessed.length).replace(/[0-9]+$/, ${WRAPPED}(64, BigInt(digits)))));`,
			because: "protocol.clean.number-range",
			killedBy: ["a number and 2^64 does not wrap to the number"],
		},
		{
			name: "clean's numbers wrap at 2^32",
			find: "const id = request.slice(CLEAN_REQUEST.finished.length);",
			replace: `const id = request.slice(CLEAN_REQUEST.finished.length).replace(/^[0-9]+$/, ${WRAPPED}(32, BigInt(digits))));`,
			because: "protocol.clean.number-range",
			killedBy: ["a number and 2^32 does not wrap to the number"],
		},
		{
			name: "clean takes a request without a number for the one before",
			find: SERVED,
			replace: `this.last = id ?? this.last;
				return this.last === undefined ? CLEAN_REPLY.refused : this.remove(this.last, this.paths.todo(this.last));`,
			because: "protocol.clean.malformed-refused",
			killedBy: ["a request without a number does not mean the number before"],
		},
		{
			name: "clean removes todo/ before intd/",
			find: "this.options.fs.unlink(this.paths.intd(id));\n\t\t\tthis.options.fs.unlink(last);",
			replace: "this.options.fs.unlink(last);\n\t\t\tthis.options.fs.unlink(this.paths.intd(id));",
			because: "protocol.clean.intd-before-todo",
			killedBy: [
				FIRST_STAYS,
				"any program dies before any operation, a local recipient: each step in its order, and all healed",
			],
		},
		{
			name: "clean goes on when the first file cannot be removed",
			find: "this.options.fs.unlink(this.paths.intd(id));",
			replace: "try { this.options.fs.unlink(this.paths.intd(id)); } catch {}",
			because: "protocol.clean.stops-at-failure",
			killedBy: [FIRST_STAYS],
		},
		{
			name: "clean calls a missing file a failure",
			find: "this.options.fs.unlink(last);",
			replace: "if (!this.options.fs.unlink(last)) return CLEAN_REPLY.failed;",
			because: "protocol.clean.missing-is-done",
			killedBy: ["files that are not there count as removed"],
		},
		{
			name: "clean says + and removes one file only",
			find: "this.options.fs.unlink(last);",
			replace: "",
			because: "protocol.wire.clean-reply",
			killedBy: [
				"todo/ removes the envelope's two files and leaves the message",
				"foop/ removes the draft of the envelope and the message",
			],
		},
		{
			name: "clean says everything twice",
			find: "this.options.reply(replies);",
			replace: "this.options.reply(replies + replies);",
			because: "protocol.wire.clean-one-reply",
			killedBy: ["many requests at once are answered in order, one byte each"],
		},
		{
			name: "clean answers what makes no sense with !",
			find: "return isMessageId(id) ? this.remove(id, this.paths.mess(id)) : CLEAN_REPLY.refused;\n\t\t}",
			replace: "return isMessageId(id) ? this.remove(id, this.paths.mess(id)) : CLEAN_REPLY.failed;\n\t\t}",
			because: "protocol.clean.malformed-refused",
			killedBy: ["a request of 100 bytes is refused, and the next one served"],
		},
	]),
	...inProgram("records.ts", [
		{
			name: "one message a read",
			find: "from = end + 1;",
			replace: "return;",
			because: "protocol.wire.batching",
			killedBy: [
				"two announcements in one write are both taken",
				"announcements are understood byte by byte and many at once",
				"many requests at once are answered in order, one byte each",
			],
		},
		{
			name: "the beginning of a message is dropped when it comes in parts",
			find: "if (end < 0) return;",
			replace: 'if (end < 0) { this.rest = ""; return; }',
			because: "protocol.wire.any-fragmentation",
			killedBy: [
				"one request cut in every possible way",
				"one announcement cut in every way into three",
				"a short log line cut in every possible way",
				"three requests in every way to cut them into three",
			],
		},
		{
			name: "a lone NUL stays in the buffer and eats the next message",
			find: "this.take(message, cut);",
			replace: 'if (message === "") this.rest = "\\0"; else this.take(message, cut);',
			because: "protocol.wire.lone-nul-ignored",
			killedBy: ["a lone NUL does not harm the next announcement", "three hundred NULs in a row eat nothing"],
		},
		{
			name: "what follows a message that is too long is eaten",
			find: "if (bytes.length > room) this.cut = true;",
			replace: "if (bytes.length > room) { this.cut = true; this.limit = 0; }",
			because: "protocol.wire.report-limit",
			killedBy: [
				"a message of 30000 bytes from todo is cut, and the next one understood",
				"a flood without a NUL is refused once, and what follows it served",
			],
		},
	]),
	...inProgram("process/run-clean.ts", [
		{
			name: "clean serves half a request when its requester dies",
			find: "if (count === 0) process.exit(EXIT.ok);",
			replace: 'if (count === 0) { clean.push("\\0"); process.exit(EXIT.ok); }',
			because: "protocol.death.requester-seen-by-clean",
			killedBy: ["a requester that dies after any byte: what it had not ended is not served"],
		},
		{
			name: "clean exits 100 at the end of its requests",
			find: "if (count === 0) process.exit(EXIT.ok);",
			replace: "if (count === 0) process.exit(EXIT.noPeer);",
			because: "protocol.exit.clean",
			killedBy: ["at the end of its requests it exits 0"],
		},
		{
			name: "clean exits 0 when it cannot answer",
			find: 'if (errorCode(error) !== "EAGAIN") process.exit(EXIT.noPeer);',
			replace: 'if (errorCode(error) !== "EAGAIN") process.exit(EXIT.ok);',
			because: "protocol.exit.clean",
			killedBy: ["if it cannot answer it exits 100"],
		},
		{
			name: "clean gives up an answer when the pipe is full",
			find: 'const all = Buffer.from(bytes, "latin1");',
			replace: 'const all = Buffer.from(bytes.slice(0, 300), "latin1");',
			because: "protocol.wire.clean-one-reply",
			killedBy: ["a requester that asks and does not listen loses no answer"],
		},
	]),
];
