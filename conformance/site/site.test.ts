// The site is built from the sources as they are: its links lead somewhere, its drawings have theirs, and in a real browser it can be
// searched, is dark where that is wished, and fits a narrow screen.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasBrowser, launchBrowser } from "../testing/browser.js";
import { buildSite } from "./build.js";
import { deadLinks, siteFiles } from "./links.js";
import { entryPoints, GROUPS, groupOf, guidePages } from "./pages.js";
import { withPictures } from "./pictures.js";

const directory = mkdtempSync(join(tmpdir(), "spoolproof-site-"));

beforeAll(() => buildSite(directory));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const page = (path: string) => readFileSync(join(directory, path), "utf8");

test("every guide and every module that can be imported has a page", () => {
	const names = guidePages().map((path) => path.replace("/README", "").replace(/^.*\/([\w-]+?)(?:\.md)?$/, "$1"));
	for (const name of names) expect(existsSync(join(directory, "documents", `${name}.html`)), name).toBe(true);
	for (const { name } of entryPoints()) {
		expect(existsSync(join(directory, "modules", `${name.replaceAll("/", "_")}.html`)), name).toBe(true);
	}
	for (const name of Object.values(GROUPS).flat()) expect(names).toContain(name);
	expect(groupOf("a-new-guide")).toBe("Guides");
});

test("no link of the site is dead, and no anchor is missing", () => {
	const files = siteFiles(directory);
	expect(files.size).toBeGreaterThan(100);
	expect(deadLinks(files)).toEqual([]);
});

test("a dead link would be noticed, whatever it is", () => {
	const text = '<a href="b.html#x">1</a><img src="c.png"/><a href="#here">2</a><a href="https://example.org/">3</a>';
	const site = new Map([
		["a.html", text],
		["b.html", '<p id="y">'],
	]);
	expect(deadLinks(site)).toEqual([
		{ page: "a.html", link: "b.html#x", why: "no such anchor" },
		{ page: "a.html", link: "c.png", why: "no such file" },
		{ page: "a.html", link: "#here", why: "no such anchor" },
	]);
});

test("drawings are part of their page, with links to the requirements", () => {
	const html = page("documents/diagrams.html");
	expect(html).not.toMatch(/<img src="[^"]*(?:scheduler|protocol|run)-/);
	expect(html).toMatch(/<svg [^>]*spoolproof-picture[\s\S]*?href="requirements\.html#scheduler/);
	expect(withPictures('<img src="../media/a-plot.svg" alt="x">', () => "")).toBe(
		'<img src="../media/a-plot.svg" alt="x">',
	);
});

describe.skipIf(!hasBrowser("The site"))("the site in a browser", () => {
	let browser: Browser;
	beforeAll(async () => {
		browser = await launchBrowser();
	});
	afterAll(async () => {
		await browser?.close();
	});

	async function open<T>(path: string, options: BrowserContextOptions, use: (page: Page) => Promise<T>): Promise<T> {
		const context = await browser.newContext(options);
		const tab = await context.newPage();
		const errors: string[] = [];
		tab.on("pageerror", (error) => errors.push(String(error)));
		tab.on("request", (request) => {
			if (!/^(?:file|data|blob):/.test(request.url())) errors.push(`request of ${request.url()}`);
		});
		await tab.goto(pathToFileURL(join(directory, path)).href);
		await tab.locator("h1:visible").first().waitFor();
		const result = await use(tab);
		await context.close();
		expect(errors).toEqual([]);
		return result;
	}

	test.each([
		["judgeBounded", "judgeBounded"],
		["silly qmail", "silly qmail"],
	])("a search for %s finds it", async (words, expected) => {
		const found = await open("index.html", {}, async (tab) => {
			await tab.locator("#tsd-search-trigger").click();
			await tab.locator("#tsd-search-input").fill(words);
			const first = tab.locator("#tsd-search-results li a").first();
			await first.waitFor();
			return first.innerText();
		});
		expect(found).toContain(expected);
	});

	test("the sidebar leads to the guides", async () => {
		const title = await open("documents/trace.html", {}, async (tab) => {
			await tab.locator(".site-menu summary, .tsd-navigation summary").filter({ hasText: "Guides" }).first().click();
			await tab.locator(".tsd-navigation a").filter({ hasText: "Read a verdict" }).click();
			return tab.locator("h1:visible").first().innerText();
		});
		expect(title).toContain("Read a verdict");
	});

	test("dark where the system is, drawings too", async () => {
		const colours = (scheme: "dark" | "light") =>
			open("documents/diagrams.html", { colorScheme: scheme }, (tab) =>
				tab.evaluate<[string, string]>(
					'[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector("svg .paper")).fill]',
				),
			);
		const [dark, light] = [await colours("dark"), await colours("light")];
		for (const colour of dark) expect(brightness(colour)).toBeLessThan(80);
		for (const colour of light) expect(brightness(colour)).toBeGreaterThan(200);
	});

	test.each([
		"index",
		"modules/spoolproof",
		...["requirements", "diagrams", "bench", "findings"].map((it) => `documents/${it}`),
	])("%s is no wider than a narrow screen", async (path) => {
		const width = await open(`${path}.html`, { viewport: { width: 390, height: 800 } }, (tab) =>
			tab.evaluate<number>("document.documentElement.scrollWidth"),
		);
		expect(width).toBeLessThanOrEqual(390);
	});
});

/** The mean of red, green and blue of "rgb(1, 2, 3)". */
function brightness(colour: string): number {
	const [red = Number.NaN, green = Number.NaN, blue = Number.NaN] = (colour.match(/\d+/g) ?? []).map(Number);
	return (red + green + blue) / 3;
}
