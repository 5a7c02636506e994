#!/usr/bin/env node
/** A spawn program that delivers with deliver/maildir.ts. */
import { runSpawn } from "../process/run-spawn.js";

runSpawn("maildir", process.argv.slice(2));
