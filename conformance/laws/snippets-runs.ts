/**
 * How each kind of command that the docs show is run by the test, or why it is not. The first rule whose pattern fits counts; a command that no
 * rule fits is run as it is shown, and must exit with 0.
 */

export interface Rule {
	/** Of the arguments: "check --postfix". */
	readonly when: RegExp;
	/** Why it is not run. */
	readonly reason?: string;
	/** Options put after the arguments, to make it small, in place of those of the same name. */
	readonly and?: readonly string[];
	/** Exit code, if it is not 0. */
	readonly code?: number;
}

export const RULES: readonly Rule[] = [
	{ when: /--postfix|--adapter postfix|--require-live/, reason: "needs Postfix; .ci/run and the live tests do it" },
	{ when: /BIN|\/path\/to\/|--(?:todo|clean|send) \.\//, reason: "needs binaries of qmail; check-protocol.test.ts" },
	{ when: /\/(?:var|etc)\//, reason: "needs files of the system; tests of lint-queue, of report and of simulate" },
	{ when: /^(?:soak|silly|start|bench|mutants)\b/, reason: "takes minutes; its own tests" },
	{ when: /^coverage/, reason: "takes half a minute; cli.test.ts" },
	{ when: /^(?:gate|merge)/, reason: "needs a baseline of this machine, or parts of a run; gate's own tests" },
	{ when: /^agree/, and: ["--random", "5"] },
	{ when: /\.spoolproof\/verify-/, reason: "needs what verify wrote; its own tests replay it" },
	{ when: /^verify --only/, reason: "takes a while; verify's own tests" },
	{ when: /^verify/, and: ["--scope", "small", "--only", "printed-sequences"] },
	{ when: /^check --(?:trace|maillog)/ },
	// By the profile scheduler-bounded there are no sets of cases to choose from.
	{ when: /^check .*(?:--profile scheduler-bounded|mine\.py)/, and: ["--random", "2"] },
	// An entry of the list whose case is not run this time is told, and does not matter.
	{ when: /^check/, and: ["--cases", "random", "--random", "2"] },
];

/** The arguments as they are run. */
export function smallArguments(args: readonly string[], { and = [] }: Rule): string[] {
	const replaced = (word: string | undefined) => word !== undefined && /^--/.test(word) && and.includes(word);
	return [...args.filter((word, at) => !replaced(word) && !replaced(args[at - 1])), ...and];
}

export function ruleFor(args: readonly string[]): Rule | undefined {
	const text = args.join(" ");
	return RULES.find(({ when }) => when.test(text));
}
