import assert from "node:assert/strict";
import { test } from "node:test";
import {
  answerOf,
  faultsOf,
  open,
  openChromium,
  report,
  settled,
  signedIn,
  startTokiwa,
  untilDiagnosed,
} from "./harness.ts";

const check = "host.ssh.root-login";

test("the trace of many systems", async (t) => {
  const tokiwa = await startTokiwa(t);
  const browser = await openChromium(t);
  await untilDiagnosed(tokiwa);
  for (let index = 0; index < 13; index += 1)
    await tokiwa.ask(`systems/system-${index}`, { method: "PUT", body: { name: `System ${index}`, profile: "low" } });
  await report(tokiwa, "trace-01", check, "fail");
  const group = "group:implementation:default";
  const context = await signedIn(browser, tokiwa, { language: "en" });
  const behind = (page: Awaited<ReturnType<typeof context.newPage>>) =>
    page.getByRole("region", { name: "Systems behind it, the worst first" });

  await t.test("they stand as one in the drawing, and one by one in a list, down to the trace of each", async () => {
    const page = await context.newPage();
    const faults = faultsOf(page);
    await open(page, `${tokiwa.url}/trace`);
    const one = page.locator(`[data-item="${group}"]`);
    const number = String(await answerOf(tokiwa, "trace/systems", "total"));
    assert.ok((await one.innerText()).endsWith(number));
    assert.equal(await page.locator('[data-item^="system-"]').count(), 0);
    await one.click();
    await page.waitForURL((address) => address.searchParams.get("node") === group);
    await behind(page).getByText(`${number} rows`).waitFor();
    await behind(page).getByRole("link", { name: "System 7" }).click();
    await page.waitForURL((address) => address.searchParams.get("system") === "system-7");
    await settled(page);
    assert.equal(await page.locator('[data-item="system-7"]').count(), 1);
    assert.equal(await behind(page).count(), 0, "what is drawn one by one is not listed again");
    await page.getByRole("button", { name: /: System 7/ }).click();
    await page.waitForURL((address) => !address.searchParams.has("system"));
    assert.deepEqual(faults, []);
    await page.close();
  });

  await t.test("behind a check stand the systems in which it counts, as many as the API says", async () => {
    const page = await context.newPage();
    await open(page, `${tokiwa.url}/trace?node=${check}`);
    const total = Number(await answerOf(tokiwa, `trace/systems?check=${check}`, "total"));
    await behind(page).getByText(`${total} row`).waitFor();
    await page.close();
  });

  await t.test("a system that the drawing does not show is found by the search", async () => {
    const page = await context.newPage();
    await open(page, `${tokiwa.url}/`);
    await page.keyboard.press("/");
    await page
      .getByRole("dialog")
      .getByRole("searchbox")
      .or(page.getByRole("dialog").getByRole("textbox"))
      .fill("System 7");
    await page.getByRole("option", { name: "System 7" }).click();
    await page.waitForURL((address) => address.pathname === "/systems/system-7");
    await page.close();
  });
});
