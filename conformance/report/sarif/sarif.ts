/**
 * A report as SARIF 2.1.0, for code scanning: a rule for each requirement, a result for each failing case, at the line of its trace
 * where it went wrong.
 */
import { createHash } from "node:crypto";
import { SarifBuilder, SarifResultBuilder, SarifRuleBuilder, SarifRunBuilder } from "node-sarif-builder";
import type { Report, ReportedFailure, ReportedRequirement } from "../format.js";
import { firstSentence, partsOf } from "../groups.js";
import { signatureOf } from "../known/signature.js";
import { label } from "../label.js";

/** The rule of cases that could not be judged. */
const UNDETERMINED = "spoolproof.undetermined";
const LEVELS = { must: "error", should: "warning", may: "note" } as const;

/** @param version of the kit. */
export function sarifReport(report: Report, version: string): string {
	const run = new SarifRunBuilder().initSimple({ toolDriverName: "spoolproof", toolDriverVersion: version });
	for (const requirement of report.requirements) run.addRule(ruleOf(requirement));
	run.addRule(
		new SarifRuleBuilder().initSimple({
			ruleId: UNDETERMINED,
			shortDescriptionText: "Each case can be judged.",
			fullDescriptionText:
				"The implementation died, hung or answered garbage, or nothing was seen of it, so that nothing can be said about it.",
		}),
	);
	for (const failure of report.failures) run.addResult(resultOf(failure, report));
	const builder = new SarifBuilder({ $schema: "https://json.schemastore.org/sarif-2.1.0.json" });
	builder.addRun(run);
	const log = builder.buildSarifOutput();
	for (const one of log.runs) {
		// The builder guesses a programming language from the file's name; a trace is in none.
		for (const artifact of one.artifacts ?? []) delete artifact.sourceLanguage;
		one.columnKind = "utf16CodeUnits";
		one.invocations = [{ executionSuccessful: report.failures.every(({ verdict }) => verdict !== "undetermined") }];
		one.properties = { verdict: report.verdict, edition: report.edition, requirementSet: report.requirementSet };
	}
	return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf({ id, level, text, source }: ReportedRequirement): SarifRuleBuilder {
	const builder = new SarifRuleBuilder({
		name: partsOf(id).name,
		defaultConfiguration: { level: LEVELS[level] },
		help: { text: `${text} Source: ${source}` },
		properties: { tags: [level, partsOf(id).wing, partsOf(id).group] },
	});
	return builder.initSimple({ ruleId: id, shortDescriptionText: firstSentence(text), fullDescriptionText: text });
}

function resultOf(failure: ReportedFailure, report: Report): SarifResultBuilder {
	const { requirement = UNDETERMINED, explanation, event, trace, known, seed } = failure;
	const level = report.requirements.find(({ id }) => id === requirement)?.level;
	const name = label({ name: failure.implementation, manager: failure.manager });
	const builder = new SarifResultBuilder({
		locations: [
			{
				logicalLocations: [{ name: failure.case, fullyQualifiedName: `${name}/${failure.set}/${failure.case}` }],
			},
		],
		partialFingerprints: { "spoolproof/v1": digest(requirement, name, failure.case, signatureOf(failure)) },
		properties: { implementation: name, set: failure.set, case: failure.case, ...(seed === undefined ? {} : { seed }) },
		...(known === undefined ? {} : { suppressions: [{ kind: "external" as const, justification: known }] }),
	});
	builder.initSimple({
		level: level === undefined ? "warning" : LEVELS[level],
		ruleId: requirement,
		messageText: `${name}, case "${failure.case}": ${explanation}`,
	});
	if (trace !== undefined) {
		builder.setLocationArtifactUri({ uri: relativeUri(trace) });
		// The header is line 1, event N is line N + 1.
		builder.setLocationRegion({ startLine: (event ?? 0) + 1 });
	}
	return builder;
}

function relativeUri(path: string): string {
	const parts = path.split(/[\\/]/).map(encodeURIComponent).join("/");
	return path.startsWith("/") ? `file://${parts}` : parts;
}

function digest(...parts: readonly string[]): string {
	return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}
