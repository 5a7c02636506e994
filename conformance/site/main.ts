/**
 * The program behind `npm run site`: builds the site, then looks for dead links in it. Exit code 1 if there are any.
 */

import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../laws/tree.js";
import { reason } from "../reason.js";
import { buildSite } from "./build.js";
import { deadLinks, siteFiles } from "./links.js";

try {
	const { values } = parseArgs({ options: { out: { type: "string", default: join(ROOT, "docs", "api") } } });
	await buildSite(values.out);
	const files = siteFiles(values.out);
	const dead = deadLinks(files);
	for (const { page, link, why } of dead) console.error(`${page}: ${link}: ${why}`);
	const pages = [...files.keys()].filter((name) => name.endsWith(".html")).length;
	const shown = relative("", join(values.out, "index.html"));
	if (dead.length === 0) console.log(`${pages} pages, no dead link. Open ${shown} in a browser.`);
	process.exitCode = dead.length === 0 ? 0 : 1;
} catch (error) {
	console.error(`The site could not be built: ${reason(error)}`);
	process.exitCode = 2;
}
