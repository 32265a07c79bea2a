// `npm run picture`: takes the pictures of the README from the running product: its own server, on this machine, with
// nothing prepared but what `npm start` does.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const root = dirname(import.meta.dirname);
const data = await mkdtemp(join(tmpdir(), "tokiwa-picture-"));
await chmod(data, 0o711);
const server = spawn(
  process.execPath,
  [join(root, "apps/cli/src/main.ts"), "serve", "--port", "0", "--data", data, "--json"],
  { stdio: ["ignore", "pipe", "inherit"] },
);
try {
  const [line] = (await once(createInterface(server.stdout), "line")) as [string];
  const { url, signInLink } = JSON.parse(line) as { url: string; signInLink: string };
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  const size = { viewport: { width: 1440, height: 900 } };
  const first = await browser.newContext(size);
  const entrance = await first.newPage();
  await entrance.goto(signInLink);
  await entrance.waitForURL((address) => address.pathname === "/");
  for (;;) {
    const response = await first.request.get(`${url}/api/v1/diagnosis`);
    const { running } = (await response.json()) as { running: boolean };
    if (!running) break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  for (const [locale, name] of [
    ["en-GB", "overview.png"],
    ["ja-JP", "overview.ja.png"],
  ] as const) {
    const context = await browser.newContext({
      ...size,
      locale,
      storageState: { ...(await first.storageState()), origins: [] },
    });
    const page = await context.newPage();
    await page.goto(url);
    await page.getByRole("main").getByRole("heading").first().waitFor();
    await page.waitForTimeout(2000);
    await page.screenshot({ path: join(root, "docs", "pictures", name) });
  }
  await browser.close();
} finally {
  server.kill("SIGTERM");
  await once(server, "exit");
  await rm(data, { recursive: true, force: true });
}
