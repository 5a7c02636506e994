/**
 * Reads the queue manager's verbose log as it comes: the order in which it asked for delivery agents, how far it read queue files,
 * which files it moved. Only lines whose wording is the same in qmgr and oqmgr are used. Leaves out all judgement.
 */

/** What a log line told. `trip` is how many triggers had been handled when it was written. */
export type LogEvent =
	/** A connection to a delivery agent was opened. */
	| { readonly type: "allocate"; readonly transport: string }
	/** A queue scan came upon a file; the queue manager's loop will go round once more. */
	| { readonly type: "feed"; readonly trip: number }
	/** A queue file was moved into active/. */
	| { readonly type: "active"; readonly id: string }
	/** The queue manager is about to read up to `limit` recipients. */
	| { readonly type: "read"; readonly id: string; readonly limit: number }
	/** The queue manager is about to read the next batch of a file; oqmgr says no more than that. */
	| { readonly type: "reread"; readonly id: string }
	/** A queue file left active/. */
	| { readonly type: "done"; readonly id: string };

/** One alternative a kind of line, after the program's name. */
const LINE = new RegExp(
	String.raw`^\S+: (?:${[
		String.raw`(request): \d+ \(`,
		String.raw`qmgr_active_drain: allocate (\S+)$`,
		"(qmgr_active_feed): queue ",
		String.raw`qmgr_message_alloc: active (\S+)$`,
		String.raw`(\w+): recipient limit (\d+)$`,
		String.raw`qmgr_message_realloc: active (\w+) offset`,
		String.raw`(\w+): removed$`,
		String.raw`qmgr_active_defer: defer (\w+)$`,
		String.raw`warning: saving corrupt file "(\w+)"`,
	].join("|")})`,
	"gm",
);

/** Turns pieces of log text into events; a line cut in two is put together again. */
export class LogReader {
	#rest = "";
	#trips = 0;

	/** @returns what the lines completed by this piece of text tell, in order. */
	read(text: string): LogEvent[] {
		const all = this.#rest + text;
		const end = all.lastIndexOf("\n") + 1;
		this.#rest = all.slice(end);
		const events: LogEvent[] = [];
		for (const match of all.slice(0, end).matchAll(LINE)) {
			const [, request, transport, feed, active, reader, limit, reread, removed, deferred, corrupt] = match;
			const id = removed ?? deferred ?? corrupt;
			if (request !== undefined) this.#trips++;
			else if (transport !== undefined) events.push({ type: "allocate", transport });
			else if (feed !== undefined) events.push({ type: "feed", trip: this.#trips });
			else if (active !== undefined) events.push({ type: "active", id: active });
			else if (reader !== undefined) events.push({ type: "read", id: reader, limit: Number(limit) });
			else if (reread !== undefined) events.push({ type: "reread", id: reread });
			else if (id !== undefined) events.push({ type: "done", id });
		}
		return events;
	}
}
