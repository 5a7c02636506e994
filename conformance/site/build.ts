/**
 * Builds the site: TypeDoc makes the pages from the API and from docs/, then pictures are put into the pages that show them.
 * Leaves out the check of links (`links.ts`).
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Application, Converter, PageEvent, ReflectionKind, RendererEvent, type TypeDocOptions } from "typedoc";
import { ROOT } from "../laws/tree.js";
import { finishMedia } from "./media.js";
import { entryPoints, GROUPS, groupOf, guidePages, titleOf } from "./pages.js";
import { withPictures } from "./pictures.js";

/**
 * Writes the site into a directory, which is emptied first.
 * @throws Error with TypeDoc's complaints on its own log, if it has any.
 */
export async function buildSite(out: string): Promise<void> {
	const entries = entryPoints();
	const app = await Application.bootstrap(
		options(
			out,
			entries.map(({ source }) => join(ROOT, source)),
		),
		[],
	);
	app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_, document) => {
		// docs/reports.md becomes documents/reports.html, and the page of docs/diagrams/ has the name of its directory.
		document.name = document.name.replace(/^docs\//, "").replace(/\/README$/, "");
		document.frontmatter.group = groupOf(document.name);
	});
	app.converter.on(Converter.EVENT_CREATE_DECLARATION, (_, declaration) => {
		if (!declaration.kindOf(ReflectionKind.Module)) return;
		const entry = entries.find(({ source }) => source === `${declaration.name}/index.ts`);
		if (entry !== undefined) declaration.name = entry.name;
	});
	app.renderer.on(RendererEvent.BEGIN, ({ project }) => {
		// Only now: the addresses of pages have been made of the names of their files, which last longer than titles.
		for (const document of project.documents ?? []) {
			const text = document.content.map((part) => part.text).join("");
			document.name = titleOf(text) ?? document.name;
		}
	});
	app.renderer.on(PageEvent.END, (page) => {
		if (page.contents !== undefined) page.contents = withPictures(page.contents, readPicture);
	});
	const project = await app.convert();
	if (project === undefined) throw new Error("TypeDoc could not read the sources");
	app.validate(project);
	await app.generateDocs(project, out);
	if (app.logger.hasErrors() || app.logger.hasWarnings()) throw new Error("TypeDoc had complaints, see above");
	finishMedia(out);
}

function readPicture(name: string): string {
	return readFileSync(join(ROOT, "docs", "diagrams", name), "utf8");
}

function options(out: string, sources: string[]): TypeDocOptions {
	return {
		name: "spoolproof",
		entryPoints: sources,
		tsconfig: join(ROOT, "tsconfig.json"),
		basePath: ROOT,
		readme: join(ROOT, "README.md"),
		projectDocuments: guidePages().map((page) => join(ROOT, page)),
		customCss: join(ROOT, "conformance", "site", "site.css"),
		out,
		// Types are checked by the tests, and need minutes.
		skipErrorChecking: true,
		disableSources: true,
		githubPages: false,
		hideGenerator: true,
		logLevel: "Warn",
		searchInComments: true,
		searchInDocuments: true,
		highlightLanguages: ["sh", "ts", "json", "jsonl", "python", "c", "yaml", "text"],
		groupOrder: [...Object.keys(GROUPS), "Modules", "*"],
		navigation: { includeGroups: true },
		// Types that only a parameter of an exported function names are shown in its signature.
		validation: { notExported: false, notDocumented: false, invalidLink: true, invalidPath: true, rewrittenLink: true },
	};
}
