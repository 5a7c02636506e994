/**
 * The live adapter: the stock `qmgr` and `oqmgr` of a Postfix installation, one process a session, stepped deterministically. Nothing
 * of the system's own Postfix instance is started or touched. Linux only.
 */

import { existsSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { RETRY_TRANSPORT, type SchedulerConfig } from "../../model/scheduler/events.js";
import { checkSettings, KnobError } from "../../model/scheduler/settings.js";
import { reason } from "../reason.js";
import { AdapterFailure, type SchedulerAdapter, type SchedulerSession } from "./adapter.js";
import { ClockFile } from "./postfix/clock.js";
import { chooseAccounts, queuePath, workDirectory, writeDirectory } from "./postfix/configuration.js";
import { Daemon } from "./postfix/daemon.js";
import { register } from "./postfix/hygiene.js";
import type { PostfixInstallation } from "./postfix/locate.js";
import { LogFile } from "./postfix/log-file.js";
import { Peers } from "./postfix/peers.js";
import { PostfixSession } from "./postfix/session.js";

export { locatePostfix, type PostfixInstallation, type PostfixWish } from "./postfix/locate.js";

/** Services whose sockets are not delivery agents'. */
const RESERVED = new Set(["rewrite", "bounce", "defer", "trace"]);

export interface PostfixOptions {
	readonly installation: PostfixInstallation;
	/** A program to run instead of the installation's qmgr or oqmgr. */
	readonly program?: string;
	/** Milliseconds that the queue manager may be silent while it is waited for. Default 10,000. */
	readonly timeLimit?: number;
	/** Bytes of log that one stimulus may lead to. Default 268,435,456. */
	readonly outputLimit?: number;
	/** Where the sessions' temporary directories go. Default: TMPDIR, or /dev/shm where that is memory, or the system's. */
	readonly temporaryDirectory?: string;
}

/**
 * The queue managers of an installation as an implementation under test.
 * @throws AdapterFailure if this machine cannot run them at all.
 */
export function postfixAdapter(options: PostfixOptions): SchedulerAdapter {
	const { installation } = options;
	const accounts = chooseAccounts();
	const parent = options.temporaryDirectory ?? workDirectory();
	return {
		name: `Postfix ${installation.version}`,
		async start(config: SchedulerConfig): Promise<SchedulerSession> {
			check(config);
			const directory = makeDirectory(parent);
			const leftover = register(directory);
			const peers = new Peers();
			const clock = new ClockFile(directory);
			const log = new LogFile(directory);
			const session = new PostfixSession({
				config,
				directory,
				clock,
				log,
				timeLimit: options.timeLimit ?? 10_000,
				outputLimit: options.outputLimit ?? 1 << 28,
				cleanUp: () => {
					peers.close();
					clock.close();
					log.close();
					leftover.remove();
				},
			});
			try {
				writeDirectory({ directory, daemonDirectory: installation.daemonDirectory, accounts, knobs: config.knobs });
				await peers.listen({
					path: (className, service) => queuePath(directory, className, service),
					transports: [...new Set([...config.transports, RETRY_TRANSPORT])],
					onConnection: (connection) => session.onConnection(connection),
					onFailure: (failure) => session.fail(failure),
				});
				const daemon = new Daemon({
					program: options.program ?? join(installation.daemonDirectory, config.manager),
					directory,
					environment: environmentOf(installation, directory, clock),
					log,
					onFailure: (failure) => session.fail(failure),
				});
				leftover.setPid(daemon.pid);
				await session.begin(daemon);
				return session;
			} catch (error) {
				await session.stop();
				throw error;
			}
		},
	};
}

function makeDirectory(parent: string): string {
	try {
		return mkdtempSync(join(parent, "spoolproof-"));
	} catch (error) {
		const why = reason(error);
		throw new AdapterFailure(`cannot make a temporary directory in ${parent}: ${why}`);
	}
}

function environmentOf(
	{ libfaketime, libraryPath }: PostfixInstallation,
	directory: string,
	clock: ClockFile,
): Record<string, string> {
	return {
		MAIL_CONFIG: directory,
		TZ: "UTC",
		GENERATION: "1",
		LD_PRELOAD: libfaketime,
		...(libraryPath.length === 0 ? {} : { LD_LIBRARY_PATH: libraryPath.join(":") }),
		FAKETIME_TIMESTAMP_FILE: clock.path,
		FAKETIME_NO_CACHE: "1",
		NO_FAKE_STAT: "1",
		DONT_FAKE_MONOTONIC: "1",
	};
}

function check({ knobs, transports }: SchedulerConfig): void {
	const problems = checkSettings(knobs);
	if (problems.length > 0) throw new KnobError(problems);
	for (const [name, value] of Object.entries(knobs)) {
		if (/[\n\r]/.test(value)) throw new AdapterFailure(`the value of ${name} has more than one line`);
	}
	for (const transport of transports) {
		if (!/^[a-z0-9][a-z0-9._-]*$/.test(transport) || RESERVED.has(transport)) {
			throw new AdapterFailure(`a transport of the live Postfix cannot be called "${transport}"`);
		}
	}
	if (!existsSync("/proc/self")) throw new AdapterFailure("the live Postfix can be driven on Linux only");
}
