/** Draws the messages of a workload from the groups of grammar.ts and a seed. The same seed gives the same mail. */
import { Randomness } from "../../bench/randomness.js";
import { InputError } from "../input-error.js";
import { chanceOf } from "./chance.js";
import { type Destinations, type Group, parseGroups, type Size } from "./grammar.js";
import type { Sites } from "./sites.js";
import { MOST_MESSAGES, type Workload, WorkloadBuilder } from "./workload.js";

export interface GenerateOptions {
	readonly seed: number;
	/** How long the groups with a rate go on if they do not say it, in seconds. */
	readonly lasts: number;
	readonly sites: Sites;
}

/** A newsletter, mail to lists and mail of people beside it: what is simulated if nothing is said. */
export const EXAMPLE_GROUPS = "bulk:1x10000@0;to=each,mid:4x30/m@0-3m;to=each,single:5/s@0-3m";

const WHERE = "--generate";

/** @throws InputError if the text cannot be read, or too much would come of it. */
export function generateWorkload(text: string, { seed, lasts, sites }: GenerateOptions): Workload {
	const builder = new WorkloadBuilder();
	for (const [index, group] of parseGroups(text, WHERE).entries()) {
		// A seed for each group: to change one leaves the others as they are.
		const random = new Randomness(seed * 1009 + index);
		const where = `${WHERE}, group ${group.name}`;
		for (const [number, at] of arrivalsOf(group, lasts, random, where).entries()) {
			const name = `${group.name}-${number + 1}`;
			const size = sizeOf(group.size, random);
			builder.reserve(size, where);
			const to = new Int32Array(size);
			for (let record = 0; record < to.length; record++)
				to[record] = builder.destination(destinationOf(group.to, `${name}-${record + 1}`, random));
			builder.add({ name, at, transport: group.via, to });
		}
	}
	return builder.build(text, sites, WHERE);
}

function arrivalsOf({ arrival, evenly }: Group, lasts: number, random: Randomness, where: string): number[] {
	if (arrival.kind === "rate") {
		const { from, perSecond } = arrival;
		const to = arrival.to ?? lasts;
		if ((to - from) * perSecond > MOST_MESSAGES)
			throw new InputError(
				where,
				`about ${Math.round((to - from) * perSecond).toLocaleString("en")} messages are too many`,
			);
		const step = (): number => (evenly ? 1 : -Math.log(1 - chanceOf(random))) / perSecond;
		const times: number[] = [];
		for (let at = from + (evenly ? 0 : step()); at < to; at += step()) times.push(at);
		return times;
	}
	const { count } = arrival;
	if (count > MOST_MESSAGES) throw new InputError(where, `${count.toLocaleString("en")} messages are too many`);
	if (arrival.kind === "at") return Array.from({ length: count }, () => arrival.time);
	const { from, to } = arrival.span;
	return Array.from({ length: count }, (_, index) => from + (to - from) * (evenly ? index / count : chanceOf(random)));
}

function sizeOf(size: Size, random: Randomness): number {
	switch (size.kind) {
		case "fixed":
			return size.recipients;
		case "even":
			return size.from + random.below(size.to - size.from + 1);
		case "geometric":
			// The mean of a geometric distribution from 1 on is one over the chance to stop.
			return size.mean === 1 ? 1 : 1 + Math.floor(Math.log(1 - chanceOf(random)) / Math.log(1 - 1 / size.mean));
	}
}

function destinationOf(to: Destinations, own: string, random: Randomness): string {
	switch (to.kind) {
		case "each":
			return `${own}.example`;
		case "some":
			return `site-${random.below(to.count) + 1}.example`;
		case "named": {
			let left = random.below(to.names.reduce((sum, { weight }) => sum + weight, 0));
			for (const { name, weight } of to.names) {
				if (left < weight) return name;
				left -= weight;
			}
			throw new RangeError("weights do not add up to their sum");
		}
	}
}
