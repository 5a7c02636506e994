/**
 * The findings: every suspicion about Postfix's queue manager that a scenario can ask, with what the live program said. The text is in
 * docs/findings.md; findings.test.ts asks the live program again.
 */
import type { Finding } from "./finding.js";
import { DEFECTS } from "./findings-defects.js";
import { PREEMPTION_CLAIMS } from "./findings-preemption.js";
import { RESOURCE_CLAIMS } from "./findings-resources.js";

export type { Finding } from "./finding.js";

export const FINDINGS: readonly Finding[] = [...DEFECTS, ...PREEMPTION_CLAIMS, ...RESOURCE_CLAIMS];
