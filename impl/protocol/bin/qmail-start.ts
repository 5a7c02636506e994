#!/usr/bin/env node
/** The qmail-start program. */
import { runStart } from "../process/run-start.js";

runStart(process.argv.slice(2));
