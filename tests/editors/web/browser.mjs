// A browser, a page in it, and a webview as an editor would make it. Every page is watched: what it
// asks of the network and what it complains about are in `requests` and `complaints`.
import { mkdtempSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
export const require = createRequire(join(ROOT, "editors/web/package.json"));
export const PAGES = process.env.STP_PAGES; // made by test_web.py
export const WEB = join(ROOT, "stp_lsp/web");

const { chromium } = require("playwright-core");
const AXE = require.resolve("axe-core/axe.min.js");

export async function launch() {
  return chromium.launch({
    executablePath: process.env.STP_CHROMIUM,
    args: ["--no-sandbox"], // the CI runs as root, where Chromium has none
    env: { ...process.env, ...JSON.parse(process.env.STP_CHROMIUM_ENV ?? "{}") },
  });
}

async function watched(browser, options) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.complaints = [];
  page.requests = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) page.complaints.push(message.text());
  });
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  page.on("request", (request) => page.requests.push(request.url()));
  return page;
}

/** A self-contained page that the command line wrote. */
export async function open(browser, name, options = {}) {
  const page = await watched(browser, options);
  const url = pathToFileURL(join(PAGES, name)).href;
  await page.goto(url);
  page.own = url;
  return page;
}

/** A view in a webview: the document of editors/web/README.md, and a host that only notes down. */
export async function webview(browser, view, { state = {}, theme = "", ...options } = {}) {
  const page = await watched(browser, options);
  await page.addInitScript((kept) => {
    window.sent = [];
    window.kept = kept;
    window.acquireVsCodeApi = () => ({
      postMessage: (message) => window.sent.push(message),
      getState: () => window.kept,
      setState: (value) => (window.kept = value),
    });
  }, state);
  const uri = (file) => pathToFileURL(join(WEB, file)).href;
  const html = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
      content="default-src 'none'; script-src 'nonce-abc'; style-src file:; img-src data:">
<link rel="stylesheet" href="${uri(`${view}.css`)}"><title>x</title></head>
<body class="${theme}"><script nonce="abc" src="${uri(`${view}.js`)}"></script></body></html>`;
  const file = join(mkdtempSync(join(tmpdir(), "stp-view-")), "view.html");
  writeFileSync(file, html);
  await page.goto(pathToFileURL(file).href);
  return page;
}

export async function tell(page, message) {
  await page.evaluate((data) => window.postMessage(data, "*"), message);
  await page.waitForTimeout(30);
}

/** What the view said to its host since the last time. */
export async function said(page, type) {
  const all = await page.evaluate(() => window.sent.splice(0));
  return type === undefined ? all : all.filter((message) => message.type === type);
}

/** The serious faults that axe-core finds, one line each. */
export async function faults(page) {
  // Through the debugger, because the policy of the page admits no script but its own.
  const { readFileSync } = await import("node:fs");
  await page.evaluate(readFileSync(AXE, "utf8"));
  const found = await page.evaluate(() => window.axe.run(document));
  const checked = [...found.passes, ...found.violations].map(({ id }) => id);
  if (!checked.includes("color-contrast")) throw new Error("contrast was not checked");
  return found.violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
    );
}

export const LOOKS = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  "light, more contrast": { colorScheme: "light", contrast: "more" },
  "dark, more contrast": { colorScheme: "dark", contrast: "more" },
  "forced colours": { forcedColors: "active" },
};
