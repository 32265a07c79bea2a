import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { Page } from "playwright-core";
import {
  answerOf,
  at,
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
import { makeMachine, startOn } from "./machine.ts";

const check = "host.ssh.root-login";

/** What a row of the open page says of an item, by its name. */
const rowOf = (page: Page, name: string) =>
  page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });

/** Makes a page believe that it is in front, or behind others: Chromium without a screen has all in front. */
const seen = (page: Page, isSeen: boolean) =>
  page.evaluate(
    `Object.defineProperty(document, "hidden", { configurable: true, value: ${!isSeen} });
     document.dispatchEvent(new Event("visibilitychange"));`,
  );

/** The Japanese title of an item of the trace. */
async function titleOf(tokiwa: Tokiwa, id: string): Promise<string> {
  const nodes = await answerOf(tokiwa, "trace", "nodes");
  const node: unknown = Array.isArray(nodes) ? nodes.find((each: unknown) => at(each, "id") === id) : undefined;
  return String(at(node, "title", "ja"));
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
      const named = [system, control].map(encodeURIComponent).join("/");
      await open(requirement, `${tokiwa.url}/requirements?why=${encodeURIComponent(`requirement/${named}`)}`);
      const state = String(await answerOf(tokiwa, `requirements/${named}`, "requirement", "state"));
      const heading = requirement.getByRole("dialog").locator(".ground-tone-failed");
      await requirement
        .getByRole("dialog")
        .getByText(state === "satisfied" ? "満たす" : "不明")
        .first()
        .waitFor();
      assert.equal(await heading.count(), 0);

      const sent = performance.now();
      await report(tokiwa, "live-01", check, "fail", {
        file: "/etc/ssh/sshd_config",
        line: 1,
        text: "PermitRootLogin yes",
      });
      await heading.getByText("満たさない").waitFor();
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

  await t.test("pages in the background leave the one in front its connections, and catch up when seen", async () => {
    const context = await signedIn(browser, tokiwa, { language: "en" });
    const address = `${tokiwa.url}/cells?subject=host:live-01&check=${check}`;
    await report(tokiwa, "live-01", check, "fail");
    const pages: Page[] = [];
    // More than the six connections that a browser keeps to a server.
    for (let count = 0; count < 8; count += 1) {
      const page = await context.newPage();
      await open(page, address);
      await page.getByText("Live", { exact: true }).waitFor();
      await seen(page, false);
      pages.push(page);
    }
    await report(tokiwa, "live-01", check, "pass");
    const [first] = pages;
    assert.ok(first);
    assert.equal(await first.getByRole("table").getByText("Fail", { exact: true }).count(), 1);
    await seen(first, true);
    await first.getByRole("table").getByText("Pass", { exact: true }).waitFor();
    await report(tokiwa, "live-01", check, "fail");
    await first.getByRole("table").getByText("Fail", { exact: true }).waitFor();
    await context.close();
  });

  await t.test("a page of the past does not move", async () => {
    const context = await signedIn(browser, tokiwa, { language: "en" });
    const page = await context.newPage();
    await report(tokiwa, "live-01", check, "fail");
    const past = String(await answerOf(tokiwa, "overview", "moment", "asOf"));
    await open(page, `${tokiwa.url}/cells?subject=host:live-01&check=${check}&asOf=${past}&knownAt=${past}`);
    await page.getByRole("table").getByText("Fail", { exact: true }).waitFor();
    await page.getByText("You are looking at the past:").waitFor();
    await report(tokiwa, "live-01", check, "pass");
    const now = await context.newPage();
    await open(now, `${tokiwa.url}/cells?subject=host:live-01&check=${check}`);
    await now.getByRole("table").getByText("Pass", { exact: true }).waitFor();
    assert.equal(await page.getByRole("table").getByText("Fail", { exact: true }).count(), 1);
    await page.getByRole("link", { name: "Back to now" }).click();
    await page.getByRole("table").getByText("Pass", { exact: true }).waitFor();
    await context.close();
  });

  await t.test("an open page says that the server has newer ones, and loads them when it is told to", async () => {
    const context = await signedIn(browser, tokiwa, { language: "en" });
    const page = await context.newPage();
    await open(page, `${tokiwa.url}/cells?subject=host:live-01&check=${check}`);
    await page.getByText("Live", { exact: true }).waitFor();
    await seen(page, false);
    await seen(page, true);
    await page.getByText("Live", { exact: true }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Reload" }).count(), 0, "they are the same");
    await page.route(`${tokiwa.url}/`, async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace(/(\/assets\/)[^"]+(\.js")/, "$1index-another1$2");
      await route.fulfill({ response, body });
    });
    await seen(page, false);
    await seen(page, true);
    await page.getByText("There is a newer version of these pages.").waitFor();
    await page.evaluate("window.sameDocument = true");
    await page.getByRole("button", { name: "Reload" }).click();
    await page.waitForLoadState();
    await settled(page);
    assert.equal(await page.evaluate("window.sameDocument"), undefined);
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
    assert.equal(
      await page.getByRole("table").getByText("Pass", { exact: true }).count(),
      1,
      "what was known stays on the page",
    );

    const again = await startTokiwa(t, { dataFolder, port });
    await report(again, "live-01", check, "fail");
    await page.getByText("Live", { exact: true }).waitFor();
    await page.getByRole("table").getByText("Fail", { exact: true }).waitFor();
    await settled(page);
    await context.close();
  });
});

test("an edit of a file on the machine shows on the open page", async (t) => {
  const machine = await makeMachine(t);
  const tokiwa = await startOn(t, machine);
  const browser = await openChromium(t);
  await untilDiagnosed(tokiwa);
  const asset = String(await answerOf(tokiwa, "diagnosis", "subject", "id"));
  const context = await signedIn(browser, tokiwa, { language: "en" });
  const page = await context.newPage();
  await open(page, `${tokiwa.url}/assets/${encodeURIComponent(asset)}?q=${check}`);
  const row = page.getByRole("row").filter({ hasText: check });
  await row.getByText("Pass", { exact: true }).waitFor();

  const written = performance.now();
  await writeFile(join(machine, "etc/ssh/sshd_config"), "# local policy\nPermitRootLogin yes\n");
  await row.getByText("Fail", { exact: true }).waitFor();
  t.diagnostic(`shown ${Math.round(performance.now() - written)} ms after the file was written`);
  await row.getByText("/etc/ssh/sshd_config:2").waitFor();

  await row.getByRole("link", { name: "Fail" }).click();
  const panel = page.getByRole("dialog");
  await panel.getByText("PermitRootLogin yes", { exact: true }).waitFor();
  await writeFile(join(machine, "etc/ssh/sshd_config"), "PermitRootLogin no\n");
  await panel.locator(".ground-tone-satisfied").getByText("Pass", { exact: true }).waitFor();
  assert.equal(await page.evaluate("performance.getEntriesByType('navigation').length"), 1);
  await context.close();
});
