/** Size classes: messages by their number of recipients. */

export interface SizeClass {
	readonly label: string;
	readonly from: number;
	readonly to: number;
}

export const SIZE_CLASSES: readonly SizeClass[] = [
	{ label: "1", from: 1, to: 1 },
	{ label: "2-9", from: 2, to: 9 },
	{ label: "10-99", from: 10, to: 99 },
	{ label: "100-999", from: 100, to: 999 },
	{ label: "1,000+", from: 1000, to: Number.POSITIVE_INFINITY },
];

export function inClass({ from, to }: SizeClass, recipients: number): boolean {
	return recipients >= from && recipients <= to;
}
