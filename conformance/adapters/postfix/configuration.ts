/**
 * The directory that one queue manager lives in: main.cf, an empty master.cf and the queue directories. Leaves out the sockets.
 */
import {
	accessSync,
	constants,
	existsSync,
	mkdirSync,
	readFileSync,
	statfsSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { KnobSettings } from "../../../model/scheduler/knobs.js";
import { AdapterFailure } from "../adapter.js";

const QUEUES = "incoming active deferred corrupt private public".split(" ");
/** A main.cf modified a moment ago makes Postfix wait until it is a little older. */
const LONG_AGO = new Date(Date.UTC(2000, 0, 1));
/** Long enough never to fire in a scenario, short enough for Postfix's millisecond arithmetic in an int. */
const NEVER = "24d";

/** The accounts that main.cf must name; they need only exist. */
export interface Accounts {
	readonly mailOwner: string;
	readonly defaultPrivileges: string;
	readonly setgidGroup: string;
}

export interface DirectoryOptions {
	readonly directory: string;
	readonly daemonDirectory: string;
	readonly accounts: Accounts;
	readonly knobs: KnobSettings;
}

/** Paths inside a queue manager's directory. */
export const queuePath = (directory: string, ...rest: readonly string[]): string => join(directory, "queue", ...rest);

/** File system type of memory, as statfs(2) tells it. */
const TMPFS = 0x01021994;

/**
 * Where temporary directories go: where TMPDIR says, else in memory where that is to be had, since a session makes and removes some
 * twenty files and directories; else the system's place for them.
 */
export function workDirectory(): string {
	const memory = "/dev/shm";
	if (process.env.TMPDIR !== undefined) return tmpdir();
	try {
		accessSync(memory, constants.W_OK);
		return statfsSync(memory).type === TMPFS ? memory : tmpdir();
	} catch {
		return tmpdir();
	}
}

/** Fills the directory with all that the queue manager reads at start. */
export function writeDirectory(options: DirectoryOptions): void {
	const { directory } = options;
	mkdirSync(queuePath(directory));
	for (const queue of QUEUES) mkdirSync(queuePath(directory, queue));
	for (const [name, text] of [
		["main.cf", mainConfiguration(options)],
		["master.cf", ""],
	] as const) {
		const path = join(directory, name);
		writeFileSync(path, text);
		utimesSync(path, LONG_AGO, LONG_AGO);
	}
}

function mainConfiguration(options: DirectoryOptions): string {
	const settings: Record<string, string> = {
		compatibility_level: "3.6",
		queue_directory: queuePath(options.directory),
		data_directory: options.directory,
		daemon_directory: options.daemonDirectory,
		// Or it would read the system's own list of table types.
		meta_directory: options.directory,
		mail_owner: options.accounts.mailOwner,
		default_privs: options.accounts.defaultPrivileges,
		setgid_group: options.accounts.setgidGroup,
		myhostname: "spoolproof.test",
		mydestination: "",
		inet_protocols: "ipv4",
		inet_interfaces: "127.0.0.1",
		mynetworks: "127.0.0.0/8",
		alias_maps: "",
		in_flow_delay: "0",
		// Each log line costs a futile look for postlogd(8); cheaper is a futile look for a syslogd, but only if there is none.
		maillog_file: existsSync("/dev/log") ? "/dev/stdout" : "",
		smtputf8_enable: "no",
		hash_queue_names: "flush",
		qmgr_clog_warn_time: "0",
		queue_run_delay: NEVER,
		ipc_idle: NEVER,
		ipc_ttl: NEVER,
		daemon_timeout: NEVER,
		qmgr_daemon_timeout: NEVER,
		maximal_queue_lifetime: "100d",
		bounce_queue_lifetime: "100d",
		...options.knobs,
	};
	return Object.entries(settings)
		.map(([name, value]) => `${name} = ${value}\n`)
		.join("");
}

/**
 * Accounts that exist here and that Postfix accepts: it refuses root, and one account in two roles.
 * @throws AdapterFailure if the machine has too few accounts.
 */
export function chooseAccounts(): Accounts {
	const users = readAccounts("/etc/passwd").filter(({ id }) => id !== 0);
	const groups = readAccounts("/etc/group").filter(({ id }) => id !== 0);
	const prefer = (names: readonly string[], all: typeof users) =>
		[...all].sort((a, b) => rank(names, a.name) - rank(names, b.name));
	const mine = process.getuid?.() ?? 0;
	const self = mine === 0 ? undefined : users.find(({ id }) => id === mine)?.name;
	const [owner] = prefer([...(self === undefined ? [] : [self]), "postfix", "daemon", "mail"], users);
	const [privileges] = prefer(
		["nobody", "games", "bin"],
		users.filter(({ name }) => name !== owner?.name),
	);
	const [group] = prefer(
		["postdrop", "mail", "daemon"],
		groups.filter(({ id }) => id !== owner?.group && id !== privileges?.group),
	);
	if (owner === undefined || privileges === undefined || group === undefined) {
		throw new AdapterFailure(
			"Postfix needs two user accounts and a group besides root; /etc/passwd and /etc/group have fewer",
		);
	}
	return { mailOwner: owner.name, defaultPrivileges: privileges.name, setgidGroup: group.name };
}

function rank(names: readonly string[], name: string): number {
	const at = names.indexOf(name);
	return at < 0 ? names.length : at;
}

function readAccounts(path: string): { name: string; id: number; group: number }[] {
	return readFileSync(path, "utf8")
		.split("\n")
		.filter((line) => line.includes(":"))
		.map((line) => line.split(":"))
		.map(([name = "", , id, group]) => ({ name, id: Number(id), group: Number(group) }));
}
