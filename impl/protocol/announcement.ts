/**
 * How todo announces a preprocessed message to send, in both dialects' forms. Leaves out the pipe.
 */

import { announcementKind } from "../../model/protocol/dialects.js";
import { DELIVERY_KIND } from "../../model/protocol/messages.js";
import type { Dialect } from "./dialect.js";
import { isMessageId, type MessageId } from "./ids.js";

/** A message that is in S5, and for each channel whether it has recipients there. */
export interface Announcement {
	readonly id: MessageId;
	readonly channels: readonly boolean[];
}

/** The D message without its letter and its NUL. */
export function formatAnnouncement(dialect: Dialect, { id, channels }: Announcement): string {
	return announcementKind(dialect, channels) + id;
}

/** Undefined if it is not in this dialect. */
export function parseAnnouncement(dialect: Dialect, text: string): Announcement | undefined {
	const width = dialect.announcement === "bits" ? dialect.channels.length : 1;
	const head = text.slice(0, width);
	const id = text.slice(width);
	if (!isMessageId(id)) return undefined;
	if (dialect.announcement === "bits") {
		return /^[01]+$/.test(head) ? { id, channels: [...head].map((bit) => bit === "1") } : undefined;
	}
	switch (head) {
		case DELIVERY_KIND.local:
			return { id, channels: [true, false] };
		case DELIVERY_KIND.remote:
			return { id, channels: [false, true] };
		case DELIVERY_KIND.both:
			return { id, channels: [true, true] };
		case DELIVERY_KIND.neither:
			return { id, channels: [false, false] };
		default:
			return undefined;
	}
}
