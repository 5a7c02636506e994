/** The law of plain data: what the state of a machine may consist of. */

/** Paths of the parts of a value that JSON would lose or change. */
export function notPlain(value: unknown, path = ""): string[] {
	if (value === null || typeof value === "string" || typeof value === "boolean") return [];
	if (typeof value === "number") return Number.isFinite(value) ? [] : [path];
	if (typeof value !== "object") return [path];
	const prototype: unknown = Object.getPrototypeOf(value);
	if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) return [path];
	return Object.entries(value).flatMap(([key, part]) => notPlain(part, `${path}/${key}`));
}
