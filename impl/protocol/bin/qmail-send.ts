#!/usr/bin/env node
/** The qmail-send program. */
import { runSend } from "../process/run-send.js";

runSend(process.argv.slice(2));
