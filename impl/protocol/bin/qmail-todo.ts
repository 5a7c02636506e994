#!/usr/bin/env node
/** The qmail-todo program. */
import { runTodo } from "../process/run-todo.js";

runTodo(process.argv.slice(2));
