// Opens a page in Firefox, by WebDriver BiDi, and takes steps on it.
//
// It reads JSON from its input: { executable, address, steps }.  A step is a name and its arguments,
// as in STEPS.  It writes JSON: { results, problems, requests }, with a result for each step.

import process from "node:process";
import { text } from "node:stream/consumers";

import puppeteer from "puppeteer-core";

const NOWHERE = "127.0.0.1"; // the network is closed: all goes to a port where nobody listens
const CLOSED = {
  "network.proxy.type": 1,
  "network.proxy.http": NOWHERE,
  "network.proxy.http_port": 9,
  "network.proxy.ssl": NOWHERE,
  "network.proxy.ssl_port": 9,
  "network.proxy.allow_hijacking_localhost": true,
};

// Runs before the page's own scripts: what its policy refuses is told by this event alone.
const WATCH = () => {
  globalThis.refused = [];
  const keep = (event) => globalThis.refused.push(event.effectiveDirective);
  globalThis.document.addEventListener("securitypolicyviolation", keep);
};

const STEPS = {
  wait: async (page, selector) => Boolean(await page.waitForSelector(selector)),
  evaluate: (page, code) => page.evaluate(code),
  press: (page, key) => page.keyboard.press(key),
  wheel: (page, deltaY) => page.mouse.wheel({ deltaY }),
  click: (page, x, y) => page.mouse.click(x, y),
  async drag(page, from, to) {
    await page.mouse.move(...from);
    await page.mouse.down();
    await page.mouse.move(...to, { steps: 4 });
    await page.mouse.up();
  },
};

async function run({ executable, address, steps }) {
  const options = { browser: "firefox", executablePath: executable, extraPrefsFirefox: CLOSED };
  const browser = await puppeteer.launch({ ...options, headless: true });
  try {
    const page = await browser.newPage();
    const [problems, requests, results] = [[], [], []];
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => problems.push(message.text()));
    page.on("request", (request) => requests.push(request.url()));
    await page.setViewport({ width: 1000, height: 800 });
    await page.evaluateOnNewDocument(WATCH);
    await page.goto(address);
    for (const [name, ...values] of steps)
      results.push((await STEPS[name](page, ...values)) ?? null);
    return { results, problems, requests };
  } finally {
    await browser.close();
  }
}

process.stdout.write(JSON.stringify(await run(JSON.parse(await text(process.stdin)))));
