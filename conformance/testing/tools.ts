/**
 * Whether a program is installed that a test needs. Where SPOOLPROOF_REQUIRE_TOOLS is set, as in CI, nothing is skipped for want of one:
 * the test runs, and fails.
 */
import { spawnSync } from "node:child_process";

/** False, with a line on stderr, if the test that needs it has to be skipped. */
export function hasTool(tool: string, asksVersion = "--version"): boolean {
	if (process.env.SPOOLPROOF_REQUIRE_TOOLS !== undefined) return true;
	if (spawnSync(tool, [asksVersion], { stdio: "ignore" }).error === undefined) return true;
	process.stderr.write(`${tool} is not installed: what needs it is not tested\n`);
	return false;
}
