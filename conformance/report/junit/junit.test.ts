// JUnit XML: well-formed, with the attributes and order of elements that the usual schemas ask for, and numbers that add up.
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { expect, test } from "vitest";
import { withKnownFailures } from "../known/apply.js";
import { signatureOf } from "../known/signature.js";
import { failing, HOSTILE, sampleReport, violation } from "../testing.js";
import { junitReport } from "./junit.js";

interface Node {
	readonly tag: string;
	readonly attributes: Readonly<Record<string, string>>;
	readonly children: readonly Node[];
	readonly text: string;
}

/** Which elements may stand in which, and which attributes they must have (Jenkins' and Ant's schemas, where they agree). */
const CHILDREN: Readonly<Record<string, readonly string[]>> = {
	testsuites: ["testsuite"],
	testsuite: ["properties", "testcase", "system-out", "system-err"],
	properties: ["property"],
	testcase: ["skipped", "error", "failure", "system-out", "system-err"],
};
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
	testsuites: ["name", "tests", "failures", "errors"],
	testsuite: ["name", "tests", "failures", "errors", "skipped", "time"],
	testcase: ["name", "classname", "time"],
	failure: ["message", "type"],
	error: ["message", "type"],
	property: ["name", "value"],
};

function parse(xml: string): Node {
	expect(XMLValidator.validate(xml)).toBe(true);
	const parser = new XMLParser({
		preserveOrder: true,
		ignoreAttributes: false,
		attributeNamePrefix: "",
		trimValues: false,
	});
	const [root] = (parser.parse(xml) as Record<string, unknown>[]).map(nodeOf).filter(({ tag }) => !tag.startsWith("?"));
	if (root === undefined) throw new Error("no root element");
	return root;
}

function nodeOf(raw: Record<string, unknown>): Node {
	const tag = Object.keys(raw).find((key) => key !== ":@") ?? "";
	const inside = Array.isArray(raw[tag]) ? (raw[tag] as Record<string, unknown>[]) : [];
	return {
		tag,
		attributes: (raw[":@"] ?? {}) as Record<string, string>,
		children: inside.filter((one) => !("#text" in one)).map(nodeOf),
		text: inside.map((one) => String(one["#text"] ?? "")).join(""),
	};
}

function check(node: Node): void {
	for (const attribute of ATTRIBUTES[node.tag] ?? [])
		expect(Object.keys(node.attributes), node.tag).toContain(attribute);
	const allowed = CHILDREN[node.tag] ?? [];
	const order = node.children.map(({ tag }) => allowed.indexOf(tag));
	expect(order, `children of ${node.tag}`).not.toContain(-1);
	expect(order, `order in ${node.tag}`).toEqual([...order].sort((a, b) => a - b));
	if (node.tag === "testcase") {
		expect(node.children.filter(({ tag }) => ["skipped", "error", "failure"].includes(tag)).length).toBeLessThanOrEqual(
			1,
		);
	}
	if (node.tag === "testsuite" || node.tag === "testsuites") {
		const cases = casesIn(node);
		const having = (tag: string) => cases.filter(({ children }) => children.some((child) => child.tag === tag)).length;
		expect(node.attributes).toMatchObject({
			tests: String(cases.length),
			failures: String(having("failure")),
			errors: String(having("error")),
			skipped: String(having("skipped")),
		});
	}
	for (const child of node.children) check(child);
}

function casesIn(node: Node): Node[] {
	return node.tag === "testcase" ? [node] : node.children.flatMap(casesIn);
}

const named = (root: Node, suite: number, name: string) =>
	root.children[suite]?.children.find((one) => one.tag === "testcase" && one.attributes.name === name);

test("a report is valid JUnit: elements, attributes, order and numbers", () => {
	const root = parse(junitReport(sampleReport()));
	check(root);
	expect(root.children.map(({ attributes }) => attributes.time)).toEqual(["0.5", "0.5"]);
});

test("each implementation has each requirement of its wing as a test case, by a name that lasts", () => {
	const root = parse(junitReport(sampleReport()));
	const names = casesIn(root.children[0] ?? root).map(({ attributes }) => `${attributes.classname}.${attributes.name}`);
	expect(names).toEqual([
		"scheduler.select.fifo-by-job",
		"scheduler.preempt.slot-cost",
		"scheduler.preempt.recursive",
		"scheduler.bound.inflation",
	]);
	expect(named(root, 0, "fifo-by-job")?.children.map(({ tag, text }) => [tag, text])).toEqual([
		["system-out", "holds in 3 runs of a case"],
	]);
	expect(named(root, 0, "inflation")?.children.map(({ tag }) => tag)).toEqual(["skipped", "system-out"]);
});

test("what violates is a failure, what could not be judged an error, and hostile text stays text", () => {
	const root = parse(junitReport(sampleReport()));
	const [failure] = named(root, 1, "slot-cost")?.children ?? [];
	expect(failure?.tag).toBe("failure");
	expect(failure?.text).toContain("</script><script>");
	expect(failure?.text).toContain("expected     select M1");
	expect(named(root, 1, "random 7")?.children[0]).toMatchObject({ tag: "error", attributes: { type: "undetermined" } });
	expect(junitReport(sampleReport())).not.toContain("\u0007");
	expect(HOSTILE).toContain("\u0007");
});

test("a known failure is skipped, and a stale entry is a failure", () => {
	const list = [
		{
			requirement: "scheduler.preempt.slot-cost",
			case: violation.case,
			reason: "Ours.",
			signature: signatureOf(violation),
		},
		{ case: "gone", reason: "Theirs.", signature: "x" },
	];
	const report = withKnownFailures(sampleReport(), list, { ran: () => true, exists: () => true });
	const root = parse(junitReport(report));
	check(root);
	expect(named(root, 1, "slot-cost")?.children[0]?.tag).toBe("skipped");
	expect(root.children[2]?.attributes).toMatchObject({ name: "known failures", tests: "2", failures: "1" });
	expect(failing.violates).toBe(1);
});
