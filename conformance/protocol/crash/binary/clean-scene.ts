/**
 * qmail-clean alone: the kit asks for the removal of an envelope and of a message. Whatever happens, the one must stay a message that
 * is found again, and after a restart both requests must be carried out. Leaves out the faults.
 */
import { linkSync, readFileSync, writeFileSync } from "node:fs";
import { CLEAN_REQUEST } from "../../../../model/protocol/messages.js";
import { writePreprocessed } from "../../../adapters/qmail/inject.js";
import { startClean } from "../../../adapters/qmail/seats.js";
import type { FaultyHarness, MessageFate, Scene } from "./scene.js";

export class CleanScene implements Scene {
	/** Preprocessed, and its envelope still to be removed. */
	#queued = "";
	/** Finished, and its message still to be removed. */
	#finished = "";
	#replies = "";

	prepare(harness: FaultyHarness): void {
		this.#queued = harness.queue({ recipients: ["a@here.example"] });
		const { home } = harness;
		writeFileSync(home.file("info", this.#queued), "Fs@far.example\0", { mode: 0o600 });
		writeFileSync(home.file("local", this.#queued), "Ta@here.example\0", { mode: 0o600 });
		this.#finished = writePreprocessed(home, { local: [], remote: [] });
		home.unlink("info", this.#finished);
		linkSync(home.file("mess", this.#finished), home.file("intd", this.#finished));
	}

	start(harness: FaultyHarness) {
		this.#replies = "";
		const seat = startClean(harness, "todo-clean");
		let asked = false;
		seat.replies.onBytes((bytes) => {
			this.#replies += bytes;
			// Whatever the first answer was, the second request comes.
			if (!asked) seat.requests.say(`${CLEAN_REQUEST.finished}${this.#finished}\0`);
			asked = true;
		});
		seat.requests.say(`${harness.home.paths.requestPreprocessed(this.#queued)}\0`);
		return seat.program;
	}

	done(): boolean {
		return this.#replies.length >= 2;
	}

	fates(harness: FaultyHarness): readonly Omit<MessageFate, "state">[] {
		const [queued, finished] = [this.#queued, this.#finished];
		const files = harness.home.files(queued).join(" ");
		const mess = files.includes("mess") ? readFileSync(harness.home.file("mess", queued), "latin1") : "";
		const kept = files === "mess info local" && mess.endsWith("body\n");
		const left = harness.home.files(finished).join(" ");
		return [
			{ id: queued, fate: kept ? "fine" : "lost", why: kept ? "preprocessed" : `${files || "nothing"} left` },
			{ id: finished, fate: left === "" ? "fine" : "broken", why: left === "" ? "removed" : `${left} left` },
		];
	}
}
