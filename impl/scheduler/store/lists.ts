/**
 * Doubly linked lists over rows: each owner row (a job) has one list of member rows (its peers). A member is on at most one list of
 * its kind. Costs nothing but four columns.
 */
import type { Column } from "./columns.js";
import type { Rows } from "./rows.js";

export class Lists {
	private readonly nexts: Column;
	private readonly prevs: Column;
	private readonly heads: Column;
	private readonly tails: Column;

	constructor(owners: Rows, members: Rows) {
		this.nexts = members.column();
		this.prevs = members.column();
		this.heads = owners.column();
		this.tails = owners.column();
	}

	/** Makes the list of a newly taken owner empty. */
	clear(owner: number): void {
		this.heads.set(owner, 0);
		this.tails.set(owner, 0);
	}

	first(owner: number): number {
		return this.heads.get(owner);
	}

	last(owner: number): number {
		return this.tails.get(owner);
	}

	/** The member after this one, 0 at the end. */
	next(member: number): number {
		return this.nexts.get(member);
	}

	prev(member: number): number {
		return this.prevs.get(member);
	}

	append(owner: number, member: number): void {
		this.insertAfter(owner, member, this.tails.get(owner));
	}

	prepend(owner: number, member: number): void {
		this.insertAfter(owner, member, 0);
	}

	/** Puts a member behind another one, or in front of all if that is 0. */
	insertAfter(owner: number, member: number, before: number): void {
		const after = before === 0 ? this.heads.get(owner) : this.nexts.get(before);
		this.prevs.set(member, before);
		this.nexts.set(member, after);
		if (before === 0) this.heads.set(owner, member);
		else this.nexts.set(before, member);
		if (after === 0) this.tails.set(owner, member);
		else this.prevs.set(after, member);
	}

	remove(owner: number, member: number): void {
		const before = this.prevs.get(member);
		const after = this.nexts.get(member);
		if (before === 0) this.heads.set(owner, after);
		else this.nexts.set(before, after);
		if (after === 0) this.tails.set(owner, before);
		else this.prevs.set(after, before);
		this.nexts.set(member, 0);
		this.prevs.set(member, 0);
	}

	/** Round robin: what stands up to and with this member goes to the end, in the same order. */
	rotate(owner: number, member: number): void {
		const after = this.nexts.get(member);
		if (after === 0) return;
		const head = this.heads.get(owner);
		const tail = this.tails.get(owner);
		this.prevs.set(head, tail);
		this.nexts.set(tail, head);
		this.heads.set(owner, after);
		this.prevs.set(after, 0);
		this.tails.set(owner, member);
		this.nexts.set(member, 0);
	}
}
