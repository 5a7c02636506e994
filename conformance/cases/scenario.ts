/**
 * A scenario: a configuration and what to do, in commands that stay meaningful whatever the implementation chooses ("complete the
 * oldest delivery in flight"). The driver turns commands into stimuli. Leaves out how scenarios are written down (script.ts),
 * generated (random.ts) or run (driver.ts).
 */
import type { Manager, Outcome } from "../../model/scheduler/events.js";
import type { KnobSettings } from "../../model/scheduler/knobs.js";

/** Which delivery in flight: by age, by its position modulo how many there are, by number, or the oldest of a message. */
export type Pick =
	| "oldest"
	| "newest"
	| { readonly nth: number }
	| { readonly delivery: number }
	| { readonly message: string };

export type Command =
	| {
			readonly do: "arrive";
			readonly message: string;
			readonly recipients: readonly string[];
			readonly single?: boolean;
	  }
	| { readonly do: "rescan"; readonly message: string }
	| { readonly do: "tick"; readonly seconds: number }
	/** Up to `times` delivery slots; "all": until nothing is asked for, at most 10,000. */
	| { readonly do: "slot"; readonly transport: string; readonly times: number | "all" }
	| { readonly do: "refuse"; readonly transport: string }
	| { readonly do: "vanish"; readonly transport: string }
	| { readonly do: "complete"; readonly pick: Pick; readonly outcome: Outcome }
	/** Slots and successful completions in turn until nothing is asked for and nothing is in flight. */
	| { readonly do: "drain"; readonly transport: string }
	| { readonly do: "flush" }
	| { readonly do: "corrupt"; readonly message: string };

export interface Scenario {
	readonly name: string;
	readonly managers: readonly Manager[];
	readonly knobs: KnobSettings;
	/** Serve the retry transport after each command, as a healthy retry(8) would. Default true. */
	readonly autoRetry?: boolean;
	readonly commands: readonly Command[];
	/** Requirement ids that this case is about. */
	readonly cites?: readonly string[];
	/** Why the case exists: a document's section, a bug of history. */
	readonly because?: string;
}
