/**
 * The live adapter: the stock `qmgr` and `oqmgr` of a Postfix installation, one process a session, stepped deterministically. Nothing
 * of the system's own Postfix instance is started or touched. Linux only.
 */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RETRY_TRANSPORT, type SchedulerConfig } from "../../model/scheduler/events.js";
import type { SchedulerAdapter, SchedulerSession } from "./adapter.js";
import { ClockFile } from "./postfix/clock.js";
import { chooseAccounts, queuePath, writeDirectory } from "./postfix/configuration.js";
import { Daemon } from "./postfix/daemon.js";
import { register } from "./postfix/hygiene.js";
import { locatePostfix, type PostfixInstallation } from "./postfix/locate.js";
import { Peers } from "./postfix/peers.js";
import { PostfixSession } from "./postfix/session.js";

export { locatePostfix, type PostfixInstallation } from "./postfix/locate.js";

export interface PostfixOptions {
	readonly installation?: PostfixInstallation;
	/** A program to run instead of the installation's qmgr or oqmgr. */
	readonly program?: string;
	/** Milliseconds that one stimulus may take. Default 10,000. */
	readonly timeLimit?: number;
	/** Characters of log that one stimulus may lead to. Default 256 Mi. */
	readonly outputLimit?: number;
}

export function postfixAdapter(options: PostfixOptions = {}): SchedulerAdapter {
	const installation = options.installation ?? locatePostfix();
	const accounts = chooseAccounts();
	return {
		name: `Postfix ${installation.version}`,
		async start(config: SchedulerConfig): Promise<SchedulerSession> {
			const directory = mkdtempSync(join(tmpdir(), "spoolproof-"));
			const leftover = register(directory);
			const peers = new Peers();
			const clock = new ClockFile(directory);
			const session = new PostfixSession({
				config,
				directory,
				clock,
				peers,
				timeLimit: options.timeLimit ?? 10_000,
				outputLimit: options.outputLimit ?? 1 << 28,
				forget: leftover.forget,
			});
			try {
				writeDirectory({
					directory,
					daemonDirectory: installation.daemonDirectory,
					accounts,
					knobs: config.knobs,
				});
				await peers.listen({
					path: (className, service) => queuePath(directory, className, service),
					transports: [...new Set([...config.transports, RETRY_TRANSPORT])],
					onConnection: (connection) => session.onConnection(connection),
					onFailure: (failure) => session.fail(failure),
				});
				const daemon = new Daemon({
					program: options.program ?? join(installation.daemonDirectory, config.manager),
					directory,
					environment: {
						MAIL_CONFIG: directory,
						TZ: "UTC",
						GENERATION: "1",
						LD_PRELOAD: installation.libfaketime,
						FAKETIME_TIMESTAMP_FILE: clock.path,
						FAKETIME_NO_CACHE: "1",
						NO_FAKE_STAT: "1",
						DONT_FAKE_MONOTONIC: "1",
					},
					onLog: (text) => session.onLog(text),
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
