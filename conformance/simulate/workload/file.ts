/**
 * Reads a workload from a file: JSON Lines or CSV with a line for each message. Leaves out its shape in memory (workload.ts).
 *
 *     {"time": 0, "recipients": 5000, "destinations": ["a.example", "b.example"], "name": "bulk", "transport": "smtp"}
 *     {"site": "slow.example=takes:30s;down:10m-40m"}
 *
 *     time,recipients,destinations,name,transport
 *     0,5000,a.example b.example,bulk,smtp
 */
import { shown } from "../../issue.js";
import { InputError, quoted } from "../input-error.js";
import { Sites } from "./sites.js";
import { parseTime } from "./time.js";
import { MOST_RECIPIENTS, type Workload, WorkloadBuilder } from "./workload.js";

const COLUMNS = ["time", "recipients", "destinations", "name", "transport"] as const;
type Column = (typeof COLUMNS)[number];
type Row = Readonly<Record<Column, unknown>>;

/**
 * @param file its name, for messages and the title.
 * @param sites those that the file names come on top of them.
 * @throws InputError with the line.
 */
export function readWorkload(text: string, file: string, sites: Sites = new Sites()): Workload {
	const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
	const first = lines.find((line) => line.trim() !== "") ?? "";
	const builder = new WorkloadBuilder();
	const rows = first.trimStart().startsWith("{") ? jsonRows(lines, file, sites) : csvRows(lines, file);
	for (const { row, where } of rows) addRow(builder, row, where);
	return builder.build(file, sites, file);
}

interface Numbered {
	readonly row: Row;
	readonly where: string;
}

function* jsonRows(lines: readonly string[], file: string, sites: Sites): Generator<Numbered> {
	for (const [index, line] of lines.entries()) {
		if (line.trim() === "") continue;
		const where = `${file}, line ${index + 1}`;
		const value = parseObject(line, where);
		if (typeof value.site === "string") {
			sites.add(value.site, where);
			continue;
		}
		const stranger = Object.keys(value).find((key) => !isColumn(key));
		if (stranger !== undefined)
			throw new InputError(where, `unknown field ${quoted(stranger)}; expected ${COLUMNS.join(", ")}, or site`);
		const { time, recipients, destinations, name, transport } = value;
		yield { row: { time, recipients, destinations, name, transport }, where };
	}
}

function parseObject(line: string, where: string): Readonly<Record<string, unknown>> {
	let value: unknown;
	try {
		value = JSON.parse(line);
	} catch {
		throw new InputError(where, `expected a JSON object, not ${quoted(line)}`);
	}
	if (typeof value !== "object" || value === null || Array.isArray(value))
		throw new InputError(where, `expected a JSON object, not ${quoted(line)}`);
	return { ...value };
}

function* csvRows(lines: readonly string[], file: string): Generator<Numbered> {
	let head: readonly Column[] | null = null;
	for (const [index, line] of lines.entries()) {
		if (line.trim() === "") continue;
		const where = `${file}, line ${index + 1}`;
		const fields = line.split(",").map((field) => field.trim().replace(/^"(.*)"$/, "$1"));
		if (head === null) {
			head = parseHead(fields, where);
			continue;
		}
		if (fields.length !== head.length)
			throw new InputError(where, `expected ${head.length} fields as in the first line, not ${fields.length}`);
		const value = (column: Column): string | undefined => {
			const text = fields[head?.indexOf(column) ?? -1];
			return text === "" ? undefined : text;
		};
		const destinations = value("destinations")?.split(/[\s;]+/);
		const row = { time: value("time"), recipients: value("recipients"), name: value("name") };
		yield { row: { ...row, destinations, transport: value("transport") }, where };
	}
}

function parseHead(fields: readonly string[], where: string): Column[] {
	const head = fields.filter(isColumn);
	const stranger = fields.find((field) => !isColumn(field));
	if (stranger !== undefined || !head.includes("time") || !head.includes("recipients"))
		throw new InputError(
			where,
			`expected the names of the columns (time, recipients, and if you like ${COLUMNS.slice(2).join(", ")})${stranger === undefined ? "" : `, not ${quoted(stranger)}`}`,
		);
	return head;
}

function isColumn(text: string): text is Column {
	return COLUMNS.some((column) => column === text);
}

function addRow(builder: WorkloadBuilder, row: Row, where: string): void {
	const at = timeOf(row.time, where);
	const transport = textOf(row.transport, "transport", /^[a-z][a-z0-9-]{0,30}$/, where) ?? "smtp";
	if (transport === "retry") throw new InputError(where, "transport: retry is Postfix's own; choose another name");
	const name = textOf(row.name, "name", /^.{1,80}$/u, where) ?? where.replace(/^.*, line /, "line ");
	const domains = destinationsOf(row, where);
	builder.reserve(domains.length, where);
	const to = domains.map((domain) => builder.destination(domain));
	builder.add({ name, at, transport, to: Int32Array.from(to) });
}

function timeOf(time: unknown, where: string): number {
	if (typeof time === "number" && Number.isFinite(time) && time >= 0 && time < 1e9) return time;
	if (typeof time === "string") return parseTime(time, `${where}, time`);
	throw new InputError(where, "time: expected seconds from the start, at least 0");
}

function textOf(value: unknown, field: Column, form: RegExp, where: string): string | undefined {
	if (value === undefined || (typeof value === "string" && form.test(value))) return value;
	throw new InputError(where, `${field}: expected a name, not ${shown(value)}`);
}

/** A destination for each recipient: of the addresses given, or in turn of those named. */
function destinationsOf({ recipients, destinations }: Row, where: string): string[] {
	if (Array.isArray(recipients)) {
		if (destinations !== undefined)
			throw new InputError(where, "destinations: not together with a list of addresses, which have their own");
		if (recipients.length === 0) throw new InputError(where, "recipients: at least one is needed");
		return recipients.map((address: unknown) => domainOf(address, where));
	}
	const count = typeof recipients === "string" && /^\d{1,9}$/.test(recipients) ? Number(recipients) : recipients;
	if (typeof count !== "number" || !Number.isSafeInteger(count) || count < 1 || count > MOST_RECIPIENTS)
		throw new InputError(where, `recipients: expected how many, from 1 to ${MOST_RECIPIENTS}, or a list of addresses`);
	const names: unknown = destinations ?? ["site.example"];
	if (!Array.isArray(names) || names.length === 0)
		throw new InputError(where, "destinations: expected a list of domains");
	const domains = names.map((name: unknown) => checkedDomain(name, "destinations", where));
	return Array.from({ length: count }, (_, index) => domains[index % domains.length] ?? "");
}

function domainOf(address: unknown, where: string): string {
	const at = typeof address === "string" ? address.lastIndexOf("@") : -1;
	if (typeof address !== "string" || at < 1)
		throw new InputError(where, `recipients: expected addresses with a domain, not ${shown(address)}`);
	return checkedDomain(address.slice(at + 1), "recipients", where);
}

function checkedDomain(name: unknown, field: string, where: string): string {
	if (typeof name === "string" && /^[A-Za-z0-9_]([\w.-]{0,252})$/.test(name)) return name;
	throw new InputError(where, `${field}: expected a domain such as a.example, not ${shown(name)}`);
}
