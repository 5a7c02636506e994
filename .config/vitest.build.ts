// A directory for what a run of the tests builds (impl/protocol/testing/build.ts), removed at its end.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export default function setup(): () => void {
	const place = mkdtempSync(join(tmpdir(), "spoolproof-build-"));
	process.env.SPOOLPROOF_TEST_BUILD = place;
	return () => rmSync(place, { recursive: true, force: true });
}
