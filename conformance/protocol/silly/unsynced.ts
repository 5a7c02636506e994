/**
 * The injector's file system: a queue seen from elsewhere, in which nothing is synced, so that the disk has no other work than that of
 * the system under load. Leaves out every operation that an injection does not need.
 */
import { type FileSystem, type OpenHow, RealFileSystem } from "../../../impl/protocol/fs.js";

export class UnsyncedBelow extends RealFileSystem implements FileSystem {
	private readonly root: string;

	constructor(root: string) {
		super();
		this.root = root;
	}

	override open(path: string, how: OpenHow, mode?: number): number {
		return super.open(`${this.root}/${path}`, how, mode);
	}

	override link(existing: string, path: string): void {
		super.link(`${this.root}/${existing}`, `${this.root}/${path}`);
	}

	override unlink(path: string): boolean {
		return super.unlink(`${this.root}/${path}`);
	}

	override fsync(_file: number, done: (error: Error | undefined) => void): void {
		done(undefined);
	}
}
