/**
 * One message through the reference programs on a disk in memory, with one crash: told as labels. Leaves out the model.
 */
import { basename } from "node:path";
import { Crash, type Operation } from "../../../impl/protocol/testing/memory-fs.js";
import { World } from "../../../impl/protocol/testing/world.js";
import type { Happening, ProgramName, WorldOptions } from "../../../impl/protocol/testing/world-options.js";
import type { Disk } from "../../../model/protocol/machines/disk.js";
import type { Kinds } from "../../../model/protocol/machines/effects.js";
import { MESSAGE_FILES, type MessageFile } from "../../../model/protocol/states.js";
import { ACKNOWLEDGED, imageLabel, isVisible, killed, type Label, POWER_OFF, served } from "./labels.js";

export interface Letter {
	readonly kinds: Kinds;
	/** The remote recipient is refused, so that the sender gets a bounce. */
	readonly bounces: boolean;
}

/** Before which happening a crash comes (counted from 1), and what crashes. */
export type CrashPlan = { readonly at: number } & (
	| { readonly kind: "kill"; readonly program: Exclude<ProgramName, "spawn"> }
	| {
			readonly kind: "power";
			/** Changes of directories that survive, of those that are at risk. */
			readonly kept: number;
			readonly contents: "kept" | "lost";
	  }
);

export interface ReferenceRun {
	/** Everything that was seen of the message, the crash included. */
	readonly labels: readonly Label[];
	/** How many of the labels come before the crash is over. */
	readonly untilCrash: number;
	/** All happenings of a run without a crash count; for a run with one, those until it. */
	readonly happenings: number;
	/** The happening before which it crashed: whose, and what. Null if the run was over before. */
	readonly crashedAt: { readonly program: ProgramName; readonly what: string; readonly atRisk: number } | null;
	readonly acknowledged: boolean;
	/** How often each channel's recipient was served. */
	readonly served: Readonly<Record<"local" | "remote", number>>;
	/** Files before a power failure and after it; null if there was none. */
	readonly files: { readonly before: readonly string[]; readonly after: readonly string[] } | null;
	/** Files that are left in the end. */
	readonly left: readonly string[];
}

export interface ReferenceOptions {
	readonly options?: Pick<WorldOptions, "dialect" | "grain" | "overlap" | "scheduler">;
	readonly prepare?: (world: World) => void;
}

const SENDER = "s@here.example";
const RECIPIENTS = { local: "a@here.example", remote: "b@far.example" } as const;
const BODY = "Subject: x\n\nbody\n";
/** Longer than todo's timer, and than an injection may last. */
const LONG = [2000, 200_000, 200_000];
/** The model calls the programs so. */
const NAMES = {
	todo: "todo",
	"todo-clean": "todoClean",
	send: "send",
	"send-clean": "sendClean",
	queue: "queue0",
} as const;

const isFile = (name: string): name is MessageFile => MESSAGE_FILES.some((file) => file === name);

export class ReferenceCrash {
	readonly #letter: Letter;
	readonly #plan: CrashPlan | null;
	readonly #world: World;
	readonly #labels: Label[] = [];
	readonly #served = { local: 0, remote: 0 };
	#untilCrash = 0;
	#happenings = 0;
	#crashedAt: ReferenceRun["crashedAt"] = null;
	/** The message's number, once mess/ has it. */
	#id: string | undefined;
	#armed = false;
	#acknowledged = false;
	#files: ReferenceRun["files"] = null;

