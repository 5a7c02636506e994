/**
 * The families of programs as the reference speaks them: what is on disk and on the wire differs in these points only. Chosen by
 * name, default "exttodo". Leaves out behaviour that is legal in one family and not in another: that is the judge's business.
 */

export interface Dialect {
	readonly name: string;
	/** Subdirectories of mess/, info/, local/ and remote/. */
	readonly split: number;
	/** Whether todo/ and intd/ are split in the same way. */
	readonly splitTodo: boolean;
	/** D with a letter (DL457), or with one digit a channel (D1000457). */
	readonly announcement: "letter" | "bits";
	/** Directory of the control files, relative to the home directory. */
	readonly controlDirectory: string;
	/** Bytes of counts and delivery numbers between send and the spawn programs; two are little-endian. */
	readonly spawnWidth: 1 | 2;
	/** Channels beside local and remote: suppl0/, suppl1/... */
	readonly supplementary: number;
}

const exttodo: Dialect = {
	name: "exttodo",
	split: 23,
	splitTodo: false,
	announcement: "letter",
	controlDirectory: "control",
	spawnWidth: 1,
	supplementary: 0,
};

const DIALECTS: readonly Dialect[] = [
	exttodo,
	{ ...exttodo, name: "aqmail", splitTodo: true, controlDirectory: "etc" },
	{ ...exttodo, name: "qmail-ldap", spawnWidth: 2 },
	{ ...exttodo, name: "sagredo", splitTodo: true, announcement: "bits", spawnWidth: 2, supplementary: 2 },
	{ ...exttodo, name: "indimail", split: 151, splitTodo: true, spawnWidth: 2 },
	{ ...exttodo, name: "notqmail" },
];

/** Names of all dialects. */
export const DIALECT_NAMES: readonly string[] = DIALECTS.map((dialect) => dialect.name);

/** The dialect of that name. Throws an Error that lists the known ones. */
export function dialectNamed(name: string): Dialect {
	const found = DIALECTS.find((dialect) => dialect.name === name);
	if (!found) throw new Error(`unknown dialect "${name}": known are ${DIALECT_NAMES.join(", ")}`);
	return found;
}

/** Names of the channels in the order of their bits, as in the directory names. */
export function channelNames(dialect: Dialect): readonly string[] {
	const more = Array.from({ length: dialect.supplementary }, (_, number) => `suppl${number}`);
	return ["local", "remote", ...more];
}
