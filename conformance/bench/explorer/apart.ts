/**
 * One measurement of the explorer in a process of its own: asks for it, and is the program that answers. Request and answer are JSON.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
	type FairnessCost,
	type GraphCost,
	measureFairness,
	measureGraph,
	measureSearch,
	type SearchCost,
} from "../../explore/bench.js";

export type Request =
	| {
			readonly kind: "search";
			readonly messages: number;
			readonly symmetry?: boolean;
			/** Most bytes. */
			readonly bytes?: number;
	  }
	| { readonly kind: "fairness"; readonly messages: number; readonly strength: "weak" | "strong" }
	| { readonly kind: "graph"; readonly messages: number };

export type Answer<Asked extends Request> = Asked extends { kind: "search" }
	? SearchCost
	: Asked extends { kind: "fairness" }
		? FairnessCost
		: GraphCost;

const PROGRAM = fileURLToPath(import.meta.url);
const FLAGS = ["--max-old-space-size=8192"];

/** @throws Error if the counts are wrong */
export function ask<Asked extends Request>(request: Asked): Answer<Asked> {
	return JSON.parse(execFileSync(process.execPath, [...FLAGS, PROGRAM, JSON.stringify(request)], { encoding: "utf8" }));
}

async function answer(request: Request): Promise<SearchCost | FairnessCost | GraphCost> {
	switch (request.kind) {
		case "search": {
			const { messages, symmetry = false, bytes } = request;
			return measureSearch(messages, { symmetry, budget: bytes === undefined ? {} : { bytes } });
		}
		case "fairness":
			return measureFairness(request.messages, request.strength);
		case "graph":
			return measureGraph(request.messages);
	}
}

const [, program, request] = process.argv;
if (program === PROGRAM && request !== undefined)
	process.stdout.write(JSON.stringify(await answer(JSON.parse(request))));
