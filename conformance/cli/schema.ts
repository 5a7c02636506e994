/**
 * `spoolproof schema`: prints the JSON Schema of a trace's line or of a report, as published in docs/.
 */
import { Argument, Command } from "commander";
import { reportJsonSchema } from "../report/format.js";
import { traceLineSchema } from "../trace/format.js";
import type { Environment } from "./program.js";

export function schemaCommand(_environment: Environment): Command {
	return new Command("schema")
		.description("print the JSON Schema of a format")
		.addArgument(new Argument("<format>", "which format").choices(["trace", "report"]))
		.action((format: "trace" | "report") => {
			const schema = format === "trace" ? traceLineSchema() : reportJsonSchema();
			process.stdout.write(`${JSON.stringify(schema, null, 2)}\n`);
		});
}
