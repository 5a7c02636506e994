/** Looks at an SVG as tests need it: where its labels are, and which of them lie on each other. Understands what svg.ts writes. */

export interface Label {
	readonly text: string;
	readonly left: number;
	readonly right: number;
	readonly top: number;
	readonly bottom: number;
}

/** Parts of the size above and below the base line. */
const ASCENT = 0.75;
const DESCENT = 0.22;

export function labelsOf(svg: string): Label[] {
	return [...svg.matchAll(/<text ([^>]*)>(?:<title>[^<]*<\/title>)?([^<]*)<\/text>/g)].map(
		([, attributes = "", text = ""]) => {
			const value = (name: string) => new RegExp(`(?:^| )${name}="([^"]*)"`).exec(attributes)?.[1];
			const [x, y, size, width] = ["x", "y", "font-size", "textLength"].map((name) => Number(value(name)));
			if (x === undefined || y === undefined || size === undefined || width === undefined) throw new Error("no place");
			const anchor = value("text-anchor") ?? "start";
			const left = anchor === "middle" ? x - width / 2 : anchor === "end" ? x - width : x;
			return { text, left, right: left + width, top: y - size * ASCENT, bottom: y + size * DESCENT };
		},
	);
}

/** What is wrong with the labels: two on each other, or one outside of the picture. */
export function labelProblems(svg: string): string[] {
	const labels = labelsOf(svg);
	const [, width = "0", height = "0"] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? [];
	const outside = labels
		.filter(({ left, right, top, bottom }) => left < 0 || top < 0 || right > Number(width) || bottom > Number(height))
		.map(({ text }) => `"${text}" is outside`);
	const clashes = labels.flatMap((one, index) =>
		labels
			.slice(index + 1)
			.filter((other) => overlap(one, other))
			.map((other) => `"${one.text}" lies on "${other.text}"`),
	);
	return [...outside, ...clashes];
}

function overlap(one: Label, other: Label): boolean {
	const apart =
		one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top;
	return !apart;
}

/** Addresses that the picture leads to. */
export function linksOf(svg: string): string[] {
	return [...svg.matchAll(/ href="([^"]*)"/g)].map(([, href = ""]) => href);
}
