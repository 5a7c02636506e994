/**
 * Mutants of rules that show in what real programs do with aged files, refused recipients, signals and odd addresses. Leaves out the
 * bugs of history (the other files of these mutants).
 */
import { inProgram, type ProgramMutant } from "./program-mutant.js";

const BOUNCED = "refused recipients are reported to the sender, all in one bounce, before the message goes";
const VERP = "with list@host-@[] as sender each recipient sees a sender of its own, and the bounce goes to list@host";
const DOUBLE = "a bounce that fails goes to the postmaster with the sender #@[], and that one to nobody";
const DUE = "a message of 500 seconds that is deferred: at its end send notes when it is due, by channel";
const ALARM = "what is not due at the start is not tried, until ALRM says so: then at once, on both channels, and once";
const DEBRIS = "debris that nobody read for 36 hours goes, and nothing that is younger, or is mail";
const LIFETIME = "past its time in the queue a deferral is a failure, before it is not";
const PIDS = "what injections left in pid/ goes 36 hours after it was last read, at the start and later on";
const VIRTUAL = "virtual domains, subdomains and addresses get their prefix, exceptions none";
const HACK = "the percent hack is done for its domains, as often as it can be";
const LAST_AT = "the domain is what follows the last @, in letters of either case";

export const RULE_MUTANTS: readonly ProgramMutant[] = [
	...inProgram("send/info.ts", [
		{
			name: "each recipient sees the list's sender as it stands",
			find: 'if (!sender.endsWith("-@[]")) return sender;',
			replace: "return sender;",
			because: "protocol.wire.delivery-command",
			killedBy: [VERP],
		},
		{
			name: "a recipient's own sender ends at its first @",
			find: 'const cut = recipient.lastIndexOf("@");',
			replace: 'const cut = recipient.indexOf("@");',
			because: "protocol.wire.delivery-command",
			killedBy: [VERP],
		},
		{
			name: "a list's bounce goes to the sender as it stands",
			find: 'return sender.endsWith("-@[]") ? sender.slice(0, -4) : sender;',
			replace: "return sender;",
			because: "protocol.crash.delivered-at-least-once",
			killedBy: [VERP],
		},
	]),
	...inProgram("send/bounce.ts", [
		{
			name: "a bounce has the original sender as its sender",
			find: 'sender: original === "" ? TRIPLE_BOUNCE_SENDER : "",',
			replace: 'sender: original === "" ? TRIPLE_BOUNCE_SENDER : original,',
			because: "protocol.crash.delivered-at-least-once",
			killedBy: [BOUNCED],
		},
		{
			name: "a double bounce has an empty sender",
			find: 'sender: original === "" ? TRIPLE_BOUNCE_SENDER : "",',
			replace: 'sender: "",',
			because: "protocol.crash.delivered-at-least-once",
			killedBy: [DOUBLE],
		},
		{
			name: "the note does not name the recipient",
			find: `const text = \`<\${withoutPrefix(recipient, routing).replaceAll("\\n", "_")}>:`,
			replace: "const text = `<>:",
			because: "protocol.crash.delivered-at-least-once",
			killedBy: [BOUNCED],
		},
	]),
	...inProgram("send/retry.ts", [
		{
			name: "retries come linearly later",
			find: "return birth + step * step;",
			replace: "return birth + step;",
			because: "protocol.send.retry-schedule",
			killedBy: [DUE],
		},
		{
			name: "local and remote retries are swapped",
			find: "channel === 0 ? RETRY_SKIP.local",
			replace: "channel !== 0 ? RETRY_SKIP.local",
			because: "protocol.send.retry-schedule",
			killedBy: [DUE],
		},
		{
			name: "retries count from now",
			find: "return birth + step * step;",
			replace: "return now + step * step;",
			because: "protocol.send.retry-schedule",
			killedBy: [DUE],
		},
	]),
	...inProgram("send/send.ts", [
		{
			name: "ALRM does nothing",
			find: "this.during(() => this.schedule.runAll());",
			replace: "",
			because: "protocol.send.alarm",
			killedBy: [ALARM],
		},
		{
			name: "what the controls allow at a time is not heeded",
			find: "Math.min(wanted, options.spawnLimits[at] ?? 0)",
			replace: "options.spawnLimits[at] ?? 0",
			because: "protocol.send.concurrency",
			killedBy: ["no more deliveries run than concurrencylocal and concurrencyremote allow"],
		},
	]),
	...inProgram("send/passes.ts", [
		{
			name: "no message is ever too old",
			find: "const dying = now() > birth + lifetime();",
			replace: "const dying = false;",
			because: "protocol.send.lifetime",
			killedBy: [LIFETIME],
		},
		{
			name: "each deferral is final",
			find: "const dying = now() > birth + lifetime();",
			replace: "const dying = true;",
			because: "protocol.send.temporary-stays",
			killedBy: [LIFETIME],
		},
	]),
	...inProgram("send/elimination.ts", [
		{
			name: "a cleanup does not look for info/",
			find: "return !fs.stat(paths.todo(id)) && !fs.stat(paths.info(id));",
			replace: "return !fs.stat(paths.todo(id));",
			because: "protocol.cleanup.not-queued",
			killedBy: [DEBRIS],
		},
		{
			name: "a cleanup does not look for todo/",
			find: "return !fs.stat(paths.todo(id)) && !fs.stat(paths.info(id));",
			replace: "return !fs.stat(paths.info(id));",
			because: "protocol.cleanup.not-queued",
			killedBy: ["an old message that todo has not preprocessed yet is no debris"],
		},
		{
			name: "debris goes after an hour",
			find: "mess.accessed + LIMITS.ossified",
			replace: "mess.accessed + 3600",
			because: "protocol.cleanup.after-36-hours",
			killedBy: [DEBRIS],
		},
		{
			name: "the age of debris is that of its last change",
			find: "mess.accessed + LIMITS.ossified",
			replace: "mess.modified + LIMITS.ossified",
			because: "protocol.cleanup.after-36-hours",
			killedBy: [DEBRIS],
		},
	]),
	...inProgram("clean.ts", [
		{
			name: "pid/ is never cleaned",
			find: "this.removeOldPids();",
			replace: "",
			because: "protocol.clean.pid-leftovers",
			killedBy: [PIDS],
		},
		{
			name: "files of pid/ go whatever their age",
			find: "if (found && now() >= found.accessed + LIMITS.ossified)",
			replace: "if (found)",
			because: "protocol.clean.pid-leftovers",
			killedBy: [PIDS],
		},
	]),
	...inProgram("routing.ts", [
		{
			name: "a virtual prefix has no dash",
			find: `address: \`\${prefix}-\${address}\``,
			replace: `address: \`\${prefix}\${address}\``,
			because: "protocol.todo.virtual-prefix",
			killedBy: [VIRTUAL],
		},
		{
			name: "virtual domains have no subdomains",
			find: 'for (let dot = domain.indexOf(".", 0); dot >= 0;',
			replace: "for (let dot = -1; dot >= 0;",
			because: "protocol.todo.virtual-prefix",
			killedBy: [VIRTUAL],
		},
		{
			name: "a virtual domain's own addresses are not looked for",
			find: "if (whole !== undefined) return whole;",
			replace: "",
			because: "protocol.todo.virtual-prefix",
			killedBy: [VIRTUAL],
		},
		{
			name: "the percent hack is not done",
			find: "if (routing.percenthack.size === 0) return address;",
			replace: "return address;",
			because: "protocol.todo.percent-hack",
			killedBy: [HACK],
		},
		{
			name: "the percent hack is done once",
			find: `rest = \`\${rest.slice(0, percent)}@\${rest.slice(percent + 1, at)}\`;`,
			replace: `return \`\${rest.slice(0, percent)}@\${rest.slice(percent + 1, at)}\`;`,
			because: "protocol.todo.percent-hack",
			killedBy: [HACK],
		},
		{
			name: "an address without a domain is left as it is",
			find: `recipient.includes("@") ? recipient : \`\${recipient}@\${routing.envnoathost}\``,
			replace: "recipient",
			because: "protocol.todo.domain-added",
			killedBy: ["an address without a domain gets one"],
		},
		{
			name: "the domain begins at the first @",
			find: 'const at = address.lastIndexOf("@");',
			replace: 'const at = address.indexOf("@");',
			because: "protocol.todo.local-or-remote",
			killedBy: [LAST_AT],
		},
		{
			name: "domains in capitals are others",
			find: "const domain = lowerCase(address.slice(at + 1));",
			replace: "const domain = address.slice(at + 1);",
			because: "protocol.todo.local-or-remote",
			killedBy: [LAST_AT],
		},
	]),
	...inProgram("process/run-send.ts", [
		{
			name: "two sends may run",
			find: 'if (!takeLock("lock/sendmutex")) cannotStart("qmail-send is already running");',
			replace: "",
			because: "protocol.start.one-send",
			killedBy: ["a second send on the same queue exits 111, and the first one goes on"],
		},
	]),
];
