#!/usr/bin/env node
/** A spawn program that delivers with deliver/discard.ts. */
import { runSpawn } from "../process/run-spawn.js";

runSpawn("discard", process.argv.slice(2));
