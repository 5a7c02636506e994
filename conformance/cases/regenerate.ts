/**
 * Writes the transcripts of the golden files anew, from the live Postfix and from nothing else:
 *
 *     npm run build && node dist/conformance/cases/regenerate.js [name...]
 *
 * Look at the difference before you commit it: a transcript that changes is a finding.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { locatePostfix, postfixAdapter } from "../adapters/postfix.js";
import { readGoldens, transcribe } from "./golden.js";
import { printScript } from "./script.js";

/**
 * Regenerates the named golden files (all, if none is named).
 * @returns the names of those that changed.
 * @throws Error if there is no such file.
 */
export async function regenerate(names: readonly string[] = []): Promise<string[]> {
	const goldens = readGoldens();
	const unknown = names.filter((name) => !goldens.some(({ id }) => id === name));
	if (unknown.length > 0) throw new Error(`there is no golden file ${unknown.join(", ")}; nothing was written`);
	const adapter = postfixAdapter({ installation: await locatePostfix() });
	const changed: string[] = [];
	for (const golden of goldens) {
		if (names.length > 0 && !names.includes(golden.id)) continue;
		const text = printScript(await transcribe(adapter, golden.script));
		if (text === readFileSync(golden.file, "utf8")) continue;
		writeFileSync(golden.file, text);
		changed.push(golden.id);
	}
	return changed;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
	try {
		const changed = await regenerate(process.argv.slice(2));
		console.log(changed.length === 0 ? "no transcript changed" : `changed: ${changed.join(", ")}`);
	} catch (error) {
		console.error(error instanceof Error ? error.message : String(error));
		process.exitCode = 2;
	}
}
