/** The program of a thread that runs rows: takes its order, tells what it is doing and each answer. Leaves out everything else: run.ts. */
import { parentPort, workerData } from "node:worker_threads";
import { type Order, rowsOfOrder, runHere } from "./run.js";

// Whoever starts the thread vouches for the type.
const order = workerData as Order;
const signal = {
	get aborted() {
		return Atomics.load(order.stop, 0) !== 0;
	},
};
await runHere(rowsOfOrder(order), order, signal, (said) => parentPort?.postMessage(said));
