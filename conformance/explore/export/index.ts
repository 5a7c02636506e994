/** Systems as text for other model checkers. */
import type { SystemDefinition } from "../../../model/system.js";
import { murphi } from "./murphi.js";
import { promela } from "./promela.js";
import { type ExportOptions, sheetOf } from "./sheet.js";
import { tlaPlus } from "./tla.js";

export type { Claim, ExportOptions } from "./sheet.js";

export const EXPORT_FORMATS = ["promela", "murphi", "tla"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/**
 * @param name of the system; for TLA+ also the module's, so letters, digits and underscores
 * @returns texts by the ending that their files should have
 * @throws RangeError where a claim looks at too much, or ever new kinds of messages are sent
 */
export function exportSystem(
	definition: SystemDefinition,
	format: ExportFormat,
	name: string,
	options: ExportOptions = {},
): Readonly<Record<string, string>> {
	const sheet = sheetOf(definition, { title: name, ...options });
	switch (format) {
		case "promela":
			return { pml: promela(sheet) };
		case "murphi":
			return { m: murphi(sheet) };
		case "tla": {
			const { module, config } = tlaPlus(sheet, name);
			return { tla: module, cfg: config };
		}
	}
}
