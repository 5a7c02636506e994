/**
 * lock/sendmutex: only one qmail-send at a time. Node has no flock; the lock belongs to the open file, so the flock program can
 * take it for us on a descriptor that we keep. Leaves out releasing it: the system does that when the process ends.
 */
import { spawnSync } from "node:child_process";
import { openSync } from "node:fs";

/** Takes the lock; false if another process has it. @throws Error with a code if the file or the flock program is missing. */
export function takeLock(path: string): boolean {
	const fd = openSync(path, "r+");
	const result = spawnSync("flock", ["-x", "-n", "3"], { stdio: ["ignore", "ignore", "ignore", fd] });
	if (result.error) throw result.error;
	return result.status === 0;
}
