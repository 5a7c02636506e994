/**
 * The command line as a whole: the name, the commands, how errors in its use are told. Each command is in a file of its own.
 */
import { Command } from "commander";
import { agreeCommand } from "./agree.js";
import { benchCommand } from "./bench.js";
import { checkCommand } from "./check.js";
import { coverageCommand } from "./coverage.js";
import { crashCommand } from "./crash.js";
import { diagramCommand } from "./diagram.js";
import { exportCommand } from "./export.js";
import { gateCommand } from "./gate.js";
import { lintQueueCommand } from "./lint-queue.js";
import { makeQueueCommand } from "./make-queue.js";
import { mergeCommand } from "./merge.js";
import { mutantsCommand } from "./mutants.js";
import { refuseOddValues } from "./options.js";
import { replayCommand } from "./replay.js";
import { reportCommand } from "./report.js";
import { requirementsCommand } from "./requirements.js";
import { schemaCommand } from "./schema.js";
import { sillyCommand } from "./silly.js";
import { simulateCommand } from "./simulate.js";
import { soakCommand } from "./soak.js";
import { startCommand } from "./start.js";
import { validateCommand } from "./validate.js";
import { verifyCommand } from "./verify.js";
import { kitVersion } from "./version.js";

export interface Environment {
	/** Aborts when the user interrupts. */
	readonly signal: AbortSignal;
}

/** Builds the command line. Errors in its use are thrown as CommanderError once they have been printed. */
export function buildProgram(environment: Environment): Command {
	const program = new Command("spoolproof")
		.description("Judges mail queue managers by an executable specification.")
		.version(kitVersion())
		.showSuggestionAfterError()
		.addHelpText("after", "\nExit codes: 0 conforms, 1 violates, 2 could not tell.");
	const commands = [
		startCommand,
		checkCommand,
		validateCommand,
		replayCommand,
		reportCommand,
		agreeCommand,
		requirementsCommand,
		coverageCommand,
		schemaCommand,
		diagramCommand,
		exportCommand,
		gateCommand,
		mergeCommand,
		mutantsCommand,
		benchCommand,
		lintQueueCommand,
		makeQueueCommand,
		crashCommand,
		sillyCommand,
		simulateCommand,
		soakCommand,
		verifyCommand,
	];
	for (const build of commands) program.addCommand(build(environment));
	for (const command of program.commands) refuseOddValues(command);
	for (const command of [program, ...program.commands]) {
		command.exitOverride().showHelpAfterError("(spoolproof --help tells how it is used)");
	}
	return program;
}
