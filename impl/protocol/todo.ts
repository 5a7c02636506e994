/**
 * qmail-todo: preprocesses messages, has clean remove their todo files, announces them to send. Input comes as method calls,
 * output goes to outlets, so that it runs in a process and in a test alike. Several messages may be under way; each keeps the
 * order of its own steps. Leaves out descriptors and FIFOs (process/run-todo.ts).
 */
import { CLEAN_REPLY, EXIT, FROM_TODO, LIMITS, TO_TODO } from "../../model/protocol/messages.js";
import { formatAnnouncement } from "./announcement.js";
import type { Clock, Timer } from "./clock.js";
import { type ControlReader, type Routing, readRouting, rereadRouting } from "./controls.js";
import { type Dialect, supplementary } from "./dialect.js";
import type { FileSystem } from "./fs.js";
import type { MessageId } from "./ids.js";
import type { Outlet } from "./outlet.js";
import { QueuePaths } from "./paths.js";
import { Preprocessor } from "./preprocess.js";
import { TodoScan } from "./todo-scan.js";

export interface TodoOptions {
	readonly fs: FileSystem;
	readonly controls: ControlReader;
	readonly dialect: Dialect;
	readonly clock: Clock;
	readonly toSend: Outlet;
	readonly toClean: Outlet;
	/** Closes the trigger and opens it again; throws if it cannot be opened. */
	readonly armTrigger: () => void;
	/** Called once; nothing is done afterwards. */
	readonly exit: (code: number) => void;
	/** Messages under way at a time; 1 is the way of the C programs. */
	readonly overlap?: number;
	/** Seconds between looks into todo/ without a trigger. */
	readonly interval?: number;
	/** Messages begun before waiting input is served. */
	readonly turn?: number;
	/** Stands in warnings. */
	readonly who?: string;
}

/** Bytes for send that may wait before no further message is begun. */
const BACKLOG = 65_536;
/** Messages begun before waiting input is served, if not said otherwise. */
const TURN = 64;
/** Seconds until todo/ is tried again when it cannot be read; the C programs sleep that long. */
const PAUSE = 10;
/** Seconds between two X while waiting for send to end: a broken pipe shows at a write only. */
const REPEAT_EXIT = 1;

type Phase = "waiting for S" | "working" | "stopping" | "gone";

export class Todo {
	private readonly options: TodoOptions;
	private readonly overlap: number;
	private readonly interval: number;
	private readonly paths: QueuePaths;
	private readonly preprocessor: Preprocessor;
	private readonly oddNames = new Set<string>();
	/** Preprocessed messages whose removal was asked for, in the order of the requests. */
	private readonly asked: { readonly id: MessageId; readonly channels: readonly boolean[] }[] = [];
	private readonly who: string;
	private routing: Routing;
	private phase: Phase = "waiting for S";
	private underWay = 0;
	private scan: TodoScan | undefined;
	private pulled = true;
	private triggerWorks = true;
	private timer: Timer | undefined;
	private soon: Timer | undefined;
	private pausing = false;
	private cleanLost = false;

	/** @throws Error if the control files cannot be read: the program cannot start. */
	constructor(options: TodoOptions) {
		this.options = options;
		this.overlap = options.overlap ?? 64;
		this.interval = options.interval ?? LIMITS.todoInterval;
		this.who = options.who ?? "qmail-todo: ";
		this.paths = new QueuePaths(options.dialect);
		this.routing = readRouting(options.controls, supplementary(options.dialect));
		this.preprocessor = new Preprocessor({
			fs: options.fs,
			paths: this.paths,
			routing: () => this.routing,
			log: (text) => this.log(text),
			who: this.who,
			records: options.dialect.envelopeRecords,
		});
		this.arm();
	}

	/** Bytes from send, one command each. */
	fromSend(bytes: string): void {
		// A flood is one chunk after the other: one reload and one complaint for each are enough.
		let obscure = false;
		let reload = false;
		for (const command of bytes) {
			if (command === TO_TODO.start && this.phase === "waiting for S") this.phase = "working";
			else if (command === TO_TODO.start && this.phase === "stopping") continue;
			else if (command === TO_TODO.reload) reload = true;
			else if (command === TO_TODO.quit) this.stop();
			else obscure = true;
		}
		// Before S, another byte cannot be taken for it: send may still scan info/, and messages would be delivered twice.
		if (obscure) this.warn("qmail-send speaks an obscure dialect");
		if (reload && this.phase !== "stopping" && this.phase !== "gone") this.reload();
		this.work();
	}

	/** The pipe from send ended, or the pipe to it broke. */
	sendGone(): void {
		if (this.phase === "waiting for S") this.end(EXIT.noPeer);
		else this.end(this.phase === "stopping" ? EXIT.ok : EXIT.sendDied);
	}

	/** Bytes from clean, one reply each. */
	fromClean(bytes: string): void {
		for (const reply of bytes) {
			const message = this.asked.shift();
			if (!message) {
				// Kept, it would be taken for the reply to the next request.
				this.warn("qmail-clean sent a reply that nobody asked for");
				break;
			}
			this.underWay -= 1;
			if (this.cleaned(message.id, reply)) {
				this.tell(FROM_TODO.deliver + formatAnnouncement(this.options.dialect, message));
			}
		}
		this.work();
	}

