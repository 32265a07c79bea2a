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
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, deviceScaleFactor: 1.5 });
  const page = await context.newPage();
  await page.goto(signInLink);
  await page.getByRole("main").waitFor();
  await diagnosed(url);
  for (const language of ["en", "ja"]) {
    await page.goto(`${url}/?lang=${language}`);
    await page.getByRole("main").waitFor();
    await page.waitForLoadState("networkidle", { timeout: 3000 }).catch(() => undefined);
    await page.screenshot({
      path: join(root, "docs", "pictures", language === "en" ? "overview.png" : "overview.ja.png"),
    });
  }
  await browser.close();

  async function diagnosed(address: string): Promise<void> {
    for (;;) {
      const response = await context.request.get(`${address}/api/v1/diagnosis`);
      const { running } = (await response.json()) as { running: boolean };
      if (!running) return;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
} finally {
  server.kill("SIGTERM");
  await once(server, "exit");
  await rm(data, { recursive: true, force: true });
}
