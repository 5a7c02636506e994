/** The steps of a search: for each expanded state its successors and their labels, one after the other. */
import type { Generated } from "./generate.js";

type Words = Int32Array<ArrayBuffer>;

function withRoom(array: Words, wanted: number): Words {
	if (wanted <= array.length) return array;
	const larger = new Int32Array(Math.max(wanted, Math.ceil(array.length * 1.5)));
	larger.set(array);
	return larger;
}

export class Edges {
	/** For each expanded state where its steps begin; the next one's beginning is their end. */
	first: Words = new Int32Array(1 << 10);
	targets: Words = new Int32Array(1 << 12);
	labels: Words = new Int32Array(1 << 12);
	/** States expanded. */
	sources = 0;
	count = 0;

	/** Makes room for more. */
	reserve(sources: number, made: number): void {
		this.first = withRoom(this.first, this.sources + sources + 1);
		this.targets = withRoom(this.targets, this.count + made);
		this.labels = withRoom(this.labels, this.count + made);
	}

	/** For what there must be room. */
	add({ first, targets, labels }: Generated, sources: number): void {
		const made = first[sources] ?? 0;
		this.targets.set(targets.subarray(0, made), this.count);
		this.labels.set(labels.subarray(0, made), this.count);
		for (let k = 1; k <= sources; k++) this.first[this.sources + k] = this.count + (first[k] ?? 0);
		this.sources += sources;
		this.count += made;
	}

	/** Bytes that are allocated while room is made for more steps: the old list stays until it is copied. */
	bytesWith(more: number): number {
		const { length } = this.targets;
		const wanted = length < this.count + more ? Math.ceil(length * 1.5) + length / 2 : length;
		return 4 * (this.first.length + 2 * wanted);
	}
}
