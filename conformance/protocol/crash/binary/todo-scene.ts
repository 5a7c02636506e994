/**
 * qmail-todo alone: the kit is send and clean. Each message must in the end be announced, or stand in info/ and not in todo/, where
 * send's start-up scan finds it; with all its recipients. Leaves out the faults.
 */
import { playClean, startTodo } from "../../../adapters/qmail/seats.js";
import { NulSplitter, todoWord } from "../../judge/words.js";
import type { FaultyHarness, MessageFate, Scene } from "./scene.js";

const MAILS = [["a@here.example", "b@far.example"], ["c@here.example"], []] as const;

export class TodoScene implements Scene {
	/** By number: the recipients, and in which life it was announced. */
	readonly #recipients = new Map<string, readonly string[]>();
	readonly #announced = new Map<string, number[]>();
	/** Messages that are in S5 when the program starts: nobody will announce them. */
	#before = new Set<string>();

	prepare(harness: FaultyHarness): void {
		for (const recipients of MAILS) this.#recipients.set(harness.queue({ recipients }), recipients);
	}

	start(harness: FaultyHarness) {
		const { life } = harness;
		this.#before = new Set([...this.#recipients.keys()].filter((id) => harness.stateOf(id) === "S5"));
		const seat = startTodo(harness);
		playClean(harness, seat);
		const splitter = new NulSplitter();
		seat.words.onBytes((bytes) => {
			for (const text of splitter.push(bytes)) {
				const word = todoWord(text, harness.dialect);
				if (word.kind === "announcement") this.#announced.set(word.id, [...(this.#announced.get(word.id) ?? []), life]);
			}
		});
		seat.commands.say("S");
		return seat.program;
	}

	done(harness: FaultyHarness): boolean {
		const settled = (id: string) => this.#before.has(id) || this.#announced.has(id);
		return [...this.#recipients.keys()].every((id) => harness.stateOf(id) === "S5" && settled(id));
	}

	fates(harness: FaultyHarness): readonly Omit<MessageFate, "state">[] {
		return [...this.#recipients].map(([id, recipients]) => {
			const lives = this.#announced.get(id) ?? [];
			const files = harness.home.files(id).join(" ") || "nothing";
			if (harness.stateOf(id) !== "S5") return { id, fate: "lost", why: `not preprocessed after a restart: ${files}` };
			const lists = harness.contents("local", id) + harness.contents("remote", id);
			const missing = recipients.filter((one) => !lists.includes(`T${one}\0`));
			if (missing.length > 0) return { id, fate: "lost", why: `without recipient ${missing.join(", ")}` };
			if (!/^F[^\0]+\0$/.test(harness.contents("info", id))) return { id, fate: "lost", why: "without its sender" };
			if (lives.length > 1) return { id, fate: "broken", why: `announced ${lives.length} times` };
			return lives.length === 1
				? { id, fate: "fine", why: "announced" }
				: { id, fate: "found", why: "not announced, but in info/ and not in todo/" };
		});
	}
}
