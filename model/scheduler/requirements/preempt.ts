/** Preemption: which job may be passed by which other one, when, and who pays for it. */
import { cite } from "../../sources.js";
import type { RequirementsOf } from "./group.js";

export const PREEMPT: RequirementsOf<"preempt"> = {
	"scheduler.preempt.slot-cost": {
		level: "must",
		text: "A job earns one delivery slot for every _delivery_slot_cost of its entries that are selected, and other jobs may use its slots to pass it. With a cost of 0 or 1 there is no preemption: mail is delivered first come, first served.",
		source: [
			cite("SR", "How the preemption works"),
			cite("PC", "default_delivery_slot_cost"),
			cite("qmgr/qmgr_job.c", "qmgr_job_count_slots"),
			cite("qmgr/qmgr_job.c", "qmgr_job_entry_select"),
		],
		editions: {
			documented:
				"A slot is earned after every `cost` recipients (postconf(5)) or entries (SCHEDULER_README); a four-recipient job lets four single ones pass as 12131415.",
			"postfix-3.7":
				"Entries count, not recipients, and a cost below 2 turns preemption off; so four entries earn two slots at most, and 12131415 cannot happen.",
			intended: "As in 3.7: the printed sequence illustrates the idea.",
		},
	},
	"scheduler.preempt.minimum-slots": {
		level: "must",
		text: "A job is never preempted if its entries in core and its unread recipients together, those already delivered included, are fewer than _minimum_delivery_slots times the slot cost.",
		source: [
			cite("PC", "default_minimum_delivery_slots"),
			cite("SR", "How the preemption works"),
			cite("qmgr/qmgr_job.c", "qmgr_job_preempt"),
		],
		editions: {
			documented:
				"SCHEDULER_README: not attempted unless the job could accumulate more than the minimum. postconf(5): unless it could accumulate at least the minimum.",
			"postfix-3.7": "Exactly the minimum suffices, and it is the total that counts, not what is left to deliver.",
			intended: "As postconf(5) has it.",
		},
	},
	"scheduler.preempt.only-current-job": {
		level: "must",
		text: "Only the current job is preempted, and only when an agent is to be given an entry.",
		source: [cite("SR", "How the preemption works"), cite("qmgr/qmgr_job.c", "qmgr_job_entry_select")],
	},
	"scheduler.preempt.candidate-fits": {
		level: "must",
		text: "A job is a candidate if the entries it may still need, its unread recipients among them, are at most the slots that the current job has and can yet earn with the entries it has in core.",
		source: [
			cite("SR", "How the preemption works"),
			cite("PC", "default_delivery_slot_cost"),
			cite("qmgr/qmgr_job.c", "qmgr_job_candidate"),
		],
		editions: {
			documented:
				"SCHEDULER_README: a candidate needs fewer slots than can be accumulated. postconf(5): no more than have been or will be.",
			"postfix-3.7":
				"At most as many; overestimated for the candidate (every unread recipient an entry of its own) and underestimated for the current job (unread ones not counted).",
			intended: "As in 3.7.",
		},
	},
	"scheduler.preempt.candidate-score": {
		level: "must",
		text: "Of several candidates the one with the highest age (in seconds, plus one) divided by size (all its entries, delivered or not, and unread recipients) is chosen; of equal ones the first on the list.",
		source: [cite("SR", "How the preemption works"), cite("qmgr/qmgr_job.c", "qmgr_job_candidate")],
	},
	"scheduler.preempt.candidate-clock": {
		level: "must",
		text: "The score is reckoned in whole seconds. A candidate, once chosen, stays chosen for the rest of the second unless jobs have been added, removed, blocked, freed or preempted.",
		source: [
			cite("SEED", "How the queue manager scheduler works"),
			cite("SEED-SHORT", "Doing things efficiently"),
			cite("qmgr/qmgr_job.c", "qmgr_job_candidate"),
			cite("qmgr/qmgr_job.c", "qmgr_job_count_slots"),
			cite("HISTORY", "20010203"),
		],
		editions: {
			documented: "Looking for the best candidate is sped up by a cache, which does not change the choice.",
			"postfix-3.7":
				"A stale result can be used: when waiting entries of the current job or of the candidate are deferred, the cache is not reset. Until the next second (or, if there was no candidate, the next reset) a job may preempt that no longer fits, or that has nothing left to deliver (L6).",
			intended: "The cache does not change the choice.",
		},
	},
	"scheduler.preempt.candidate-after-current": {
		level: "must",
		text: "Candidates are sought among the jobs behind the current one on the list. A job that stands before it, as one that already preempts it does, cannot preempt it again.",
		source: [cite("qmgr/qmgr_job.c", "qmgr_job_candidate"), cite("SR", "How the preemption works")],
	},
	"scheduler.preempt.candidate-without-children": {
		level: "must",
		text: "A job that is itself preempted by others at the moment is not a candidate. One that preempts another may be: it then leaves the place where it was.",
		source: [
			cite("qmgr/qmgr_job.c", "qmgr_job_candidate"),
			cite("qmgr/qmgr_job.c", "qmgr_job_preempt"),
			cite("SR", "How destination concurrency limits affect the scheduling algorithm"),
		],
	},
	"scheduler.preempt.slots-accumulated": {
		level: "must",
		text: "The best candidate preempts the current job as soon as that has earned the slots the candidate needs, less loan and discount, and is not in debt from an earlier preemption. Until then it waits, and smaller jobs do not slip by in its stead.",
		source: [
			cite("SR", "How the preemption works"),
			cite("PC", "default_delivery_slot_cost"),
			cite("qmgr/qmgr_job.c", "qmgr_job_preempt"),
		],
	},
	"scheduler.preempt.slot-loan": {
		level: "must",
		text: "Preemption may happen _delivery_slot_loan slots early. The loan moves the moment only; the full price is charged.",
		source: [
			cite("PC", "default_delivery_slot_loan"),
			cite("SR", "How the preemption works"),
			cite("qmgr/qmgr_job.c", "qmgr_job_preempt"),
		],
	},
	"scheduler.preempt.slot-discount": {
		level: "must",
		text: "Of the slots the candidate needs, _delivery_slot_discount percent need not have been earned yet. The discount moves the moment only; the full price is charged.",
		source: [
			cite("PC", "default_delivery_slot_discount"),
			cite("SR", "How the preemption works"),
			cite("qmgr/qmgr_job.c", "qmgr_job_preempt"),
		],
	},
	"scheduler.preempt.moved-in-front": {
		level: "must",
		text: "The preempting job moves directly in front of the preempted one and is served at once. When it is done, the preempted one goes on.",
		source: [cite("SR", "How the preemption works"), cite("qmgr/qmgr_job.c", "qmgr_job_preempt")],
	},
	"scheduler.preempt.slots-charged": {
		level: "must",
		text: "At the moment of preemption the preempted job is charged the slots that the other may need, each at the slot cost, and may go into debt. No slot is spent twice.",
		source: [cite("SR", "How the preemption works"), cite("qmgr/qmgr_job.c", "qmgr_job_preempt")],
	},
	"scheduler.preempt.slots-returned": {
		level: "must",
		text: "When a preempting job is done, the slots that it did not use go back to the job it preempted, and those that it used in excess are charged, provided that that job is still there.",
		source: [
			cite("qmgr/qmgr_job.c", "qmgr_job_pop"),
			cite("SR", "How destination concurrency limits affect the scheduling algorithm"),
		],
	},
	"scheduler.preempt.orphans-adopted": {
		level: "must",
		text: "When a job that has been preempted ends before those that preempt it, they are adopted by the job it had itself preempted, if any. The adoptive parent is neither charged for them nor paid back, and it cannot be a candidate while it has them.",
		source: [
			cite("SR", "How destination concurrency limits affect the scheduling algorithm"),
			cite("qmgr/qmgr_job.c", "qmgr_job_parent_gone"),
			cite("qmgr/qmgr_job.c", "qmgr_job_pop"),
		],
	},
	"scheduler.preempt.recursive": {
		level: "must",
		text: "A preempting job earns slots itself and may be preempted in turn, to any depth; and a job may be preempted by several others at the same time.",
		source: [
			cite("SR", "How the preemption works"),
			cite("SR", "How destination concurrency limits affect the scheduling algorithm"),
			cite("qmgr/qmgr_job.c", "qmgr_job_preempt"),
		],
	},
};
