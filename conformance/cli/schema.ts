/**
 * `spoolproof schema`: prints the JSON Schema of a trace's line, of a report, or of a line of the adapter protocol, as published in docs/.
 */
import { Argument, Command } from "commander";
import { adapterLineSchema } from "../adapters/stdio/protocol.js";
import { protocolTraceLineSchema } from "../protocol/judge/trace.js";
import { reportJsonSchema } from "../report/format.js";
import { traceLineSchema } from "../trace/format.js";
import type { Environment } from "./program.js";

const SCHEMAS = {
	trace: traceLineSchema,
	"protocol-trace": protocolTraceLineSchema,
	report: reportJsonSchema,
	adapter: adapterLineSchema,
};
const FORMATS = ["trace", "protocol-trace", "report", "adapter"] as const satisfies (keyof typeof SCHEMAS)[];

export function schemaCommand(_environment: Environment): Command {
	return new Command("schema")
		.description("print the JSON Schema of a format")
		.addArgument(new Argument("<format>", "which format").choices(FORMATS))
		.action((format: (typeof FORMATS)[number]) => {
			process.stdout.write(`${JSON.stringify(SCHEMAS[format](), null, 2)}\n`);
		});
}
