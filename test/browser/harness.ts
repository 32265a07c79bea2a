/**
 * Tokiwa as a user starts it, and Chromium as a user opens it.
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

export const root = join(import.meta.dirname, "..", "..");

/** The key of servers in these tests. */
export const key = "the-key-of-the-browser-tests";

/** What a test offers for tidying up. */
export interface Scope {
  after(fn: () => Promise<void>): void;
}

export interface Tokiwa {
  readonly url: string;
  /** The link that was printed at the start; it works once. */
  readonly signInLink: string;
  /** Asks the API with the key, as a script does. */
  ask(path: string, init?: { readonly method?: string; readonly body?: unknown }): Promise<Response>;
  /** Ends it, and waits until it is gone. */
  stop(): Promise<void>;
}

/** A server that serves at an address. @param said what it wrote, to be told where it no longer answers. */
export function tokiwaAt(
  url: string,
  signInLink: string,
  { stop, said }: { readonly stop: () => Promise<void>; readonly said: () => string },
): Tokiwa {
  return {
    url,
    signInLink,
    stop,
    ask: (path, { method = "GET", body } = {}) =>
      fetch(`${url}/api/v1/${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }).catch((cause: unknown) => {
        throw new Error(`Tokiwa does not answer. It wrote:\n${said()}`, { cause });
      }),
  };
}

const endings = new WeakMap<Scope, (() => Promise<unknown>)[]>();

/**
 * Ends something after the test: what was begun last ends first, and each does, though another fails. Hooks of the runner
 * go in the order in which they were given, and none after one that fails: a server would lose its folder while it runs.
 */
export function afterwards(scope: Scope, end: () => Promise<unknown>): void {
  const held = endings.get(scope);
  if (held) {
    held.push(end);
    return;
  }
  const all = [end];
  endings.set(scope, all);
  scope.after(async () => {
    const failures: unknown[] = [];
    for (const one of all.toReversed()) await one().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, "not all could be ended");
  });
}

/** A folder for data, taken away after the test. PostgreSQL runs as another user, who must be able to pass through. */
export async function temporaryFolder(scope: Scope): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "tokiwa-browser-"));
  await chmod(folder, 0o711);
  afterwards(scope, () => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

export interface StartOptions {
  readonly dataFolder?: string;
  /** 0 for any that is free. */
  readonly port?: number;
}

/** Starts the command `tokiwa serve`; returns when it serves. It is stopped after the test. */
export async function startTokiwa(scope: Scope, options: StartOptions = {}): Promise<Tokiwa> {
  if (!existsSync(join(root, "apps/web/dist/index.html")))
    throw new Error("The pages are not built: npm run build -w @tokiwa/web");
  const data = options.dataFolder ?? (await temporaryFolder(scope));
  const words = ["serve", "--port", String(options.port ?? 0), "--data", data, "--json"];
  const child = spawn(process.execPath, [join(root, "apps/cli/src/main.ts"), ...words], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, TOKIWA_KEY: key },
  });
  let said = "";
  child.stderr.on("data", (bytes: Buffer) => {
    said += bytes.toString();
  });
  const stop = () => end(child);
  afterwards(scope, stop);
  const line = await Promise.race([
    once(createInterface(child.stdout), "line").then(([text]) => String(text)),
    once(child, "exit").then(() => {
      throw new Error(`Tokiwa did not start:\n${said}`);
    }),
  ]);
  const told: unknown = JSON.parse(line);
  return tokiwaAt(String(at(told, "url")), String(at(told, "signInLink")), { stop, said: () => said });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}

/** What stands in a JSON value under names, or undefined. */
export function at(value: unknown, ...names: readonly (string | number)[]): unknown {
  let part = value;
  for (const name of names) part = typeof part === "object" && part !== null ? Reflect.get(part, name) : undefined;
  return part;
}

/** Reads an answer of the API, or a part of it. */
export async function answerOf(tokiwa: Tokiwa, path: string, ...names: readonly (string | number)[]): Promise<unknown> {
  const response = await tokiwa.ask(path);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  const answer: unknown = await response.json();
  return at(answer, ...names);
}

/** Waits until the machine was diagnosed once, so that pages have something to show. */
export async function untilDiagnosed(tokiwa: Tokiwa): Promise<void> {
  while ((await answerOf(tokiwa, "diagnosis", "running")) !== false)
    await new Promise((resume) => setTimeout(resume, 300));
}

/** Reports one cell of a host, as a scanner does. */
export async function report(
  tokiwa: Tokiwa,
  subject: string,
  check: string,
  outcome: "pass" | "fail",
  evidence?: { readonly file: string; readonly line: number; readonly text: string },
): Promise<void> {
  const response = await tokiwa.ask("observations", {
    method: "POST",
    body: {
      subject: { kind: "host", name: subject },
      source: "browser-test",
      observedAt: new Date().toISOString(),
      cells: [{ check, outcome, ...(evidence ? { evidence: [evidence] } : {}) }],
    },
  });
  if (response.status !== 202) throw new Error(`Reporting: ${response.status} ${await response.text()}`);
}

/** Chromium, closed after the test. */
export async function openChromium(scope: Scope): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
  afterwards(scope, () => browser.close());
  return browser;
}

export interface Looks {
  readonly language?: "ja" | "en";
  readonly theme?: "light" | "dark";
  readonly width?: number;
  /** axe is put into the page by a way that the content security policy would stop. */
  readonly bypassCSP?: boolean;
}

/** The settings of a browser with such looks. */
export function settings({ language = "ja", theme = "light", width = 1_440, bypassCSP = false }: Looks = {}) {
  return {
    locale: language === "ja" ? "ja-JP" : "en-GB",
    timezoneId: "Asia/Tokyo",
    colorScheme: theme,
    viewport: { width, height: 900 },
    bypassCSP,
  } as const;
}

/** A browser of somebody who is signed in (by the key), set to a language, a theme and a width. */
export async function signedIn(browser: Browser, tokiwa: Tokiwa, looks: Looks = {}): Promise<BrowserContext> {
  const context = await browser.newContext(settings(looks));
  const response = await context.request.post(`${tokiwa.url}/api/v1/session`, {
    data: { token: key },
    headers: { origin: tokiwa.url },
  });
  if (!response.ok()) throw new Error(`Signing in: ${response.status()}`);
  return context;
}

/**
 * Keeps what goes wrong in a page: errors of its scripts, and violations of the content security policy or of Trusted
 * Types, which the browser tells in its console.
 */
export function faultsOf(page: Page): readonly string[] {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    const text = message.text();
    const isFault = message.type() === "error" && !text.startsWith("Failed to load resource");
    if (isFault || /content security policy|trusted ?types/i.test(text)) faults.push(text);
  });
  return faults;
}

/** Opens a page of Tokiwa, and waits until its data is there. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await settled(page);
}

/** Waits until the page has its heading and nothing of it is still loading. */
export async function settled(page: Page): Promise<void> {
  await page.locator("main h1").first().waitFor();
  await page
    .getByText(/^(読み込んでいます…|Loading…)$/)
    .first()
    .waitFor({ state: "detached" });
  await page.locator("main [aria-busy=true]").first().waitFor({ state: "detached" });
}
