/** What the page of the scheduler's requirements consists of: which groups, under which headings. */
import { SCHEDULER_REQUIREMENTS } from "../../../model/scheduler/requirements/index.js";
import { SOURCES } from "../../../model/sources.js";
import { requirementsPage } from "./requirements.js";

/** The text of docs/requirements.md. */
export function schedulerRequirementsPage(): string {
	return requirementsPage({
		title: "Requirements of the scheduler",
		set: SCHEDULER_REQUIREMENTS,
		sources: SOURCES,
		groups: {
			message: "Messages in the active queue",
			resolve: "From recipient to destination",
			group: "Batching recipients into entries",
			transport: "Transports and delivery agents",
			destination: "Destinations and their windows",
			entry: "Entries",
			select: "Selection",
			job: "Jobs",
			blocker: "Blockers",
			preempt: "Preemption",
			recipients: "Recipients in memory",
			process: "The process",
			bound: "Bounds",
			oqmgr: "The round-robin manager",
		},
	});
}
