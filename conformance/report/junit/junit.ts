/**
 * A report as JUnit XML, for CI systems: a suite for each implementation, a test case for each requirement, whose names outlive
 * changes of the specification. Leaves out cases that conform; their number stands beside each requirement.
 */
import junitModule, { type Builder, type TestSuite } from "junit-report-builder";
import { failureText } from "../failure.js";
import type { Report, ReportedFailure, ReportedImplementation, ReportedRequirement } from "../format.js";
import { partsOf } from "../groups.js";
import { label } from "../label.js";
import { styleFor } from "../style.js";

const PLAIN = styleFor({});

/** The package's types promise a property `default`; what `require` gives, and so the import, is the builder itself. */
const BUILDER = junitModule as unknown as Builder;

/** The text of the file. */
export function junitReport(report: Report): string {
	const builder: Builder = BUILDER.newBuilder();
	builder.name("spoolproof");
	for (const implementation of report.implementations) addSuite(builder, report, implementation);
	addKnownFailures(builder, report);
	return builder.build();
}

function addSuite(builder: Builder, report: Report, implementation: ReportedImplementation): void {
	const name = label(implementation);
	const suite = builder.testSuite().name(name).time(implementation.seconds);
	suite.property("edition", report.edition);
	suite.property("requirementSet", report.requirementSet);
	suite.property("cases", String(implementation.cases));
	if (report.seed !== undefined) suite.property("seed", String(report.seed));
	const failures = report.failures.filter((one) => nameOf(one) === name);
	const wing = implementation.wing ?? "scheduler";
	const known = new Set<string>();
	for (const requirement of report.requirements) {
		if (partsOf(requirement.id).wing !== wing) continue;
		known.add(requirement.id);
		const against = failures.filter((one) => one.requirement === requirement.id);
		addRequirement(suite, requirement, implementation, against);
	}
	for (const failure of failures) {
		if (failure.requirement !== undefined && known.has(failure.requirement)) continue;
		addFailures(suite.testCase().className(`${name}.${failure.set}`).name(failure.case).time(0), [failure]);
	}
}

function addRequirement(
	suite: TestSuite,
	requirement: ReportedRequirement,
	implementation: ReportedImplementation,
	against: readonly ReportedFailure[],
): void {
	const { wing, group, name } = partsOf(requirement.id);
	const one = suite.testCase().className(`${wing}.${group}`).name(name).time(0);
	if (against.length > 0) {
		addFailures(one, against, requirement.text);
		return;
	}
	const runs = implementation.exercised?.[requirement.id] ?? 0;
	const exercised = implementation.exercised === undefined ? requirement.status === "holds" : runs > 0;
	if (!exercised) one.skipped();
	one.standardOutput(
		exercised ? `holds in ${runs} runs of a case` : `${requirement.status}${reasonOf(requirement)}, so not judged`,
	);
}

function reasonOf({ excluded }: ReportedRequirement): string {
	return excluded === undefined ? "" : ` (${excluded})`;
}

/** What is expected is skipped; what could not be judged is an error, what violates is a failure. */
function addFailures(one: ReturnType<TestSuite["testCase"]>, failures: readonly ReportedFailure[], rule = ""): void {
	const unexpected = failures.filter(({ known }) => known === undefined);
	const [first] = unexpected;
	const text = withoutEnds(failures.map((failure) => knownText(failure) + failureText(failure, PLAIN)).join("\n\n"));
	if (first === undefined) {
		one.skipped().standardOutput(text);
		return;
	}
	const message = [rule, first.explanation].filter((part) => part !== "").join(" ");
	if (first.verdict === "undetermined") one.error(message, "undetermined", text);
	else one.failure(message, first.requirement ?? "violation").stacktrace(text);
}

/** The builder puts texts into CDATA sections, which end at the first of these. */
function withoutEnds(text: string): string {
	return text.replaceAll("]]>", "]] >");
}

function knownText({ known }: ReportedFailure): string {
	return known === undefined ? "" : `KNOWN FAILURE: ${known}\n`;
}

function addKnownFailures(builder: Builder, { knownFailures = [] }: Report): void {
	if (knownFailures.length === 0) return;
	const suite = builder.testSuite().name("known failures").time(0);
	for (const { requirement = "undetermined", case: name, implementation = "any", status, why } of knownFailures) {
		const one = suite.testCase().className(`known.${requirement}`).name(`${implementation}: ${name}`).time(0);
		if (status === "stale") one.failure(`stale entry: ${why ?? "it did not occur"}`, "stale");
		if (status === "not run") one.skipped();
	}
}

function nameOf({ implementation, manager }: ReportedFailure): string {
	return label({ name: implementation, manager });
}
