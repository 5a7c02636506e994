/** Rules about the queue as a whole: the states of INTERNALS, and what a crash may and may not do. */
import { may, must, type ProtocolRequirement } from "../requirement.js";

export const STATE_REQUIREMENTS: readonly ProtocolRequirement[] = [
	must("protocol.state.s1", "S1: no file of the number exists.", ["INTERNALS # 2"]),
	must("protocol.state.s2", "S2: only mess/ exists: being injected or being eliminated.", ["INTERNALS # 2"]),
	must("protocol.state.s3", "S3: mess/ and intd/ exist: the envelope is being written.", ["INTERNALS # 2"]),
	must("protocol.state.s4", "S4: mess/ and todo/ exist, no bounce/; the message is queued.", ["INTERNALS # 2"]),
	must("protocol.state.s5", "S5: mess/ and info/ exist, neither intd/ nor todo/; the message is preprocessed.", [
		"INTERNALS # 2",
	]),
	must("protocol.state.always-one", "At every instant each number is in one of S1 to S5.", ["INTERNALS # 2"]),
	must(
		"protocol.state.changes",
		"A message moves S1, S2, S3, S4, S5, S2, S1; a failed injection or cleanup goes back S3, S2, S1.",
		["INTERNALS # 3", "INTERNALS # 4", "INTERNALS # 5", "INTERNALS # 6"],
	),
	must(
		"protocol.crash.acknowledged-is-kept",
		"An acknowledged message is not lost, whatever crashes and whenever.",
		["INTERNALS # 1", "INTERNALS # 3"],
		{
			editions: {
				documented: "Provided that the file system itself survives crashes.",
				asImplemented:
					"Holds with synchronous directory operations; with asynchronous ones a power failure may leave S3.",
			},
		},
	),
	must(
		"protocol.crash.synchronous-metadata",
		"The guarantees assume that a directory operation is on disk when its call returns.",
		["INTERNALS # 1"],
	),
	must(
		"protocol.crash.delivered-at-least-once",
		"Each recipient of an acknowledged message is delivered or reported back.",
		["INTERNALS # 5", "INTERNALS # 6"],
	),
	must(
		"protocol.crash.duplicate-only-after-crash",
		"A recipient is delivered more than once only if something crashed between delivery and mark.",
		["INTERNALS # 6"],
	),
	may("protocol.crash.duplicate", "After a crash a delivery whose mark was not made may be repeated.", [
		"INTERNALS # 6",
	]),
	may("protocol.crash.bounce-lost", "A note in bounce/ may be lost by a crash.", ["INTERNALS # 5"], {
		exclusion: { reason: "INTERNALS gives no guarantee for bounce/: there is nothing to judge." },
	}),
	must("protocol.crash.heals-itself", "After a restart every leftover is taken up or cleaned without human help.", [
		"INTERNALS # 1",
		"INTERNALS # 6",
	]),
	must(
		"protocol.crash.silent-window",
		"A message that lost its announcement to a crash is found by the start-up scan.",
		["measured # fault injection", "notqmail send # pqstart"],
	),
];
