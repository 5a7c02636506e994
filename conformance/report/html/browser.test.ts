// The page in a real browser: filters, keyboard, narrow and dark screens, paper, hostile names; all of it without network.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasBrowser, launchBrowser } from "../../testing/browser.js";
import { HOSTILE, sampleReport } from "../testing.js";
import { htmlReport } from "./page.js";

describe.skipIf(!hasBrowser("The HTML report"))("the HTML report in a browser", () => {
	let browser: Browser;
	let directory: string;
	let file: string;

	beforeAll(async () => {
		directory = mkdtempSync(join(tmpdir(), "spoolproof-html-"));
		file = join(directory, "report.html");
		writeFileSync(file, await htmlReport(sampleReport()));
		browser = await launchBrowser();
	});
	afterAll(async () => {
		await browser?.close();
		rmSync(directory, { recursive: true, force: true });
	});

	/** Opens the page; whatever it asks the network for, and whatever it complains of, is told at the end. */
	async function open<T>(options: BrowserContextOptions, use: (page: Page) => Promise<T>, hash = ""): Promise<T> {
		const context = await browser.newContext(options);
		const page = await context.newPage();
		const complaints: string[] = [];
		page.on("console", (message) => complaints.push(message.text()));
		page.on("pageerror", (error) => complaints.push(String(error)));
		page.on("request", (request) => {
			if (!/^(?:file|data|blob):/.test(request.url())) complaints.push(`request of ${request.url()}`);
		});
		await page.goto(pathToFileURL(file).href + hash);
		const result = await use(page);
		await context.close();
		expect(complaints).toEqual([]);
		return result;
	}

	const shown = (page: Page, what: string) => page.locator(`${what}:not([hidden])`).count();

	test("it shows the verdict, each failure and each requirement", () =>
		open({}, async (page) => {
			expect(await page.textContent("h1")).toBe("Violates spoolproof report");
			expect(await page.locator(".failure").count()).toBe(2);
			expect(await page.locator(".requirement").count()).toBe(5);
			expect(await page.locator(".failure[open] .wrong .word").textContent()).toMatch(/^select M1 .* ← here$/);
			expect(await page.locator(".failure[open] figure svg").count()).toBeGreaterThanOrEqual(2);
			expect(await page.textContent("#told")).toBe("5 of 5 requirements shown");
		}));

	test("the filters leave what fits all of them, in failures and in requirements", () =>
		open({}, async (page) => {
			await page.selectOption("#verdict", "violated");
			expect(await shown(page, ".requirement")).toBe(1);
			expect(await shown(page, ".failure")).toBe(1);
			expect(await page.textContent("#told")).toBe("1 of 5 requirements shown");
			await page.fill("#text", "no such words");
			expect(await shown(page, ".requirement")).toBe(0);
			expect(await page.locator(".nothing:visible").count()).toBe(2);
			expect(await page.locator(".group:visible").count()).toBe(0);
			await page.click("button[type=reset]");
			expect(await shown(page, ".requirement")).toBe(5);
			await page.selectOption("#level", "should");
			expect(await shown(page, ".requirement")).toBe(2);
			await page.selectOption("#level", "");
			await page.selectOption("#wing", "protocol");
			expect(await shown(page, ".requirement")).toBe(1);
			await page.selectOption("#wing", "");
			await page.fill("#text", "SLOT-cost   rule");
			expect(await shown(page, ".requirement")).toBe(1);
		}));

	test("all of it can be had by keyboard: skip link, filter, opening and closing", () =>
		open({}, async (page) => {
			await page.keyboard.press("Tab");
			expect(await page.evaluate("document.activeElement.className")).toBe("skip");
			expect((await page.locator(".skip").boundingBox())?.x).toBeGreaterThanOrEqual(0);
			await page.keyboard.press("Enter");
			// The jump is over two frames later; a key that comes sooner is undone by it.
			await page.waitForFunction("location.hash === '#main'");
			await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
			expect(await page.evaluate("document.activeElement.id")).toBe("main");
			const order: string[] = [];
			for (let press = 0; press < 8; press++) {
				await page.keyboard.press("Tab");
				order.push(await page.evaluate<string>("document.activeElement.id || document.activeElement.localName"));
			}
			expect(order.slice(0, 7)).toEqual(["div", "verdict", "level", "wing", "text", "button", "summary"]);
			await page.keyboard.press("/");
			await page.keyboard.type("recursive");
			expect(await shown(page, ".requirement")).toBe(1);
			await page.keyboard.press("Escape");
			expect(await shown(page, ".requirement")).toBe(5);
			await page.locator(".requirement summary").first().focus();
			await page.keyboard.press("Enter");
			expect(await page.locator(".requirement[open]").count()).toBe(1);
			await page.keyboard.press("Space");
			expect(await page.locator(".requirement[open]").count()).toBe(0);
			const outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle");
			expect(outline).toBe("solid");
		}));

	test("a link to a requirement opens it, even if the filter had hidden it", () =>
		open({}, async (page) => {
			await page.selectOption("#verdict", "violated");
			await page.evaluate("location.hash = 'scheduler-preempt-recursive'");
			await page.waitForSelector("#scheduler-preempt-recursive[open]");
			expect(await shown(page, ".requirement")).toBe(5);
		}));

	test("a recording and the report can be saved, byte for byte", () =>
		open({ acceptDownloads: true }, async (page) => {
			const download = page.waitForEvent("download");
			await page.locator(".failure[open] button[data-save]").click();
			const trace = await download;
			expect(trace.suggestedFilename()).toBe("failures-0.trace.jsonl");
			expect(readFileSync(await trace.path(), "utf8")).toBe(sampleReport().failures[0]?.recording);
			const whole = page.waitForEvent("download");
			await page.locator("button[data-save=report]").click();
			expect(JSON.parse(readFileSync(await (await whole).path(), "utf8"))).toEqual(sampleReport());
		}));

	test("hostile names stay text: no script runs, no element appears, no picture is loaded", () =>
		open({}, async (page) => {
			expect(await page.title()).toBe("Violates: spoolproof report");
			expect(await page.locator("img").count()).toBe(0);
			expect(await page.locator("script").count()).toBe(2);
			expect(await page.locator(".failure .where").first().textContent()).toContain("</script><script>");
			const kept = await page.evaluate<string>("JSON.parse(document.querySelector('#report').textContent).notes[0]");
			expect(kept).toBe(`Something was left out: ${HOSTILE}`);
		}));

	test("the policy forbids scripts that are not the page's own", async () => {
		const context = await browser.newContext();
		const page = await context.newPage();
		const injected = readFileSync(file, "utf8").replace("<main", "<script>document.title='pwned'</script><main");
		writeFileSync(join(directory, "injected.html"), injected);
		await page.goto(pathToFileURL(join(directory, "injected.html")).href);
		expect(await page.title()).toBe("Violates: spoolproof report");
		await context.close();
	});

	test.each([360, 1280])("on a screen of %i pixels nothing runs out of it", (width) =>
		open({ viewport: { width, height: 800 } }, async (page) => {
			await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
			const wide = await page.evaluate<number>("document.documentElement.scrollWidth");
			expect(wide).toBeLessThanOrEqual(width);
			const small = await page.evaluate<number>(
				"[...document.querySelectorAll('select, input, button, summary')].filter((one) => one.offsetHeight > 0 && one.offsetHeight < 24).length",
			);
			expect(small).toBe(0);
		}),
	);

	test.each(["light", "dark"] as const)("colours follow the system, and can be read: %s", (colorScheme) =>
		open({ colorScheme }, async (page) => {
			await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
			const paper = await page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
			expect(luminance(paper) > 0.5).toBe(colorScheme === "light");
			const pairs = await page.evaluate<[string, string, string][]>(CONTRASTS);
			expect(pairs.length).toBeGreaterThan(30);
			const faint = pairs.filter(([ink, ground]) => contrast(ink, ground) < 4.5);
			expect(faint).toEqual([]);
		}),
	);

	test("on paper there is no filter, colours are light, and failures are open", () =>
		open({ colorScheme: "dark" }, async (page) => {
			await page.emulateMedia({ media: "print" });
			expect(await page.locator("form.filter").isVisible()).toBe(false);
			expect(luminance(await page.evaluate<string>("getComputedStyle(document.body).backgroundColor"))).toBeGreaterThan(
				0.5,
			);
			await page.evaluate("dispatchEvent(new Event('beforeprint'))");
			expect(await page.locator(".failure:not([open])").count()).toBe(0);
			await page.evaluate("dispatchEvent(new Event('afterprint'))");
			expect(await page.locator(".failure:not([open])").count()).toBe(1);
		}));

	test("without scripts everything is there, and no filter pretends to work", () =>
		open({ javaScriptEnabled: false }, async (page) => {
			expect(await page.locator("form.filter").isVisible()).toBe(false);
			expect(await page.locator(".requirement").count()).toBe(5);
			expect(await page.locator("button:visible").count()).toBe(0);
		}));
});

/** Of each element with text of its own: ink, ground, text. */
const CONTRASTS = `[...document.querySelectorAll("body *")].filter((one) =>
	one.closest("svg, script, style, .skip, select") === null && one.checkVisibility() &&
	[...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "")
).map((one) => {
	let at = one;
	while (at.parentElement !== null && getComputedStyle(at).backgroundColor === "rgba(0, 0, 0, 0)") at = at.parentElement;
	return [getComputedStyle(one).color, getComputedStyle(at).backgroundColor, one.textContent.trim().slice(0, 40)];
})`;

/** WCAG 2: relative luminance of "rgb(r, g, b)". */
function luminance(colour: string): number {
	const [red = 0, green = 0, blue = 0] = [...colour.matchAll(/[\d.]+/g)].map(([digits]) => {
		const part = Number(digits) / 255;
		return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
	const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
	return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}
