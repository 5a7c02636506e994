/**
 * The files of one message as seven marks, what each operation does to them, and what a power failure may leave of them.
 * The marks stand in the order of MESSAGE_FILES:  - absent, w contents not synced, s synced, m synced and then marked done
 * (the mark is not synced), d contents lost. So "ss-----" is S3 with everything on disk.
 */
import { filesPresent, MESSAGE_FILES, type MessageFile, type MessageState, stateOf } from "../states.js";
import type { DiskOperation } from "./effects.js";

export type Disk = string;

export const EMPTY_DISK: Disk = "-------";

export function markOf(disk: Disk, file: MessageFile): string {
	return disk[MESSAGE_FILES.indexOf(file)] ?? "-";
}

export const exists = (disk: Disk, file: MessageFile): boolean => markOf(disk, file) !== "-";

/** The contents are what was written, whether synced or not. */
export const isSound = (disk: Disk, file: MessageFile): boolean => exists(disk, file) && markOf(disk, file) !== "d";

function set(disk: Disk, file: MessageFile, mark: string): Disk {
	const at = MESSAGE_FILES.indexOf(file);
	return disk.slice(0, at) + mark + disk.slice(at + 1);
}

/** INTERNALS' state of these files, or null. */
export function diskState(disk: Disk): MessageState | null {
	return stateOf(filesPresent(MESSAGE_FILES.filter((file) => exists(disk, file))));
}

/** The files after an operation, or null if it fails: creation is exclusive, and what is not there cannot be used. */
export function afterOperation(disk: Disk, operation: DiskOperation): Disk | null {
	switch (operation.type) {
		case "CREATE":
			return exists(disk, operation.file) ? null : set(disk, operation.file, "w");
		case "LINK":
			return exists(disk, "intd") && !exists(disk, "todo") ? set(disk, "todo", markOf(disk, "intd")) : null;
		case "UNLINK":
			return set(disk, operation.file, "-");
		case "SYNC": {
			const synced = markOf(disk, operation.file) === "w" ? set(disk, operation.file, "s") : disk;
			return exists(disk, operation.file) ? synced : null;
		}
		case "MARK":
			return isSound(disk, operation.file) ? set(disk, operation.file, "m") : null;
		case "NOTE":
			return set(disk, "bounce", "w");
	}
}

/** Whether an operation changes a directory. The others change contents only. */
export function changesDirectory(disk: Disk, operation: DiskOperation): boolean {
	if (operation.type === "NOTE") return !exists(disk, "bounce");
	return operation.type !== "SYNC" && operation.type !== "MARK";
}

/** What the contents are after a power failure: all that was written, or only what was synced. */
export function afterPowerFailure(directories: Disk, contents: "kept" | "lost"): Disk {
	return contents === "kept" ? directories.replaceAll("w", "s") : directories.replaceAll("w", "d").replaceAll("m", "s");
}
