/** Mutants of how qmail-todo does its work on the queue. Leaves out how it deals with its peers (protocol-programs-todo-peers.ts). */
import { inProgram, type ProgramMutant } from "./program-mutant.js";

const VANISH = "files that vanish or cannot be read do not stop the others";
const BIG = "numbers beyond 2^32, 2^53 and up to 2^64 are numbers as any others";
const POWER =
	"the power fails before any operation, a local recipient: nothing acknowledged is lost, nothing in parts is found";

export const TODO_MUTANTS: readonly ProgramMutant[] = [
	...inProgram("preprocess.ts", [
		{
			name: "todo does not remove leftovers",
			find: " || !this.removeLeftovers(id)) {",
			replace: ") {",
			because: "protocol.todo.leftovers-removed",
			killedBy: ["what an interrupted preprocessing left is removed before it begins anew"],
		},
		{
			name: "todo loses the first digit of the size",
			find: `bytes \${size} from`,
			replace: `bytes \${String(size).slice(1)} from`,
			because: "protocol.diagnostic.message-info",
			killedBy: ["the logged size is that of the message"],
		},
		{
			name: "todo keeps the recipients of the message before",
			find: 'const channels = this.paths.channels.map(() => "");',
			replace: 'const channels = (this.kept ??= this.paths.channels.map(() => ""));',
			because: "protocol.todo.recipients-in-order",
			killedBy: ["after a refusal of clean the next message has its own sender and recipients only"],
		},
		{
			name: "todo does without the message's file",
			find: `this.warn(\`unable to stat \${this.paths.mess(id)}\`);\n\t\treturn undefined;`,
			replace: "return 0;",
			because: "protocol.todo.mess-exists",
			killedBy: [VANISH],
		},
		{
			name: "todo breaks down when an envelope cannot be read",
			find: `this.warn(reading ? \`trouble reading \${path}\` : \`unable to open \${path}\`);`,
			replace: "throw error;",
			because: "protocol.todo.failure-changes-nothing",
			killedBy: [VANISH],
		},
		{
			name: "todo goes on when the disk is full",
			find: `give(\`trouble writing to \${path}\`);\n\t\t\t\treturn;`,
			replace: `this.warn(\`trouble writing to \${path}\`);`,
			because: "protocol.todo.failure-changes-nothing",
			killedBy: ["on a full disk the message stays in todo/, and is announced when there is room"],
		},
		{
			name: "todo tells nothing of a full disk",
			find: "this.warn(complaint);",
			replace: "",
			because: "protocol.diagnostic.trouble",
			killedBy: ["on a full disk the message stays in todo/, and is announced when there is room"],
		},
		{
			name: "todo does not sync what it writes",
			find: "this.fs.fsync(file, (error) => {",
			replace: "[undefined].forEach((error) => {",
			because: "protocol.todo.sync-before-clean",
			killedBy: [POWER],
		},
		{
			name: "todo syncs info/ only",
			find: "this.fs.fsync(file, (error) => {",
			replace: '(path.startsWith("info/") ? this.fs : { fsync: (_, done) => done() }).fsync(file, (error) => {',
			because: "protocol.todo.sync-before-clean",
			killedBy: [POWER],
		},
	]),
	...inProgram("envelope.ts", [
		{
			name: "todo drops a last record without its NUL in silence",
			find: 'if (end < 0) return "unterminated record";',
			replace: "if (end < 0) break;",
			because: "protocol.todo.unended-record",
			killedBy: ["a last record without its NUL is told, not dropped"],
		},
		{
			name: "todo passes over records that it does not know",
			find: 'if (end === from || !known.includes(text[from] ?? "")) return "unknown record type";',
			replace: "break;",
			because: "protocol.todo.unknown-record",
			killedBy: [
				"an envelope with an unknown record changes nothing and is told; other mail goes on",
				"a record that is empty is no record",
			],
		},
		{
			name: "todo cuts addresses at 1,000 bytes",
			find: "recipients.push(value);",
			replace: "recipients.push(value.slice(0, 1000));",
			because: "protocol.todo.recipients-in-order",
			killedBy: ["addresses of 1004 bytes are kept byte for byte", "addresses of 1002 bytes are kept byte for byte"],
		},
		{
			name: "todo turns the order of recipients round",
			find: "recipients.push(value);",
			replace: "recipients.unshift(value);",
			because: "protocol.todo.recipients-in-order",
			killedBy: ["a list of 4,000 recipients is written whole"],
		},
	]),
	...inProgram("fs.ts", [
		{
			name: "a write that was taken in part begins again at the beginning",
			find: "const rest = done === 0 ? bytes : bytes.slice(done);",
			replace: "const rest = bytes;",
			because: "protocol.todo.recipients-in-order",
			killedBy: ["a list of 4,000 recipients is written whole"],
		},
		{
			name: "a write that was taken in part is taken for whole",
			find: "done += taken;",
			replace: "done = bytes.length;",
			because: "protocol.todo.recipients-in-order",
			killedBy: ["a list of 4,000 recipients is written whole"],
		},
	]),
	...inProgram("log-text.ts", [
		{
			name: "bytes of addresses go to the log as they are",
			find: 'return text.replace(/[^!-$&-~]/g, (byte) => (byte === "\\n" ? "/" : "_"));',
			replace: "return text;",
			because: "protocol.diagnostic.safe-sender",
			killedBy: [
				"strange bytes in addresses are kept, and made safe in the log only",
				"the log has a line for the message, and one with its size and sender",
			],
		},
	]),
	...inProgram("todo-scan.ts", [
		{
			name: "todo keeps numbers as doubles",
			find: "this.paths.belongsInTodo(this.directory, name)) return name;",
			replace: "this.paths.belongsInTodo(this.directory, name)) return String(Number(name));",
			because: "protocol.wire.announcement",
			killedBy: [BIG],
		},
		{
			name: "todo keeps numbers in 32 bits",
			find: "this.paths.belongsInTodo(this.directory, name)) return name;",
			replace: "this.paths.belongsInTodo(this.directory, name)) return String(Number(BigInt(name) & 0xffffffffn));",
			because: "protocol.wire.announcement",
			killedBy: [BIG],
		},
	]),
	...inProgram("ids.ts", [
		{
			name: "the subdirectory is reckoned from 32 bits of the number",
			find: "if (id.length <= 15) return Number(id) % divisor;",
			replace: "if (id.length <= 15) return Number(BigInt(id) & 0xffffffffn) % divisor;",
			because: "protocol.layout.split",
			killedBy: [BIG],
		},
	]),
	...inProgram("paths.ts", [
		{
			name: "intd/ is left flat in a split queue",
			find: `return \`intd/\${this.inTodo(id)}\`;`,
			replace: `return \`intd/\${id}\`;`,
			because: "protocol.layout.flat-envelopes",
			dialect: "aqmail",
			killedBy: ["a split queue is split alike by all programs"],
		},
	]),
	...inProgram("controls.ts", [
		{
			name: "half of a reload counts",
			find: "const fresh = readRouting(named, old.supplementary.length);",
			replace: `old.locals = domains(lines(named, "locals") ?? []);
		const fresh = readRouting(named, old.supplementary.length);`,
			because: "protocol.reload.all-or-nothing",
			killedBy: ["a reload that fails in one file changes nothing"],
		},
		{
			name: "a reload reads virtualdomains only",
			find: "return { ...old, locals: fresh.locals, virtualdomains",
			replace: "return { ...old, virtualdomains",
			because: "protocol.reload.files",
			killedBy: ["H rereads locals: the next message is routed by it"],
		},
	]),
];
