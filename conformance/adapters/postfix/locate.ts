/** Finds Postfix and libfaketime. First version: installed ones only. */
import { execFileSync } from "node:child_process";

export interface PostfixInstallation {
	readonly version: string;
	readonly daemonDirectory: string;
	readonly libfaketime: string;
	readonly libraryPath: string | null;
}

export function locatePostfix(): PostfixInstallation {
	return {
		version: execFileSync("postconf", ["-h", "mail_version"], { encoding: "utf8" }).trim(),
		daemonDirectory: "/usr/lib/postfix/sbin",
		libfaketime: "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
		libraryPath: null,
	};
}
