/** The kit's own version, as its package says. */
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";

/** Read beside the sources as well as beside the built files, which are one directory deeper. */
export function kitVersion(): string {
	const places = ["../../package.json", "../../../package.json"].map((place) => new URL(place, import.meta.url));
	const found = places.find((place) => existsSync(place));
	return found === undefined
		? "unknown"
		: z.object({ version: z.string() }).parse(JSON.parse(readFileSync(found, "utf8"))).version;
}
