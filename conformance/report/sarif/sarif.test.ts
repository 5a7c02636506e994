// SARIF: what the published schema demands of the parts that are written, and what code scanning needs.
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { withKnownFailures } from "../known/apply.js";
import { signatureOf } from "../known/signature.js";
import { sampleReport, violation } from "../testing.js";
import { sarifReport } from "./sarif.js";

const message = { type: "object", required: ["text"], properties: { text: { type: "string" } } };
const level = { enum: ["none", "note", "warning", "error"] };
const closed = (properties: object, required: readonly string[] = []) => ({
	type: "object",
	additionalProperties: false,
	required,
	properties,
});
const artifactLocation = closed({
	uri: { type: "string", format: "uri-reference" },
	index: { type: "integer", minimum: -1 },
});

/** The essentials of sarif-2.1.0 (OASIS): every object and property that is written, with its type and what is required of it. */
const SCHEMA = closed(
	{
		$schema: { type: "string" },
		version: { const: "2.1.0" },
		runs: {
			type: "array",
			items: closed(
				{
					tool: closed(
						{
							driver: closed(
								{
									name: { type: "string" },
									version: { type: "string" },
									rules: {
										type: "array",
										uniqueItems: true,
										items: closed(
											{
												id: { type: "string" },
												name: { type: "string" },
												shortDescription: message,
												fullDescription: message,
												help: message,
												defaultConfiguration: closed({ level }),
												properties: { type: "object", properties: { tags: { type: "array", uniqueItems: true } } },
											},
											["id"],
										),
									},
								},
								["name"],
							),
						},
						["driver"],
					),
					columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
					invocations: {
						type: "array",
						items: closed({ executionSuccessful: { type: "boolean" } }, ["executionSuccessful"]),
					},
					artifacts: { type: "array", uniqueItems: true, items: closed({ location: artifactLocation }) },
					properties: { type: "object" },
					results: {
						type: "array",
						items: closed(
							{
								ruleId: { type: "string" },
								ruleIndex: { type: "integer", minimum: -1 },
								level,
								message,
								locations: {
									type: "array",
									items: closed({
										physicalLocation: closed({
											artifactLocation,
											region: closed({
												startLine: { type: "integer", minimum: 1 },
												startColumn: { type: "integer", minimum: 1 },
												endLine: { type: "integer", minimum: 1 },
												endColumn: { type: "integer", minimum: 1 },
											}),
										}),
										logicalLocations: {
											type: "array",
											items: closed({ name: { type: "string" }, fullyQualifiedName: { type: "string" } }),
										},
									}),
								},
								partialFingerprints: { type: "object", additionalProperties: { type: "string" } },
								suppressions: {
									type: "array",
									items: closed({ kind: { enum: ["inSource", "external"] }, justification: { type: "string" } }, [
										"kind",
									]),
								},
								properties: { type: "object" },
							},
							["message"],
						),
					},
				},
				["tool"],
			),
		},
	},
	["version", "runs"],
);

const ajv = new Ajv({ formats: { "uri-reference": /^[\w\-.~:/?#[\]@!$&'()*+,;=%]*$/ } });
const valid = ajv.compile(SCHEMA);

interface Log {
	readonly runs: readonly [
		{
			readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
			readonly results: readonly Record<string, unknown>[];
		},
	];
}

const parsed = (text: string): Log => JSON.parse(text);

test("a report is valid SARIF 2.1.0, and each result's rule is where it says", () => {
	const log = parsed(sarifReport(sampleReport(), "1.2.3"));
	expect(valid(log), JSON.stringify(valid.errors)).toBe(true);
	const [{ tool, results }] = log.runs;
	expect(results).toHaveLength(2);
	for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[Number(ruleIndex)]?.id).toBe(ruleId);
	expect(results[0]).toMatchObject({ ruleId: "scheduler.preempt.slot-cost", level: "error" });
	expect(results[1]).toMatchObject({ ruleId: "spoolproof.undetermined", level: "warning" });
});

test("the schema of this test refuses what it should", () => {
	const log = parsed(sarifReport(sampleReport(), "1"));
	expect(valid({ ...log, version: "2.0" })).toBe(false);
	expect(valid({ ...log, runs: [{}] })).toBe(false);
});

test("a result points at the line of the trace where it went wrong, and its name is a URI", () => {
	const [{ results }] = parsed(sarifReport(sampleReport(), "1")).runs;
	expect(results[0]?.locations).toMatchObject([
		{
			physicalLocation: {
				artifactLocation: { uri: ".spoolproof/mine%20one.trace.jsonl" },
				region: { startLine: 6 },
			},
		},
	]);
});

test("a fingerprint stays when the same failure is found again, and differs for another", () => {
	const of = (failure: typeof violation) =>
		parsed(sarifReport({ ...sampleReport(), failures: [failure] }, "1")).runs[0].results[0]?.partialFingerprints;
	expect(of({ ...violation, trace: "elsewhere" })).toEqual(of(violation));
	expect(of({ ...violation, observed: [] })).not.toEqual(of(violation));
});

test("a known failure is suppressed, with the reason", () => {
	const list = [
		{
			requirement: "scheduler.preempt.slot-cost",
			case: violation.case,
			reason: "Ours.",
			signature: signatureOf(violation),
		},
	];
	const report = withKnownFailures(sampleReport(), list, { ran: () => true, exists: () => true });
	const log = parsed(sarifReport(report, "1"));
	expect(valid(log)).toBe(true);
	expect(log.runs[0].results[0]?.suppressions).toEqual([{ kind: "external", justification: "Ours." }]);
});
