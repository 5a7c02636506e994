/**
 * The public API: judge a trace, run a scenario against an implementation of yours, read and write traces, gather a report.
 *
 * The specification itself is `spoolproof/model`, the reference as a library `spoolproof/scheduler`.
 */
export type { Edition } from "../model/requirements.js";
export type {
	Manager,
	Observation,
	Outcome,
	SchedulerConfig,
	Stimulus,
} from "../model/scheduler/events.js";
export type { KnobSettings } from "../model/scheduler/knobs.js";
export { checkSettings, KnobError } from "../model/scheduler/settings.js";
export {
	AdapterFailure,
	ImpossibleStimulus,
	type SchedulerAdapter,
	type SchedulerSession,
} from "./adapters/adapter.js";
export { locatePostfix, postfixAdapter } from "./adapters/postfix.js";
export { referenceAdapter } from "./adapters/reference.js";
export { type StdioAdapter, stdioAdapter } from "./adapters/stdio/adapter.js";
export { type Validation, validate } from "./adapters/stdio/validate.js";
export {
	type Command,
	directed,
	goldens,
	type Pick,
	parseScript,
	paths,
	printScenario,
	randomScenario,
	regressions,
	type Scenario,
	shrink,
} from "./cases/index.js";
export { pathOn, processPicture, sequenceOf, statechart, timelineOf } from "./diagrams/index.js";
export { EXPORT_FORMATS, type ExportFormat, type ExportOptions, exportSystem } from "./explore/export/index.js";
export { type JudgeOptions, judge } from "./judge/judge.js";
export { type RequirementInfo, requirementInfo, schedulerRequirements } from "./judge/requirements.js";
export type { Specification, SpecificationRun, SpecifiedStep } from "./judge/specification.js";
export { specificationAdapter } from "./judge/specification-adapter.js";
export type { Conforms, Coverage, Undetermined, Verdict, Violates } from "./judge/verdict.js";
export { boundsFor, DEFAULT_BOUNDS } from "./profiles/bounded/bounds.js";
export { judgeBounded } from "./profiles/bounded/judge.js";
export { boundedProfile } from "./profiles/bounded/profile.js";
export { judgeProtocolTrace, type ProtocolCoverage, type ProtocolVerdict } from "./protocol/judge/judge.js";
export {
	type ProtocolTrace,
	ProtocolTraceError,
	type ProtocolTraceEvent,
	type ProtocolTraceHeader,
	readProtocolTrace,
	writeProtocolTrace,
} from "./protocol/judge/trace.js";
export { type LintOptions, lintQueue, type QueueReport } from "./protocol/lint/lint.js";
export { diskReader, type QueueReader, UnreadableQueue } from "./protocol/lint/read.js";
export { type Report, reportSchema } from "./report/format.js";
export { styleFor } from "./report/style.js";
export { Tally } from "./report/tally.js";
export { terminalReport } from "./report/terminal.js";
export { type Agreement, compare } from "./runner/agreement.js";
export { type CaseResult, tryScenario, tryTrace } from "./runner/case.js";
export { RunFailure, rerunTrace, runScenario } from "./runner/run.js";
export { type Case, runSuite } from "./runner/suite.js";
export {
	type Comparison,
	compare as compareSchedulers,
	comparisonFigure,
	comparisonPage,
	DEFAULTS as simulationDefaults,
	generateWorkload,
	InputError,
	readWorkload,
	Sites,
	withChange,
	withMainCf,
	withMasterCf,
} from "./simulate/index.js";
export { TRACE_VERSION, type Trace, type TraceEvent, type TraceHeader } from "./trace/format.js";
export { parseTrace, TraceError } from "./trace/read.js";
export { formatTrace, lineSink, type TraceSink } from "./trace/write.js";
