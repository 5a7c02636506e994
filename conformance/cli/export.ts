/**
 * `spoolproof export`: writes a scope of the protocol's model, or the benchmark's model, for another model checker: SPIN, rumur or TLC.
 * Leaves out running them: docs/oracles.md says how.
 */
import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import { Argument, Command, InvalidArgumentError, Option } from "commander";
import type { Kinds } from "../../model/protocol/machines/effects.js";
import { type Look, PROPERTIES } from "../../model/protocol/properties.js";
import { CALM, protocolSystem, type Scope } from "../../model/protocol/system.js";
import { EXPORT_FORMATS, type ExportFormat, exportSystem } from "../explore/export/index.js";
import type { Claim } from "../explore/export/sheet.js";
import { spool } from "../explore/models/spool.js";
import { reason } from "../reason.js";
import { UserError } from "./errors.js";
import { allowOnly, givenOptions } from "./given.js";
import { wholeNumber } from "./options.js";
import type { Environment } from "./program.js";

interface Flags extends Partial<Scope> {
	readonly out: string;
	readonly bench?: number;
	readonly learn: number;
	readonly claims: boolean;
}

export function exportCommand(_environment: Environment): Command {
	return new Command("export")
		.description("write the protocol's model in a scope for SPIN (promela), rumur (murphi) or TLC (tla)")
		.addArgument(new Argument("<format>", "the language").choices(EXPORT_FORMATS))
		.requiredOption("--out <file>", "without its ending: .pml, .m, or .tla and .cfg are added", moduleFile)
		.option("--messages <kinds>", "recipients of each message: L, R, B (both) or X (none), as in L,R", kinds)
		.option("--capacity <n>", "of each pipe, in messages", wholeNumber(1, 9))
		.option("--kills <n>", "processes that may be killed", wholeNumber(0, 9))
		.option("--power-failures <n>", "how often the power may fail", wholeNumber(0, 9))
		.addOption(new Option("--disk <model>", "how directories reach the disk").choices(["synchronous", "asynchronous"]))
		.option("--outcomes <list>", "what deliveries may come to beside success: DEFER, FAIL", outcomes)
		.option("--refusals <n>", "how often each clean may fail to remove a file", wholeNumber(0, 9))
		.option("--stops <n>", "how often send may be told to stop", wholeNumber(0, 9))
		.option("--reloads <n>", "how often send may be told to reload", wholeNumber(0, 9))
		.option("--bench <n>", "the benchmark's model with so many messages instead", wholeNumber(1, 20))
		.option("--learn <states>", "states looked at to learn the local steps", wholeNumber(1), 1_000_000)
		.option("--no-claims", "leave out what is to hold in every state")
		.action((format: ExportFormat, { out, bench, learn, claims, ...changes }: Flags, called: Command) => {
			if (bench !== undefined)
				allowOnly(givenOptions(called), "on --bench, a model of its own without claims", ["out", "bench", "learn"]);
			const scope: Scope = { ...CALM, ...changes };
			const definition = bench === undefined ? protocolSystem(scope) : spool(bench);
			const always = bench === undefined && claims ? claimsOf(scope) : [];
			const written = write(out, () => exportSystem(definition, format, basename(out), { learn, always }));
			process.stdout.write(`${written.join("\n")}\n`);
		});
}

/** Makes files, each named by its ending, and writes them. @throws UserError */
function write(out: string, make: () => Readonly<Record<string, string>>): string[] {
	try {
		return Object.entries(make()).map(([ending, text]) => {
			writeFileSync(`${out}.${ending}`, text);
			return `${out}.${ending}`;
		});
	} catch (error) {
		throw new UserError(`cannot export to ${out}: ${reason(error)}`);
	}
}

function claimsOf(scope: Scope): Claim[] {
	return PROPERTIES.flatMap((property) =>
		property.kind === "always" ? [{ name: property.name, holds: (look: Look) => property.holds(look, scope) }] : [],
	);
}

/** TLA+ wants a module to be called as its file is. */
function moduleFile(text: string): string {
	if (/^[A-Za-z][A-Za-z0-9_]*$/.test(basename(text))) return text;
	throw new InvalidArgumentError("Expected a name of letters, digits and underscores, without an ending.");
}

function kinds(text: string): readonly Kinds[] {
	return text.split(",").map((one) => {
		if (one === "L" || one === "R" || one === "B" || one === "X") return one;
		throw new InvalidArgumentError(`Expected L, R, B or X for each message, as in L,R; not "${one}".`);
	});
}

function outcomes(text: string): Scope["outcomes"] {
	return text.split(",").map((one) => {
		if (one === "DEFER" || one === "FAIL") return one;
		throw new InvalidArgumentError(`Expected DEFER, FAIL or both with a comma; not "${one}".`);
	});
}
