#!/usr/bin/env node
/** The qmail-clean program. */
import { runClean } from "../process/run-clean.js";

runClean(process.argv.slice(2));
