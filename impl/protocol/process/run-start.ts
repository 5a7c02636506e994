/**
 * qmail-start as a process: starts the system, hands signals on to qmail-send, ends as it ends. Leaves out the wiring (start.ts).
 */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { EXIT } from "../../../model/protocol/messages.js";
import { Settings } from "./settings.js";
import { type Command, startSystem } from "./start.js";

const USAGE = `usage: qmail-start --lspawn COMMAND --rspawn COMMAND [option value ...] [logger [argument ...]]
  --home DIR       home directory, with control/ and queue/ (default: the working directory)
  --dialect NAME   family of programs to speak like (default: exttodo)
  --lspawn, --rspawn  "discard", "maildir", or the command of a spawn program
  --send, --todo, --clean  commands of other programs to be used; --todo integrated: send does todo's work
  --scheduler NAME  qmail, preemptive or round-robin: how send chooses
  --overlap, --interval, --delay, --record, --maildirs ...  are handed on to the programs
The log goes to the logger, or to standard error.
`;

/** Runs until the process exits. */
export function runStart(argv: readonly string[]): void {
	try {
		const settings = new Settings(argv, process.env);
		const own = (name: string): Command => [
			process.execPath,
			fileURLToPath(new URL(`../bin/qmail-${name}.js`, import.meta.url)),
		];
		const command = (name: string): Command => words(settings.text(name)) ?? own(name);
		const spawner = (name: string): Command => {
			const text = settings.text(name);
			if (text === undefined) throw new Error(`--${name} is missing: say how mail is to be delivered`);
			return text === "discard" || text === "maildir" ? own(text) : (words(text) ?? own("discard"));
		};
		const dialect = settings.dialect();
		const todo = settings.text("todo") ?? (dialect.programs.includes("todo") ? "own" : "integrated");
		const integrated = todo === "integrated";
		const running = startSystem({
			dialect,
			send: command("send"),
			todo: integrated ? undefined : todo === "own" ? own("todo") : command("todo"),
			clean: command("clean"),
			local: spawner("lspawn"),
			remote: spawner("rspawn"),
			logger: settings.rest.length > 0 ? settings.rest : 2,
			environment: {
				...process.env,
				...settings.asEnvironment(),
				...(integrated ? { SPOOLPROOF_TODO_PROCESSING: "integrated" } : {}),
				SPOOLPROOF_HOME: resolve(settings.text("home") ?? "."),
			},
			directory: resolve(settings.text("home") ?? "."),
		});
		for (const signal of ["SIGTERM", "SIGHUP", "SIGALRM", "SIGINT"] as const) {
			process.on(signal, () => void running.send.kill(signal === "SIGINT" ? "SIGTERM" : signal));
		}
		running.send.on("error", () => process.exit(EXIT.cannotStart));
		running.send.on("exit", (code) => {
			process.exitCode = code ?? EXIT.cannotStart;
		});
	} catch (error) {
		process.stderr.write(`qmail-start: ${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
		process.exit(EXIT.cannotStart);
	}
}

function words(text: string | undefined): Command | undefined {
	const found = text?.trim().split(/\s+/);
	return found && found[0] !== "" ? found : undefined;
}
