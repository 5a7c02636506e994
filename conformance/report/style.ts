/**
 * Colours and line lengths of a terminal, or plain text where there is none.
 */
import { styleText } from "node:util";

export interface Style {
	readonly good: (text: string) => string;
	readonly bad: (text: string) => string;
	readonly unsure: (text: string) => string;
	readonly faint: (text: string) => string;
	readonly strong: (text: string) => string;
	/** Characters a line of a table. */
	readonly columns: number;
}

/** Where there is no terminal: a log, a pipe. */
const UNKNOWN_WIDTH = 140;

/** The style for a stream: coloured only on a terminal, and not where NO_COLOR asks for none. */
export function styleFor(
	stream: { readonly isTTY?: boolean; readonly columns?: number },
	environment: Readonly<Record<string, string | undefined>> = process.env,
): Style {
	if (!stream.isTTY) return { ...PLAIN, columns: UNKNOWN_WIDTH };
	const columns = stream.columns ?? 80;
	if ((environment.NO_COLOR ?? "") !== "") return { ...PLAIN, columns };
	const coloured = (format: "green" | "red" | "yellow" | "dim" | "bold") => (text: string) =>
		styleText(format, text, { validateStream: false });
	return {
		good: coloured("green"),
		bad: coloured("red"),
		unsure: coloured("yellow"),
		faint: coloured("dim"),
		strong: coloured("bold"),
		columns,
	};
}

const same = (text: string): string => text;
const PLAIN = { good: same, bad: same, unsure: same, faint: same, strong: same };
