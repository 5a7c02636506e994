/**
 * The explorer: goes through every state of a system of machines and channels (model/system.ts), by code generated for it over packed
 * words. In short:
 *
 *     const found = search(definition, { stopAt, budget, keepSteps, coverage, progress });
 *     found.states, found.steps, found.depth      how many; one step for each event that is possible in each state
 *     found.complete, found.exhausted             false, and "states" or "bytes", where the budget was met: then what was not found
 *                                                 may still be there, and nothing is proved
 *     found.stoppedAt                             the first state for which `stopAt` held: a shortest counterexample; or null
 *     found.deadlockCount, found.deadlocks        states without any step, and the numbers of the first ten
 *     found.find(p), found.mark(p)                the first state where a predicate holds, or -1; for each state 1 or 0
 *     found.pathTo(state)                         the steps to a state, as { process, event }: a shortest way
 *     found.look(state)("todo").value             a state as people read it; found.contents(state)("pipe") for a channel
 *     found.edges                                 with keepSteps: first, targets, labels as flat arrays; found.step(label) reads one
 *     found.transitions()                         with coverage: the names of the machines' transitions that were taken
 *     found.store.bytes()                         data, table, allocated
 *
 *     leadsTo(found, { from, goal, fairness, mayRest })   with keepSteps: "holds", "refuted" with a lasso of stem and cycle (steps that
 *                                                 replay; an empty cycle: everything rests), or "unknown" after a budget
 *     fairProcesses(names, "weak" | "strong")     fairness of processes; a Fairness may name any steps
 *     canReach(found, goal, allowed)              with keepSteps: for each state whether a goal can be reached by the steps allowed
 *     findCycle(found, allowed)                   with keepSteps: a cycle of steps allowed, as states, or null
 *
 *     symmetry: { size, families, idFields, ... }  as an option of search: states up to the names of ids. Checked: an Asymmetry is thrown
 *                                                 where machines, predicates or fairness tell ids apart; ids that a property
 *                                                 speaks of are `tracked`. found.unfolded() counts the states stood for
 *     progressLine(process.stderr, now)           what to give as progress for a line on the terminal
 *
 * A predicate is `(look, contents) => boolean` and must be a pure function of what it looks at: it is called some hundred times, not
 * once for each state, and told apart by the fields of the context that it reads. The naive search (naive.ts) gives states, steps
 * and shortest ways in the very same order, and is the oracle in the tests.
 */
export type { TraceStep } from "./interpret.js";
export { type Fairness, fairProcesses, type Lasso, type LeadsTo, type LeadsToResult, leadsTo } from "./liveness.js";
export { canReach, findCycle } from "./possible.js";
export type { Contents, Look, Predicate } from "./predicate.js";
export { progressLine, type Terminal } from "./progress.js";
export type { Permutation, Symmetry } from "./rename.js";
export { type Budget, type Progress, Search, type SearchOptions, search } from "./search.js";
export { Asymmetry } from "./symmetry-check.js";
