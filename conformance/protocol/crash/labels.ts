/**
 * The words in which a run of the reference and a way through the model are compared: what can be seen of one message, and what a
 * power failure left of it. What todo does to info/, local/ and remote/ while the message is still in todo/ is left out: the
 * documents leave its order open, and whatever is there then is thrown away by the next attempt. Leaves out who says the words
 * (reference.ts, model.ts).
 */
import { afterPowerFailure, type Disk, diskState, isSound, markOf } from "../../../model/protocol/machines/disk.js";
import type { MessageFile } from "../../../model/protocol/states.js";

/** "CREATE mess", "SERVE local", "ACKNOWLEDGE", "KILL todo", "POWER S4 sound sound". */
export type Label = string;

/** What todo makes anew whenever it begins with a message. */
const PREPROCESSED: readonly MessageFile[] = ["info", "local", "remote"];

/** Whether an operation on that file can be seen when the files are as they are. */
export function isVisible(disk: Disk, file: MessageFile): boolean {
	return diskState(disk) !== "S4" || !PREPROCESSED.includes(file);
}

export const served = (channel: string): Label => `SERVE ${channel}`;
export const killed = (program: string): Label => `KILL ${program}`;
export const ACKNOWLEDGED: Label = "ACKNOWLEDGE";
export const POWER_OFF: Label = "POWER OFF";

const soundness = (disk: Disk, file: MessageFile) => (isSound(disk, file) ? "sound" : "lost");

/** What a machine finds on its disk after a power failure, as far as it decides what becomes of the message. */
export function imageLabel(found: Disk): Label {
	const disk = afterPowerFailure(found, "kept");
	const state = diskState(disk);
	if (state === "S4") return `POWER S4 mess ${soundness(disk, "mess")}, todo ${soundness(disk, "todo")}`;
	if (state !== "S5") return `POWER ${state ?? "no state"}`;
	const lists = (["local", "remote"] as const).map((file) => `${file} ${markOf(disk, file)}`);
	return `POWER S5 mess ${soundness(disk, "mess")}, info ${soundness(disk, "info")}, ${lists.join(", ")}`;
}