	/** A pipe from or to clean ended. */
	cleanGone(): void {
		this.cleanLost = true;
		if (this.phase === "stopping") this.answerStop();
		if (this.phase === "gone" || this.phase === "stopping") return;
		this.log(`alert: ${this.who}oh no! lost qmail-clean connection! dying...\n`);
		this.stop();
	}

	/** Somebody pulled the trigger. */
	pull(): void {
		this.pulled = true;
		this.work();
	}

	/** Room was made in the pipe to send. */
	drained(): void {
		this.work();
	}

	private reload(): void {
		try {
			this.routing = rereadRouting(this.options.controls, this.routing);
		} catch (error) {
			const name = error instanceof Error ? error.message : "locals";
			this.log(`alert: ${this.who}unable to reread ${this.options.dialect.controlDirectory}/${name}\n`);
		}
	}

	/** Takes on nothing more; what is under way is finished and announced. */
	private stop(): void {
		if (this.phase === "stopping" || this.phase === "gone") return;
		this.phase = "stopping";
		this.timer?.cancel();
		this.soon?.cancel();
		this.scan = undefined;
		this.log("status: qmail-todo stop processing asap\n");
		this.timer = undefined;
		this.answerStop();
	}

	/** Says X, once nothing is under way that could still be announced. */
	private answerStop(): void {
		if (this.timer !== undefined || (this.underWay > 0 && !this.cleanLost)) return;
		const sayExit = () => {
			if (this.options.toSend.pending === 0 || this.timer === undefined) this.tell(FROM_TODO.exit);
			this.timer = this.options.clock.after(REPEAT_EXIT, sayExit);
		};
		sayExit();
	}

	private end(code: number): void {
		if (this.phase === "gone") return;
		this.phase = "gone";
		this.timer?.cancel();
		this.soon?.cancel();
		this.options.exit(code);
	}

	private work(): void {
		if (this.phase === "stopping") this.answerStop();
		if (this.pausing) return;
		for (let begun = 0; this.phase === "working" && this.hasRoom(); begun += 1) {
			if (begun === (this.options.turn ?? TURN)) {
				this.soon?.cancel();
				this.soon = this.options.clock.after(0, () => this.work());
				return;
			}
			const id = this.nextMessage();
			if (id === undefined) return;
			this.begin(id);
		}
	}

	private hasRoom(): boolean {
		return this.underWay < this.overlap && this.options.toSend.pending < BACKLOG;
	}

	private nextMessage(): MessageId | undefined {
		// A new look begins when nothing is under way: then each name found is new work, even if a number was used again.
		if (!this.scan && this.pulled && this.underWay === 0) this.look();
		const scan = this.scan;
		if (!scan) return undefined;
		try {
			const id = scan.next();
			if (id !== undefined) return id;
			this.scan = undefined;
			return this.pulled && this.underWay === 0 ? this.nextMessage() : undefined;
		} catch {
			this.log(`alert: unable to opendir ${scan.stuckAt}, sleeping...\n`);
			this.pausing = true;
			this.soon?.cancel();
			this.soon = this.options.clock.after(PAUSE, () => {
				this.pausing = false;
				this.work();
			});
			return undefined;
		}
	}

	/** The trigger is set before todo/ is read: a message queued after the reading pulls it again. */
	private look(): void {
		this.pulled = false;
		this.arm();
		const { fs, clock } = this.options;
		this.scan = new TodoScan(fs, this.paths, (text) => this.warn(text), this.oddNames);
		this.timer?.cancel();
		this.timer = clock.after(this.interval, () => {
			this.oddNames.clear();
			this.pull();
		});
	}

	private arm(): void {
		try {
			this.options.armTrigger();
			this.triggerWorks = true;
		} catch {
			if (this.triggerWorks) this.warn("unable to open lock/trigger; todo/ is looked at by the clock only");
			this.triggerWorks = false;
		}
	}

	private begin(id: MessageId): void {
		this.underWay += 1;
		let inside = true;
		this.preprocessor.prepare(id, (channels) => {
			if (this.phase === "gone") return;
			if (channels && !this.cleanLost) {
				this.asked.push({ id, channels });
				this.options.toClean.write(`${this.paths.requestPreprocessed(id)}\0`);
			} else {
				this.underWay -= 1;
				if (!inside) this.work();
			}
		});
		inside = false;
	}

	/** True if the message is in S5: clean says so, and the todo file is gone. */
	private cleaned(id: MessageId, reply: string): boolean {
		const path = this.paths.requestPreprocessed(id);
		let gone = reply === CLEAN_REPLY.done;
		try {
			gone = gone && this.options.fs.stat(this.paths.todo(id)) === undefined;
		} catch {
			gone = false;
		}
		if (!gone) this.log(`warning: qmail-clean unable to clean up ${path}\n`);
		return gone;
	}

	private log(text: string): void {
		this.tell(FROM_TODO.log + text);
	}

	/** Complaints are dropped while send reads nothing: a peer that floods must not fill the memory. */
	private warn(text: string): void {
		if (this.options.toSend.pending < 4 * BACKLOG) this.log(`warning: ${this.who}${text}\n`);
	}

	private tell(message: string): void {
		if (this.phase !== "gone") this.options.toSend.write(`${message}\0`);
	}
}