	/** @param prepare may spoil the world, to see whether that is noticed */
	constructor(letter: Letter, plan: CrashPlan | null, { options, prepare }: ReferenceOptions = {}) {
		this.#letter = letter;
		this.#plan = plan;
		this.#world = new World({
			...options,
			outcome: (recipient) => (letter.bounces && recipient === RECIPIENTS.remote ? ["D", "no\n"] : ["K", "ok\n"]),
			before: (operation, program) => this.#happens(operation, program),
			beside: (happening, program) => this.#happens(happening, program),
		});
		prepare?.(this.#world);
	}

	run(): ReferenceRun {
		const world = this.#world;
		world.start();
		world.settle();
		this.#armed = true;
		const { kinds } = this.#letter;
		const channels = (["local", "remote"] as const).filter(
			(channel) => kinds === "B" || kinds === channel[0]?.toUpperCase(),
		);
		world.inject(
			SENDER,
			channels.map((channel) => RECIPIENTS[channel]),
			BODY,
		);
		world.settle();
		if (this.#crashedAt) this.#recover();
		for (const seconds of LONG) world.pass(seconds);
		// What is left in pid/ is removed by clean, which looks at its start and then seldom.
		world.kill();
		world.start();
		world.settle();
		return {
			labels: this.#labels,
			untilCrash: this.#untilCrash,
			happenings: this.#happenings,
			crashedAt: this.#crashedAt,
			acknowledged: this.#acknowledged,
			served: this.#served,
			files: this.#files,
			left: world.left(),
		};
	}

	#recover(): void {
		const world = this.#world;
		const plan = this.#plan;
		if (plan?.kind === "power") {
			world.kill();
			const before = world.left();
			world.disk.powerFailure(plan.kept, plan.contents);
			this.#files = { before, after: world.left() };
			this.#labels.push(POWER_OFF, imageLabel(this.#found()));
			this.#untilCrash = this.#labels.length;
		}
		// If an injector was killed the others go on; else they have all ended by now.
		if (!world.alive.has("send")) world.start();
		world.settle();
	}

	#happens(happening: Happening, program: ProgramName): void {
		if (!this.#armed) return;
		// A delivery is heard of when it is over.
		if (happening.call === "deliver") this.#tell(happening);
		if (!this.#crashedAt) this.#perhapsCrash(happening, program);
		// A program that was just killed does not get as far as this.
		if (program !== "spawn" && this.#world.alive.has(program)) this.#tell(happening);
	}

	#perhapsCrash(happening: Happening, program: ProgramName): void {
		this.#happenings += 1;
		const plan = this.#plan;
		if (plan?.at !== this.#happenings) return;
		this.#crashedAt = {
			program,
			what: `${happening.call} ${happening.path.replace(/[0-9]+(\.[0-9.]+)?/g, "N")}`,
			atRisk: this.#world.disk.atRisk,
		};
		if (plan.kind === "power") throw new Crash();
		this.#world.killOne(plan.program);
		this.#labels.push(killed(NAMES[plan.program]));
		this.#untilCrash = this.#labels.length;
	}

	#tell(happening: Happening): void {
		const { call, path } = happening;
		if (call === "acknowledge") {
			this.#acknowledged = true;
			this.#labels.push(ACKNOWLEDGED);
		} else if (call === "deliver") {
			const [id, recipient] = path.split(" ");
			if (id === this.#id) this.#serve(recipient === RECIPIENTS.local ? "local" : "remote");
		} else if (call !== "pull") this.#operation(call, path);
	}

	#serve(channel: "local" | "remote"): void {
		this.#served[channel] += 1;
		// The model does not count further than two.
		if (this.#served[channel] <= 2) this.#labels.push(served(channel));
	}

	#operation(call: Operation["call"], path: string): void {
		const directory = path.slice(0, path.indexOf("/"));
		if (call === "link" && directory === "mess") {
			this.#id ??= basename(path);
			if (basename(path) === this.#id) this.#labels.push("CREATE mess");
			return;
		}
		// Until it is linked a message is written by its name in pid/; bounces are other messages, and not followed.
		const file = directory === "pid" ? "mess" : directory;
		if (directory === "pid" ? call !== "fsync" : basename(path) !== this.#id) return;
		if (!isFile(file) || !isVisible(this.#marks(), file)) return;
		if (file === "bounce" && call === "write") this.#serve("remote");
		else if (call === "write" && (file === "local" || file === "remote")) this.#labels.push(`MARK ${file}`);
		else if (call === "link") this.#labels.push("LINK todo");
		else if (call === "fsync") this.#labels.push(`SYNC ${file}`);
		else if (call === "unlink" || (call === "create" && file !== "bounce"))
			this.#labels.push(`${call.toUpperCase()} ${file}`);
	}

	/** The files as the model writes them down, without what is synced and what is not. */
	#marks(): Disk {
		return MESSAGE_FILES.map((file) => (this.#content(file) === undefined ? "-" : "s")).join("");
	}

	/** The same after a power failure, when contents may be lost. */
	#found(): Disk {
		return MESSAGE_FILES.map((file) => {
			const content = this.#content(file);
			if (content === undefined) return "-";
			if (file === "mess") return content.endsWith(BODY) ? "s" : "d";
			if (file === "intd" || file === "todo") return content.includes("\0F") && content.endsWith("\0") ? "s" : "d";
			if (file === "bounce") return "s";
			if (!content.endsWith("\0")) return "d";
			return content.startsWith("D") ? "m" : "s";
		}).join("");
	}

	#content(file: MessageFile): string | undefined {
		const { paths, disk } = this.#world;
		const id = this.#id;
		if (id === undefined) return undefined;
		const path = file === "local" ? paths.channel(0, id) : file === "remote" ? paths.channel(1, id) : paths[file](id);
		return disk.files.get(path)?.data;
	}
}
