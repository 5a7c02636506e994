/**
 * The browser that pages are tried in: Debian's Chromium, or what SPOOLPROOF_CHROMIUM names. Where SPOOLPROOF_REQUIRE_BROWSER=1, as in CI,
 * tests are not skipped for want of it: they run, and fail.
 */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const EXECUTABLE = process.env.SPOOLPROOF_CHROMIUM ?? "/usr/bin/chromium";

/** False, with a line on stderr, if what needs it has to be skipped. */
export function hasBrowser(what: string): boolean {
	if (existsSync(EXECUTABLE) || process.env.SPOOLPROOF_REQUIRE_BROWSER === "1") return true;
	process.stderr.write(
		`${what} is not tested in a browser: there is no ${EXECUTABLE}. Install Debian's chromium, or set SPOOLPROOF_CHROMIUM.\n`,
	);
	return false;
}

/** @throws Error that says what to install if there is none. */
export async function launchBrowser(): Promise<Browser> {
	if (!existsSync(EXECUTABLE)) {
		throw new Error(`there is no ${EXECUTABLE}: install Debian's chromium, or set SPOOLPROOF_CHROMIUM`);
	}
	// Programs are run as root in containers, where Chromium's sandbox refuses to.
	const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
	return chromium.launch({ executablePath: EXECUTABLE, args });
}
