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
  temporaryFolder,
  type Tokiwa,
  untilDiagnosed,
} from "./harness.ts";

const check = "host.ssh.root-login";

/** What a row of the open page says of an item, by its name. */
const rowOf = (page: Page, name: string) =>
  page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });

async function titleOf(tokiwa: Tokiwa, id: string): Promise<string> {
  const nodes = await answerOf(tokiwa, "trace", "nodes");
  assert.ok(Array.isArray(nodes));
  for (const node of nodes)
    if (Reflect.get(Object(node), "id") === id)
      return String(Reflect.get(Object(Reflect.get(Object(node), "title")), "ja"));
  throw new Error(`no ${id}`);
}

test("the open page moves by itself", async (t) => {
  const dataFolder = await temporaryFolder(t);
  const tokiwa = await startTokiwa(t, { dataFolder });
  const browser = await openChromium(t);
  await untilDiagnosed(tokiwa);
  await report(tokiwa, "live-01", check, "pass");
  const control = String(await answerOf(tokiwa, `cells/host:live-01/${check}`, "controls", 0, "id"));
  const system = String(await answerOf(tokiwa, "assets/host:live-01", "system", "id"));

  await t.test(
    "a report turns a cell, a requirement, a control and a clause on the open page, without a reload",
    async () => {
      const context = await signedIn(browser, tokiwa);
      const trace = await context.newPage();
      const faults = faultsOf(trace);
      await open(trace, `${tokiwa.url}/trace?node=${check}`);
      await trace.evaluate("window.sameDocument = true");
      const cells = rowOf(trace, await titleOf(tokiwa, check));
      const controls = rowOf(trace, await titleOf(tokiwa, control));
      const clauses = trace.getByRole("row").filter({ hasText: "戦略" });
      const before = { control: await controls.innerText(), clause: await clauses.first().innerText() };
      assert.match(await cells.innerText(), /満たす|不明/);

      const requirement = await context.newPage();
      await open(
        requirement,
        `${tokiwa.url}/systems/${encodeURIComponent(system)}?why=requirement/${encodeURIComponent(encodeURIComponent(system))}/${control}`,
      );
      await requirement.getByRole("dialog").getByText("不明").first().waitFor();

      const sent = performance.now();
      await report(tokiwa, "live-01", check, "fail", {
        file: "/etc/ssh/sshd_config",
        line: 1,
        text: "PermitRootLogin yes",
      });
      await requirement.getByRole("dialog").getByText("満たさない").first().waitFor();
      await cells.getByText("満たさない").first().waitFor();
      await controls.getByText("満たさない").first().waitFor();
      t.diagnostic(`shown ${Math.round(performance.now() - sent)} ms after the report was sent`);
      assert.notEqual(await controls.innerText(), before.control);
      assert.notEqual(await clauses.first().innerText(), before.clause, "the counts of the clause moved");
      assert.equal(await trace.evaluate("window.sameDocument"), true, "it is still the same document");

      await report(tokiwa, "live-01", check, "pass");
      await cells.getByText("満たす").first().waitFor();
      assert.deepEqual(faults, []);
      await context.close();
    },
  );

  await t.test("the feed of the overview names the change, and a screen reader is told of it", async () => {
    const context = await signedIn(browser, tokiwa);
    const page = await context.newPage();
    await open(page, `${tokiwa.url}/`);
    await report(tokiwa, "live-01", check, "fail");
    const feed = page.getByRole("region", { name: "最近の動き" });
    await feed.getByText("合格から不合格へ").first().waitFor();
    await page.locator("[aria-live=polite]").getByText("検査結果 1 件").waitFor();
    await context.close();
  });

  await t.test("a page of the past does not move", async () => {
    const context = await signedIn(browser, tokiwa, { language: "en" });
    const page = await context.newPage();
    const past = new Date(Date.now() - 1_000).toISOString();
    await open(page, `${tokiwa.url}/cells?subject=host:live-01&check=${check}&asOf=${past}&knownAt=${past}`);
    await page.getByRole("table").getByText("Fail").waitFor();
    await page.getByText("You are looking at the past:").waitFor();
    await report(tokiwa, "live-01", check, "pass");
    const now = await context.newPage();
    await open(now, `${tokiwa.url}/cells?subject=host:live-01&check=${check}`);
    await now.getByRole("table").getByText("Pass").waitFor();
    assert.equal(await page.getByRole("table").getByText("Fail").count(), 1);
    await page.getByRole("link", { name: "Back to now" }).click();
    await page.getByRole("table").getByText("Pass").waitFor();
    await context.close();
  });

  await t.test("the page says when the stream drops, comes back by itself, and shows what it missed", async () => {
    const context = await signedIn(browser, tokiwa, { language: "en" });
    const page = await context.newPage();
    await open(page, `${tokiwa.url}/cells?subject=host:live-01&check=${check}`);
    await page.getByText("Live", { exact: true }).waitFor();
    const port = Number(new URL(tokiwa.url).port);
    await tokiwa.stop();
    await page.getByText("Disconnected").waitFor();
    assert.equal(await page.getByRole("table").getByText("Pass").count(), 1, "what was known stays on the page");

    const again = await startTokiwa(t, { dataFolder, port });
    await report(again, "live-01", check, "fail");
    await page.getByText("Live", { exact: true }).waitFor();
    await page.getByRole("table").getByText("Fail").waitFor();
    await settled(page);
    await context.close();
  });
});
