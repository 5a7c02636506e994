/**
 * qmail-send alone: the kit is todo, clean and the spawners. One message is in the queue before it starts, one is announced. Each
 * recipient must be delivered, twice only after a crash, and the messages must leave the queue. Leaves out the faults.
 */
import { writePreprocessed, writeQueued } from "../../../adapters/qmail/inject.js";
import { announcement, playClean, startSend } from "../../../adapters/qmail/seats.js";
import type { FaultyHarness, MessageFate, Scene } from "./scene.js";

const CAPACITY = 20;

export class SendScene implements Scene {
	readonly #recipients = new Map<string, readonly string[]>();
	/** "id recipient", by life. */
	readonly #delivered: { readonly life: number; readonly what: string }[] = [];

	prepare(harness: FaultyHarness): void {
		this.#put(harness, ["a@here.example"], ["b@far.example"]);
	}

	start(harness: FaultyHarness) {
		const { life, dialect } = harness;
		const seat = startSend(harness);
		playClean(harness, seat);
		for (const spawner of seat.spawners) {
			spawner.onDelivery((delivery) => {
				this.#delivered.push({ life, what: `${delivery.id} ${delivery.recipient}` });
				spawner.report(delivery.slot, "K");
			});
			spawner.open(CAPACITY);
		}
		seat.commands?.onBytes((bytes) => {
			if (life > 1 || !bytes.includes("S") || this.#recipients.size > 1) return;
			const id = this.#put(harness, ["c@here.example"], []);
			seat.words?.say(announcement(dialect, id, 1, 0));
		});
		return seat.program;
	}

	done(harness: FaultyHarness): boolean {
		const { dialect, home, life } = harness;
		// In its first life it is told of a second message, unless it dies before.
		const complete = this.#recipients.size > 1 || life > 1 || !dialect.programs.includes("todo");
		return complete && home.ids().length === 0;
	}

	fates(harness: FaultyHarness): readonly Omit<MessageFate, "state">[] {
		return [...this.#recipients].map(([id, recipients]) => {
			const counts = recipients.map((one) => this.#delivered.filter(({ what }) => what === `${id} ${one}`));
			const left = harness.home.files(id).join(" ");
			if (counts.some((found) => found.length === 0))
				return { id, fate: "lost", why: `a recipient was never delivered; left: ${left || "nothing"}` };
			if (left === "mess") return { id, fate: "debris", why: "delivered, mess/ is left" };
			if (left !== "") return { id, fate: "broken", why: `delivered, but ${left} is left` };
			const within = counts.some((found) => new Set(found.map(({ life }) => life)).size < found.length);
			if (within) return { id, fate: "broken", why: "delivered twice without a crash between" };
			const again = counts.some((found) => found.length > 1);
			return { id, fate: again ? "again" : "fine", why: again ? "delivered twice" : "delivered" };
		});
	}

	#put(harness: FaultyHarness, local: readonly string[], remote: readonly string[]): string {
		const { home, dialect } = harness;
		// Without a todo, send takes what is queued.
		const id = dialect.programs.includes("todo")
			? writePreprocessed(home, { local, remote })
			: writeQueued(home, { recipients: [...local, ...remote] });
		this.#recipients.set(id, [...local, ...remote]);
		return id;
	}
}
