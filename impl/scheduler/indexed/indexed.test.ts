// The structures of the indexes, each against the plain way to do the same.
import { expect, test } from "vitest";
import { Jobs, Peers } from "../preemptive/tables.js";
import { Lists } from "../store/lists.js";
import { Rows } from "../store/rows.js";
import { Queues } from "../store/tables.js";
import { AwakeJobs } from "./blocked-heaps.js";
import { ListOrder } from "./list-order.js";
import { OrderedRows } from "./ordered-rows.js";
import { Turns } from "./turns.js";
import { Waiting } from "./waiting.js";

function numbers(seed: number): (limit: number) => number {
	let state = seed;
	return (limit) => {
		state = (Math.imul(state, 1103515245) + 12345) >>> 0;
		return Math.floor((state / 2 ** 32) * limit);
	};
}

function orderedList() {
	const owners = new Rows();
	const members = new Rows();
	const lists = new Lists(owners, members);
	const order = new ListOrder(lists, members);
	const owner = owners.take();
	lists.clear(owner);
	return { members, lists, order, owner };
}

test("labels keep the order of a list, also when there is no room between two", () => {
	const { members, lists, order, owner } = orderedList();
	const expected: number[] = [];
	const random = numbers(3);
	for (let step = 0; step < 3000; step++) {
		const member = members.take();
		// Mostly at one place, so that labels run out there again and again.
		const at = random(10) === 0 ? random(expected.length + 1) : Math.min(5, expected.length);
		lists.insertAfter(owner, member, expected[at - 1] ?? 0);
		expected.splice(at, 0, member);
		order.placed(member);
	}
	for (let index = 1; index < expected.length; index++) {
		expect(order.isBefore(expected[index - 1] ?? 0, expected[index] ?? 0)).toBe(true);
	}
});

test("turns: who comes first in a round robin list", () => {
	const owners = new Rows();
	const members = new Rows();
	const lists = new Lists(owners, members);
	const turns = new Turns(lists, members);
	const owner = owners.take();
	lists.clear(owner);
	const random = numbers(4);
	let expected: number[] = [];
	for (let step = 0; step < 3000; step++) {
		const choice = random(4);
		const at = random(expected.length);
		if (choice < 2 && expected.length < 40) {
			const member = members.take();
			lists.append(owner, member);
			turns.appended(owner, member);
			expected.push(member);
		} else if (choice === 2 && expected.length > 0) {
			lists.remove(owner, expected[at] ?? 0);
			expected.splice(at, 1);
		} else if (expected.length > 0) {
			lists.rotate(owner, expected[at] ?? 0);
			expected = [...expected.slice(at + 1), ...expected.slice(0, at + 1)];
		}
		const sorted = [...expected].sort((a, b) => a - b).sort((a, b) => (turns.isBefore(owner, a, b) ? -1 : 1));
		expect(sorted).toEqual(expected);
	}
});

test("ordered rows find the first behind any place, while rows come and go", () => {
	const { members, lists, order, owner } = orderedList();
	const all = Array.from({ length: 1500 }, () => {
		const member = members.take();
		lists.append(owner, member);
		order.placed(member);
		return member;
	});
	const rows = new OrderedRows(order);
	const inside = new Set<number>();
	const random = numbers(5);
	for (let step = 0; step < 20_000; step++) {
		const row = all[random(4) === 0 ? random(all.length) : Math.min(step >> 3, all.length - 1)] ?? 0;
		if (inside.has(row)) {
			rows.remove(row);
			inside.delete(row);
		} else {
			rows.add(row);
			inside.add(row);
		}
		if (step % 50 !== 0) continue;
		expect(rows.isEmpty).toBe(inside.size === 0);
		const place = all[random(all.length)] ?? 0;
		const expected = all.find((one) => inside.has(one) && order.isBefore(place, one)) ?? 0;
		expect(rows.firstBehind(order.label(place))).toBe(expected);
		expect(rows.firstBehind(Number.NEGATIVE_INFINITY)).toBe(all.find((one) => inside.has(one)) ?? 0);
	}
	for (const row of inside) rows.remove(row);
	expect(rows.isEmpty).toBe(true);
	rows.add(all[3] ?? 0);
	expect(rows.firstBehind(Number.NEGATIVE_INFINITY)).toBe(all[3]);
});

test("a heap that knows where its rows are", () => {
	const { members, lists, order, owner } = orderedList();
	const heap = new AwakeJobs(members.column(), order);
	const all = Array.from({ length: 200 }, () => {
		const member = members.take();
		lists.append(owner, member);
		order.placed(member);
		return member;
	});
	const inside = new Set<number>();
	const random = numbers(6);
	for (let step = 0; step < 5000; step++) {
		const row = all[random(all.length)] ?? 0;
		if (heap.has(row)) heap.remove(row);
		else heap.add(row);
		if (!inside.delete(row)) inside.add(row);
		expect(heap.first).toBe(all.find((one) => inside.has(one)) ?? 0);
		expect(heap.size).toBe(inside.size);
	}
});

test("destinations know who waits for them first", () => {
	const transports = new Rows();
	const jobs = new Jobs();
	const peers = new Peers();
	const queues = new Queues();
	const lists = new Lists(transports, jobs);
	const order = new ListOrder(lists, jobs);
	const waiting = new Waiting(peers, queues, order);
	const transport = transports.take();
	lists.clear(transport);
	const queue = queues.take();
	waiting.queueAdded(queue);
	const all = Array.from({ length: 300 }, () => {
		const job = jobs.take();
		lists.append(transport, job);
		order.placed(job);
		const peer = peers.take();
		peers.job.set(peer, job);
		peers.queue.set(peer, queue);
		waiting.peerAdded(peer);
		return peer;
	});
	const inside = new Set<number>();
	const random = numbers(7);
	for (let step = 0; step < 8000; step++) {
		const peer = random(3) === 0 ? waiting.first(queue) || (all[0] ?? 0) : (all[random(all.length)] ?? 0);
		if (waiting.has(peer)) waiting.remove(peer);
		else waiting.add(peer);
		if (!inside.delete(peer)) inside.add(peer);
		expect(waiting.first(queue)).toBe(all.find((one) => inside.has(one)) ?? 0);
		expect(waiting.has(peer)).toBe(inside.has(peer));
	}
	const reached: number[] = [];
	waiting.some(
		queue,
		(peer) => peer <= 150,
		(peer) => reached.push(peer) < 0,
	);
	expect(reached.sort((a, b) => a - b)).toEqual(all.filter((peer) => inside.has(peer) && peer <= 150));
});
