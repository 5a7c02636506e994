#!/usr/bin/env node
/** The qmail-queue program. */
import { runQueue } from "../process/run-queue.js";

await runQueue(process.argv.slice(2));
