/**
 * Random workloads of scheduler-bounded, a function of their seed. Half are mixtures of everything, half are streams: mail arrives about
 * as fast as it leaves, for a few destinations of unequal size, which is where unfairness shows. Leaves out the fixed ones.
 */
import fc from "fast-check";
import type { KnobSettings } from "../../../model/scheduler/knobs.js";
import { commandsFor } from "../../cases/random-commands.js";
import { type Flavour, type Mood, percent, weighted } from "../../cases/random-flavours.js";
import type { Command, Scenario } from "../../cases/scenario.js";

const flavour: fc.Arbitrary<Flavour> = fc.record({
	transports: weighted([70, 1], [30, 2]),
	destinations: weighted<number | null>([10, 1], [30, 2], [30, 3], [30, 6]),
	batches: fc.constant(false),
	mood: weighted<Mood>([40, "calm"], [40, "mixed"], [20, "rough"]),
	trouble: fc.constant(false),
	jumpyClock: fc.constant(false),
	narrow: fc.constant(true),
	rate: fc.constant("none" as const),
	interleaved: fc.constant(false),
	spelling: fc.constant(false),
	bulk: weighted([60, 12], [40, 24]),
});

const knobs: fc.Arbitrary<KnobSettings> = fc
	.record({
		concurrency: weighted([30, 1], [40, 2], [30, 4]),
		recipients: weighted([40, "2"], [30, "5"], [30, "50"]),
		active: weighted([20, "2"], [20, "5"], [60, "20000"]),
		backoff: weighted([50, "5s"], [50, "10s"]),
	})
	.map(({ concurrency, recipients, active, backoff }) => ({
		initial_destination_concurrency: String(concurrency),
		default_destination_concurrency_limit: String(concurrency),
		default_destination_recipient_limit: recipients,
		qmgr_message_active_limit: active,
		minimal_backoff_time: backoff,
		maximal_backoff_time: "30s",
	}));

const mixture: fc.Arbitrary<readonly Command[]> = flavour.chain((traits) => commandsFor(traits));

interface Turn {
	readonly destination: number;
	readonly count: number;
	readonly agents: number;
	readonly fails: boolean;
	readonly seconds: number;
}

const turn: fc.Arbitrary<Turn> = fc.record({
	destination: weighted([60, 1], [25, 2], [10, 3], [5, 4]),
	count: weighted([70, 1], [20, 3], [10, 12]),
	agents: weighted([50, 1], [40, 2], [10, 4]),
	fails: percent(3),
	seconds: weighted([70, 0], [30, 1]),
});

/** Destinations change places, so that it is not always the same one that gets most. */
const stream: fc.Arbitrary<readonly Command[]> = fc
	.tuple(
		fc.shuffledSubarray([1, 2, 3, 4], { minLength: 4 }),
		fc.array(turn, { minLength: 30, maxLength: 80, size: "max" }),
	)
	.map(([places, turns]) => [
		...turns.flatMap((one, index) => commandsOf(one, index, places)),
		{ do: "drain", transport: "t1" },
	]);

function commandsOf(
	{ destination, count, agents, fails, seconds }: Turn,
	index: number,
	places: readonly number[],
): Command[] {
	const site = `d${places[destination - 1] ?? 1}.t1`;
	const recipients = Array.from({ length: count }, (_, number) => `r${String(number + 1).padStart(2, "0")}@${site}`);
	const outcome = fails ? "site-failure" : "delivered";
	return [
		{ do: "arrive", message: `M${index + 1}`, recipients },
		{ do: "slot", transport: "t1", times: agents },
		...Array.from({ length: agents }, (): Command => ({ do: "complete", pick: "oldest", outcome })),
		...(seconds > 0 ? [{ do: "tick", seconds } as const] : []),
	];
}

const anyWorkload: fc.Arbitrary<Omit<Scenario, "name">> = fc.noBias(
	fc
		.tuple(
			knobs,
			percent(50).chain((mixed) => (mixed ? mixture : stream)),
		)
		.map(([settings, commands]) => ({ managers: ["qmgr", "oqmgr"], knobs: settings, commands })),
);

/**
 * The random workload of a seed.
 * @param seed a whole number; only its lowest 32 bits count.
 */
export function randomWorkload(seed: number): Scenario {
	const [drawn] = fc.sample(anyWorkload, { seed: seed | 0, numRuns: 1 });
	if (drawn === undefined) throw new Error(`fast-check drew nothing for seed ${seed}`);
	return { name: `bounded ${seed}`, ...drawn, commands: drawn.commands.map(plain) };
}

/** One recipient a delivery, at the sender's wish (VERP), is Postfix's own; any scheduler has enough to do without. */
function plain(command: Command): Command {
	if (command.do !== "arrive") return command;
	const { single: _, ...rest } = command;
	return rest;
}
