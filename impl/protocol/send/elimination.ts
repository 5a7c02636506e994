/**
 * The end of messages (INTERNALS 5 and 6): a message without open recipients is bounced if need be and removed, in the order
 * bounce, info, mess; debris of dead injections is removed after 36 hours. Leaves out when a message has no open recipients.
 */
import { CLEAN_REPLY, LIMITS } from "../../../model/protocol/messages.js";
import type { SendControls } from "../controls.js";
import type { FileSystem } from "../fs.js";
import { isMessageId, type MessageId } from "../ids.js";
import type { QueuePaths } from "../paths.js";
import { type Injector, makeBounce, TRIPLE_BOUNCE_SENDER } from "./bounce.js";
import type { CleanLine } from "./clean-line.js";
import { bounceAddress, readInfo } from "./info.js";
import type { Schedule } from "./schedule.js";

export interface EliminationOptions {
	readonly fs: FileSystem;
	readonly paths: QueuePaths;
	readonly schedule: Schedule;
	readonly cleanLine: CleanLine;
	readonly controls: () => SendControls;
	readonly inject: Injector;
	readonly now: () => number;
	readonly log: (text: string) => void;
	/** Something ended that others may have waited for. */
	readonly wake: () => void;
}

/** Bounces that are queued at a time. */
const MOST_BOUNCES = 4;

export class Elimination {
	private readonly options: EliminationOptions;
	/** Messages whose files are being removed: they look like debris. */
	private readonly ending = new Set<MessageId>();
	private bouncing = 0;
	private debrisAt: number;
	private debris: Iterator<MessageId> | undefined;

	constructor(options: EliminationOptions) {
		this.options = options;
		this.debrisAt = options.now();
	}

	/** True while something was begun that should end before the program does. */
	get busy(): boolean {
		return this.bouncing > 0 || this.ending.size > 0;
	}

	/** When debris is looked for next; undefined: now. Seconds since 1970. */
	get nextDebris(): number | undefined {
		return this.debris ? undefined : this.debrisAt;
	}

	/** Takes one message that may be finished; true if there was one. */
	step(): boolean {
		const { schedule, now, cleanLine } = this.options;
		const due = schedule.done.first();
		if (!due || due.at > now() || !cleanLine.available || this.bouncing >= MOST_BOUNCES) return false;
		schedule.done.take();
		this.finish(due.id);
		return true;
	}

	private finish(id: MessageId): void {
		const { fs, paths, schedule, log } = this.options;
		let path = "";
		try {
			for (const channel of paths.channels.keys()) {
				path = paths.channel(channel, id);
				// A channel that could not be looked at has turned out to be there: it is scheduled by itself.
				if (fs.stat(path)) return;
			}
			path = paths.todo(id);
			if (fs.stat(path)) {
				schedule.forget(id);
				return;
			}
			path = paths.info(id);
			if (!fs.stat(path)) {
				schedule.forget(id);
				log(`warning: ${path} does not exist; nothing to do for msg ${id}\n`);
				return;
			}
		} catch {
			log(`warning: unable to stat ${path}; will try again later\n`);
			this.later(id);
			return;
		}
		this.bounce(id);
	}

	private later(id: MessageId): void {
		this.options.schedule.done.add(id, this.options.now() + LIMITS.systemFailure);
	}

	private bounce(id: MessageId): void {
		const { fs, paths, log, controls, now } = this.options;
		const path = paths.bounce(id);
		const info = readInfo(fs, paths, id);
		if (!info) {
			log(`warning: trouble reading ${paths.info(id)}; will try again later\n`);
			this.later(id);
			return;
		}
		try {
			if (!fs.stat(path)) {
				this.remove(id);
				return;
			}
		} catch {
			log(`warning: unable to stat ${path}\n`);
			this.later(id);
			return;
		}
		if (bounceAddress(info.sender) === TRIPLE_BOUNCE_SENDER) {
			log(`triple bounce: discarding ${path}\n`);
			this.bounced(id);
			return;
		}
		const message = makeBounce(
			{ fs, controls: controls(), now: now() },
			{ bounce: path, mess: paths.mess(id) },
			info.sender,
		);
		this.bouncing += 1;
		this.options.inject(message, (qp) => {
			this.bouncing -= 1;
			if (qp === undefined) {
				log("warning: trouble injecting bounce message, will try later\n");
				this.later(id);
			} else {
				log(`bounce msg ${id} qp ${qp}\n`);
				this.bounced(id);
			}
			this.options.wake();
		});
	}

	private bounced(id: MessageId): void {
		const path = this.options.paths.bounce(id);
		try {
			this.options.fs.unlink(path);
		} catch {
			this.options.log(`warning: unable to unlink ${path}\n`);
			this.later(id);
			return;
		}
		this.remove(id);
	}

	private remove(id: MessageId): void {
		const { fs, paths, schedule, log } = this.options;
		log(`end msg ${id}\n`);
		try {
			fs.unlink(paths.info(id));
		} catch {
			log(`warning: unable to unlink ${paths.info(id)}; will try again later\n`);
			this.later(id);
			return;
		}
		schedule.forget(id);
		this.askClean(id);
	}

	private askClean(id: MessageId): void {
		const { paths, cleanLine, log } = this.options;
		this.ending.add(id);
		cleanLine.ask(paths.requestFinished(id), (reply) => {
			this.ending.delete(id);
			if (reply !== CLEAN_REPLY.done) log(`warning: qmail-clean unable to clean up ${paths.requestFinished(id)}\n`);
			this.options.wake();
		});
	}

	/** Looks at one file of mess/, if it is time to look for debris; true if it did. */
	debrisStep(): boolean {
		const { now, cleanLine } = this.options;
		if (!this.debris) {
			if (now() < this.debrisAt) return false;
			this.debris = this.messages();
		}
		if (!cleanLine.available) return false;
		const next = this.debris.next();
		if (next.done) {
			this.debris = undefined;
			this.debrisAt = now() + LIMITS.cleanupInterval;
			return false;
		}
		if (this.isDebris(next.value)) this.askClean(next.value);
		return true;
	}

	private *messages(): Iterator<MessageId> {
		const { fs, paths, log } = this.options;
		for (const directory of paths.splitDirectories("mess")) {
			let names: readonly string[] = [];
			try {
				names = fs.list(directory);
			} catch {
				log(`alert: unable to opendir ${directory}; will try again later\n`);
			}
			for (const name of names) {
				if (isMessageId(name) && paths.mess(name) === `${directory}/${name}`) yield name;
			}
		}
	}

	/** In S2 or S3 for so long that no qmail-queue can be at work on it any more. */
	private isDebris(id: MessageId): boolean {
		const { fs, paths, now } = this.options;
		if (this.ending.has(id)) return false;
		try {
			const mess = fs.stat(paths.mess(id));
			if (!mess || now() <= mess.accessed + LIMITS.ossified) return false;
			// todo is looked at first: a message on its way from S4 to S5 has one of the two at any time.
			return !fs.stat(paths.todo(id)) && !fs.stat(paths.info(id));
		} catch {
			return false;
		}
	}
}
