/**
 * The sequence of a scheduler's trace: queue files, queue manager, the agents of each transport, and the operator.
 */
import type { Trace, TraceEvent } from "../../trace/format.js";
import type { Happening, Participant } from "./sequence.js";

const FILES: Participant = { id: "files", label: "queue files" };
const MANAGER = "manager";
const OPERATOR: Participant = { id: "operator", label: "operator" };
const agents = (transport: string): string => `agents ${transport}`;

export function schedulerParticipants({ header, events }: Trace): Participant[] {
	const transports = new Set(header.transports);
	for (const event of events) if ("transport" in event) transports.add(event.transport);
	return [
		OPERATOR,
		FILES,
		{ id: MANAGER, label: header.manager },
		...[...transports].map((transport) => ({ id: agents(transport), label: `agents of ${transport}` })),
	];
}

/** What happens, event by event; several asks of one transport in a row are one. */
export function schedulerHappenings({ events }: Trace): Happening[] {
	const transportOf = new Map<number, string>();
	const happenings: Happening[] = [];
	let time = 0;
	let asked = 1;
	events.forEach((event, index) => {
		if ("saw" in event && event.saw === "select") transportOf.set(event.delivery, event.transport);
		if ("do" in event && event.do === "tick") time += event.seconds;
		const before = events[index - 1];
		const isAsk = "saw" in event && event.saw === "ask";
		if (isAsk && before && "saw" in before && before.saw === "ask" && before.transport === event.transport) {
			happenings.pop();
			asked++;
		} else asked = 1;
		const happening = happeningOf(event, { time, asked, transportOf });
		happenings.push(isAsk ? { ...happening, n: event.n - asked + 1 } : happening);
	});
	return happenings;
}

interface Known {
	readonly time: number;
	readonly asked: number;
	readonly transportOf: ReadonlyMap<number, string>;
}

function happeningOf(event: TraceEvent, { time, asked, transportOf }: Known): Happening {
	const { n } = event;
	const arrow = (from: string, to: string, text: string, dashed = false): Happening => ({
		kind: "arrow",
		n,
		from,
		to,
		text,
		dashed,
	});
	if ("do" in event) {
		switch (event.do) {
			case "arrive":
				return arrow(FILES.id, MANAGER, `${event.message} for ${few(event.recipients)}`);
			case "rescan":
				return arrow(FILES.id, MANAGER, `${event.message} again`);
			case "corrupt":
				return { kind: "note", n, at: FILES.id, text: `${event.message} becomes unreadable` };
			case "tick":
				return { kind: "divider", n, text: `${event.seconds} s pass: second ${time}` };
			case "flush":
				return arrow(OPERATOR.id, MANAGER, "flush");
			case "slot":
				return arrow(agents(event.transport), MANAGER, "an agent is free");
			case "refuse":
				return arrow(agents(event.transport), MANAGER, "an agent dies at once", true);
			case "vanish":
				return arrow(agents(event.transport), MANAGER, "an agent is free, and dies", true);
			case "complete": {
				const text = `delivery ${event.delivery}: ${event.outcome}`;
				const transport = transportOf.get(event.delivery);
				return transport === undefined
					? { kind: "note", n, at: MANAGER, text }
					: arrow(agents(transport), MANAGER, text, true);
			}
		}
	}
	switch (event.saw) {
		case "ask":
			return arrow(
				MANAGER,
				agents(event.transport),
				asked === 1 ? "ask for an agent" : `ask for an agent, ${asked} times`,
			);
		case "release":
			return arrow(MANAGER, agents(event.transport), "nothing for you", true);
		case "select": {
			const { delivery, message, destination, recipients } = event;
			const text = `${message} to ${destination}: ${few(recipients)} (delivery ${delivery})`;
			return arrow(MANAGER, agents(event.transport), text);
		}
		case "activate":
			return arrow(MANAGER, FILES.id, `${event.message} is active`);
		case "finish": {
			const until = event.wakeup === undefined ? "" : ` until second ${event.wakeup}`;
			return arrow(MANAGER, FILES.id, `${event.message} ${event.fate}${until}`);
		}
	}
}

function few(names: readonly string[]): string {
	const [first = "nobody"] = names;
	if (names.length <= 2) return names.join(", ") || first;
	return `${first} and ${names.length - 1} more`;
}
