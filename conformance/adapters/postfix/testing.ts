/**
 * The live Postfix for tests: skipped with the reason where it is not to be had, a failure where SPOOLPROOF_REQUIRE_POSTFIX=1 says
 * that it must be.
 */
import process from "node:process";
import { AdapterFailure, type SchedulerAdapter } from "../adapter.js";
import { locatePostfix, type PostfixInstallation, postfixAdapter } from "../postfix.js";

export interface LivePostfix {
	/** Null if it is not to be had and need not be: skip the tests. */
	readonly installation: PostfixInstallation | null;
	/** For the title of skipped tests: empty, or the reason in brackets. */
	readonly why: string;
	/** @throws AdapterFailure if it is not to be had. */
	require(): SchedulerAdapter;
}

/** @throws AdapterFailure if Postfix is not to be had and the environment demands it. */
export async function livePostfix(): Promise<LivePostfix> {
	try {
		const installation = await locatePostfix();
		return { installation, why: "", require: () => postfixAdapter({ installation }) };
	} catch (error) {
		if (!(error instanceof AdapterFailure) || process.env.SPOOLPROOF_REQUIRE_POSTFIX === "1") throw error;
		const require = (): never => {
			throw error;
		};
		return { installation: null, why: ` (skipped: ${error.message})`, require };
	}
}
