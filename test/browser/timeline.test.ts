import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import {
  answerOf,
  faultsOf,
  open,
  openChromium,
  report,
  settled,
  signedIn,
  startTokiwa,
  type Tokiwa,
} from "./harness.ts";

const check = "host.ssh.root-login";
const changes = "変化の一覧（新しい順）";

const rowsOf = (page: Page, name: string) => page.getByRole("table", { name }).locator("tbody").getByRole("row");

/** Waits until the newest row says something. */
const untilNewest = (page: Page, name: string, text: string) =>
  rowsOf(page, name).first().getByText(text, { exact: true }).waitFor();

async function setUp(tokiwa: Tokiwa): Promise<{ system: string; control: string }> {
  await report(tokiwa, "past-01", check, "pass");
  await report(tokiwa, "past-01", check, "fail");
  const control = String(await answerOf(tokiwa, `cells/host:past-01/${check}`, "controls", 0, "id"));
  return { control, system: String(await answerOf(tokiwa, "assets/host:past-01", "system", "id")) };
}

test("what happened, since when, and who did it", async (t) => {
  const tokiwa = await startTokiwa(t);
  const browser = await openChromium(t);
  const { system, control } = await setUp(tokiwa);

  await t.test("of a check result: two clicks from its asset; what comes in while it is open appears", async () => {
    const context = await signedIn(browser, tokiwa);
    const page = await context.newPage();
    const faults = faultsOf(page);
    await open(page, `${tokiwa.url}/assets/host:past-01?state=fail`);
    await page.getByRole("table").getByRole("link", { name: "不合格" }).first().click();
    const panel = page.getByRole("dialog", { name: "この検査結果の理由" });
    await panel.getByRole("table", { name: changes }).getByText("browser-test").first().waitFor();
    await panel.getByRole("link", { name: "変化の履歴", exact: true }).click();
    await page.waitForURL((address) => address.pathname === "/timeline");
    await settled(page);
    await untilNewest(page, changes, "不合格");
    assert.equal(await rowsOf(page, changes).count(), 2);
    await page.getByRole("img", { name: /期間中の状態の割合：.*不合格/ }).waitFor();

    await page.evaluate("window.sameDocument = true");
    await report(tokiwa, "past-01", check, "pass");
    await rowsOf(page, changes).nth(2).waitFor();
    assert.match(
      (await rowsOf(page, changes).first().innerText()).replaceAll(/\s+/g, " "),
      /不合格 → から 合格|不合格 → 合格/,
    );
    assert.equal(await page.evaluate("window.sameDocument"), true);
    assert.deepEqual(faults, []);
    await context.close();
  });

  await t.test("it is narrowed down by cause, state and time, and its address says so", async () => {
    const context = await signedIn(browser, tokiwa);
    const page = await context.newPage();
    await open(page, `${tokiwa.url}/timeline?subject=host:past-01&check=${check}`);
    await page.getByLabel("変化後の状態").selectOption("fail");
    await rowsOf(page, changes).nth(1).waitFor({ state: "detached" });
    await page.getByLabel("原因").selectOption("clock");
    await page.getByText("条件に合うものはありません。").waitFor();
    await page.getByText(/^記録は .* から始まっています。$/).waitFor();
    await page.getByRole("link", { name: "7 日" }).click();
    await page.waitForURL((address) => address.searchParams.get("range") === "week");
    const address = new URL(page.url());
    assert.deepEqual([address.searchParams.get("cause"), address.searchParams.get("state")], ["clock", "fail"]);
    const file = await context.request.get(
      new URL(String(await page.getByRole("link", { name: /CSV/ }).getAttribute("href")), tokiwa.url).href,
    );
    assert.equal((await file.text()).trim().split("\r\n").length, 1, "the file is narrowed down likewise");
    await context.close();
  });

  await t.test("from a change to the page as it was then", async () => {
    const context = await signedIn(browser, tokiwa);
    const page = await context.newPage();
    await report(tokiwa, "past-01", check, "pass");
    await open(page, `${tokiwa.url}/timeline?subject=host:past-01&check=${check}&state=fail`);
    await rowsOf(page, changes).first().getByRole("link", { name: "この時点を表示" }).click();
    await page.waitForURL((address) => address.pathname.startsWith("/assets/") && address.searchParams.has("asOf"));
    await page.getByText("過去の時点を表示しています").waitFor();
    const panel = page.getByRole("dialog", { name: "この検査結果の理由" });
    await panel.locator(".ground-tone-failed").getByText("不合格").waitFor();
    await context.close();
  });

  await t.test(
    "of a requirement, a system, an organization and everything: by which check of which asset",
    async () => {
      const context = await signedIn(browser, tokiwa, { language: "en" });
      const page = await context.newPage();
      const faults = faultsOf(page);
      const organization = String(await answerOf(tokiwa, "assets/host:past-01", "organization", "id"));
      await report(tokiwa, "past-01", check, "fail");
      for (const what of [`system=${system}&control=${control}`, `system=${system}`, `under=${organization}`, ""]) {
        await open(page, `${tokiwa.url}/timeline?range=all&state=not-satisfied&${what}`);
        const row = rowsOf(page, "Changes, newest first").filter({ hasText: "past-01" }).first();
        await row.getByText("browser-test").waitFor();
        await row.getByText("Not satisfied", { exact: true }).waitFor();
      }
      const [before] = await page.getByText("Live", { exact: true }).all();
      assert.ok(before);
      await open(page, `${tokiwa.url}/timeline?system=${system}`);
      const newest = rowsOf(page, "Changes, newest first").first();
      await report(tokiwa, "past-01", check, "pass");
      await newest.getByText("Satisfied", { exact: true }).waitFor();
      await page.locator("summary", { hasText: "See the counts as a table" }).click();
      await page.getByRole("table", { name: "See the counts as a table" }).getByRole("row").nth(2).waitFor();
      assert.deepEqual(faults, []);

      await open(page, `${tokiwa.url}/`);
      await page
        .getByRole("region", { name: "What just happened" })
        .getByRole("link", { name: "History of changes" })
        .click();
      await page.waitForURL((address) => address.pathname === "/timeline");
      for (const address of [`systems/${system}`, `organizations/${organization}`]) {
        await open(page, `${tokiwa.url}/${address}`);
        await page
          .getByRole("region", { name: "History of changes" })
          .getByRole("table", { name: "Changes, newest first" })
          .waitFor();
      }
      await context.close();
    },
  );

  await t.test("older changes come by scrolling or by a button", async () => {
    const context = await signedIn(browser, tokiwa);
    const page = await context.newPage();
    await open(page, `${tokiwa.url}/timeline?range=all`);
    const total = async () => (await (await tokiwa.ask("timeline?format=csv")).text()).trim().split("\r\n").length - 1;
    assert.ok((await total()) > 100, "more than one part");
    await page.getByText(/^記録は .* から始まっています。$/).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "さらに前の変化を表示" }).press("Enter");
    for (
      let tries = 0;
      (await page.getByText(/^記録は .* から始まっています。$/).count()) === 0 && tries < 50;
      tries += 1
    ) {
      await page.evaluate("scrollTo(0, document.documentElement.scrollHeight)");
      await page.waitForTimeout(200);
    }
    // This machine goes on reporting meanwhile.
    const shown = async () =>
      Number(await page.getByRole("table", { name: changes }).getAttribute("aria-rowcount")) - 1;
    for (let tries = 0; (await shown()) !== (await total()) && tries < 50; tries += 1) await page.waitForTimeout(200);
    assert.equal(await shown(), await total());
    await context.close();
  });
});
