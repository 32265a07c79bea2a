import assert from "node:assert/strict";
import { test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { answerOf, faultsOf, open, openChromium, signedIn, startTokiwa } from "./harness.ts";

/** Has the page be told what a test says is left: on a fleet of one machine all is written down before one can look. */
async function tell(page: Page, left: { due: number; unmoved: number }): Promise<void> {
  await page.unroute("**/api/v1/settling");
  await page.route("**/api/v1/settling", (route) => route.fulfill({ json: left }));
}

test("what is still to be written down is told on every page while it lasts, and is gone when it is done", async (t) => {
  const tokiwa = await startTokiwa(t);
  const browser = await openChromium(t);
  assert.equal(typeof (await answerOf(tokiwa, "settling", "unmoved")), "number");

  for (const [language, looks, words] of [
    ["en", { width: 320, theme: "dark" }, ["Recording", "Bringing subjects", "12,345 subjects left", "1 subject left"]],
    ["ja", { width: 1_280, theme: "light" }, ["記録中", "反映中", "残り 12,345 件", "残り 1 件"]],
  ] as const)
    await t.test(`with how much is left, ${language}`, async () => {
      const context = await signedIn(browser, tokiwa, { language, ...looks, bypassCSP: true });
      const page = await context.newPage();
      const faults = faultsOf(page);
      const [due, unmoved, many, one] = words;
      const told = page.getByRole("status").filter({ hasText: new RegExp(`${due}|${unmoved}`) });
      await tell(page, { due: 12_345, unmoved: 0 });
      await open(page, `${tokiwa.url}/`);
      await told.filter({ hasText: due }).waitFor();
      await page.getByText(many).waitFor();
      assert.doesNotMatch(await told.innerText(), /\d/, "what is read out does not change with each number");
      const { violations } = await new AxeBuilder({ page }).include("[data-settling]").analyze();
      assert.deepEqual(violations, []);
      assert.ok(await page.evaluate(`document.documentElement.scrollWidth <= ${looks.width}`));
      await tell(page, { due: 1, unmoved: 500 });
      await page.getByText(one, { exact: true }).waitFor();
      await tell(page, { due: 0, unmoved: 12_345 });
      await told.filter({ hasText: unmoved }).waitFor();
      await page.getByText(many).waitFor();
      await tell(page, { due: 0, unmoved: 0 });
      await told.waitFor({ state: "detached" });
      assert.equal(await page.getByText(many).count(), 0);
      assert.deepEqual(faults, []);
      await context.close();
    });
});
