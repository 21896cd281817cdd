// Looks at HTML pages as a browser shows them: look-at-html.mjs AXE.js [--pictures DIR] PAGE.html...
//
// Each page is opened by day, by night, on a narrow screen and as it is printed. In each, axe-core must find nothing that
// keeps people out; nothing but the page itself may be asked for, nothing may be refused by its security policy, and no
// page may be wider than the screen. Exit status: 0 if that holds for all, 1 if not, 2 if it could not be found out.
//
// Talks to Chromium through a pipe, in the DevTools protocol, so that nothing but Chromium and axe-core is needed.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const CHROMIUM = process.env.CHROMIUM ?? "chromium";
const WAYS = [
  { name: "day", width: 1280, scheme: "light", media: "screen" },
  { name: "night", width: 1280, scheme: "dark", media: "screen" },
  { name: "phone", width: 320, scheme: "light", media: "screen" },
  { name: "paper", width: 794, scheme: "dark", media: "print" },
];
/** Pixels of a page that are put into a picture. */
const TALLEST = 4000;

/** Chromium, asked by messages that end in a zero byte. */
class Browser {
  #pending = new Map();
  #listeners = new Set();
  #next = 1;

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), "look-at-html-"));
    const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    const args = ["--headless=new", "--remote-debugging-pipe", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"];
    this.process = spawn(CHROMIUM, [...args, ...root, `--user-data-dir=${this.folder}`, "about:blank"], {
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    });
    this.gone = new Promise((_, reject) => {
      this.process.on("error", reject);
      this.process.on("exit", (code) => reject(new Error(`${CHROMIUM} ended with ${code}`)));
    });
    this.gone.catch(() => {});
    // What cannot be written because Chromium is gone is told by its end.
    this.process.stdio[3].on("error", () => {});
    let rest = Buffer.alloc(0);
    this.process.stdio[4].on("data", (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      for (let end; (end = rest.indexOf(0)) >= 0; rest = rest.subarray(end + 1)) this.#receive(JSON.parse(rest.subarray(0, end)));
    });
  }

  #receive(message) {
    if (!message.id) return this.#listeners.forEach((listener) => listener(message));
    const { settle, fail } = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    message.error ? fail(new Error(`${message.error.message} ${message.error.data ?? ""}`)) : settle(message.result);
  }

  send(method, params = {}, sessionId) {
    const id = this.#next++;
    const answer = new Promise((settle, fail) => this.#pending.set(id, { settle, fail }));
    this.process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return Promise.race([answer, this.gone]);
  }

  on(listener) { this.#listeners.add(listener); }

  once(method, sessionId) {
    return new Promise((settle) => {
      const listener = (message) => {
        if (message.method !== method || message.sessionId !== sessionId) return;
        this.#listeners.delete(listener);
        settle(message.params);
      };
      this.#listeners.add(listener);
    });
  }

  async close() {
    if (this.process.exitCode === null && this.process.pid) {
      const ended = new Promise((settle) => this.process.on("exit", settle));
      this.process.kill();
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** One tab, and what it complained of. */
class Tab {
  static async open(browser) {
    const { targetId } = await browser.send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await browser.send("Target.attachToTarget", { targetId, flatten: true });
    const tab = new Tab();
    Object.assign(tab, { browser, sessionId, address: "", complaints: [] });
    browser.on((message) => message.sessionId === sessionId && tab.hear(message));
    for (const domain of ["Page", "Network", "Log", "Runtime"]) await tab.send(`${domain}.enable`);
    return tab;
  }

  send(method, params) { return this.browser.send(method, params, this.sessionId); }

  hear({ method, params }) {
    if (method === "Log.entryAdded") this.complaints.push(`${params.entry.source}: ${params.entry.text}`);
    if (method === "Runtime.exceptionThrown") this.complaints.push(params.exceptionDetails.text);
    if (method === "Network.requestWillBeSent") {
      const { url } = params.request;
      if (!url.startsWith("data:") && url.split("#")[0] !== this.address) this.complaints.push(`asks for ${url}`);
    }
  }

  async show(file, way) {
    this.address = pathToFileURL(resolve(file)).href;
    this.complaints = [];
    await this.send("Emulation.setDeviceMetricsOverride", { width: way.width, height: 900, deviceScaleFactor: 1, mobile: false });
    const features = [{ name: "prefers-color-scheme", value: way.scheme }];
    await this.send("Emulation.setEmulatedMedia", { media: way.media, features });
    const loaded = this.browser.once("Page.loadEventFired", this.sessionId);
    await this.send("Page.navigate", { url: this.address });
    await loaded;
  }

  /** What `expression` comes to, in a world of its own beside that of the page. */
  async evaluate(expression) {
    const { frameTree } = await this.send("Page.getFrameTree");
    const world = { frameId: frameTree.frame.id, worldName: "look" };
    const { executionContextId: contextId } = await this.send("Page.createIsolatedWorld", world);
    const answer = await this.send("Runtime.evaluate", { expression, contextId, awaitPromise: true, returnByValue: true });
    if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.exception?.description ?? answer.exceptionDetails.text);
    return answer.result.value;
  }
}

/** What is wrong with the page that `tab` shows. */
async function faults(tab, axe) {
  const found = await tab.evaluate(`${axe};
    axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => ({
      rules: violations.map(({ id, help, nodes }) => id + ": " + help + nodes.slice(0, 3).map((node) =>
        "\\n        " + node.target.join(" ") + "  " + (node.any[0]?.message ?? node.failureSummary)).join("")),
      over: document.scrollingElement.scrollWidth - innerWidth,
    }))`);
  const wide = found.over > 0 ? [`is ${found.over} pixels wider than the screen`] : [];
  return [...found.rules, ...wide, ...tab.complaints];
}

async function picture(tab, file, way, folder) {
  const stem = `${basename(dirname(resolve(file)))}-${basename(file, ".html")}-${way.name}`;
  mkdirSync(folder, { recursive: true });
  if (way.media === "print") {
    const { data } = await tab.send("Page.printToPDF", { preferCSSPageSize: true, printBackground: false });
    writeFileSync(join(folder, `${stem}.pdf`), Buffer.from(data, "base64"));
  } else {
    const height = Math.min(await tab.evaluate("document.documentElement.scrollHeight"), TALLEST);
    const clip = { x: 0, y: 0, width: way.width, height, scale: 1 };
    const { data } = await tab.send("Page.captureScreenshot", { captureBeyondViewport: true, clip });
    writeFileSync(join(folder, `${stem}.png`), Buffer.from(data, "base64"));
  }
}

async function main([axeFile, ...rest]) {
  const pictures = rest[0] === "--pictures" ? rest.splice(0, 2)[1] : undefined;
  const axe = readFileSync(axeFile, "utf8");
  const browser = new Browser();
  let clean = true;
  try {
    const tab = await Tab.open(browser);
    for (const file of rest) {
      for (const way of WAYS) {
        await tab.show(file, way);
        const wrong = await faults(tab, axe);
        if (pictures) await picture(tab, file, way, pictures);
        clean &&= wrong.length === 0;
        console.log(`${wrong.length ? "FAIL" : "PASS"}  ${way.name.padEnd(5)}  ${file}`);
        for (const fault of wrong) console.log(`      ${fault}`);
      }
    }
  } finally {
    await browser.close();
  }
  return clean ? 0 : 1;
}

main(process.argv.slice(2)).then((status) => { process.exitCode = status; }, (problem) => {
  console.error(`look-at-html: ${problem.stack ?? problem}`);
  process.exitCode = 2;
});
