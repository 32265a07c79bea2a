import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { answerOf, open, openChromium, report, settled, signedIn, startTokiwa, untilDiagnosed } from "./harness.ts";

/** The number that a text begins with, as the locale writes it. */
const numberIn = (text: string) => Number(/[\d,]+/.exec(text)?.[0].replaceAll(",", ""));

const totalOf = async (page: Page) =>
  numberIn(
    await page
      .getByRole("status")
      .filter({ hasText: /rows?$/ })
      .innerText(),
  );

test("lists, their addresses and their files", async (t) => {
  const tokiwa = await startTokiwa(t);
  const browser = await openChromium(t);
  await untilDiagnosed(tokiwa);
  await report(tokiwa, "list-01", "host.ssh.root-login", "fail");
  const context = await signedIn(browser, tokiwa, { language: "en" });

  await t.test("every number of the overview leads to as many rows", async () => {
    const page = await context.newPage();
    for (const state of ["Satisfied", "Not satisfied", "Unknown"]) {
      await open(page, `${tokiwa.url}/`);
      const term = page
        .getByRole("region", { name: /^Requirements/ })
        .getByRole("term")
        .filter({ hasText: new RegExp(`^${state}$`) });
      const link = term.locator("xpath=..").getByRole("link");
      const number = numberIn(await link.innerText());
      await link.click();
      await page.getByRole("heading", { name: "Requirements" }).waitFor();
      await settled(page);
      assert.equal(await totalOf(page), number, state);
    }
    await open(page, `${tokiwa.url}/`);
    const unknown = page.getByRole("link", { name: /unknown$/ }).first();
    const number = numberIn(await unknown.innerText());
    await unknown.click();
    await page.getByRole("heading", { name: "Check results" }).waitFor();
    await settled(page);
    assert.equal(await totalOf(page), number);
    await page.close();
  });

  await t.test("a list is filtered and sorted by its address, which a colleague can open", async () => {
    const page = await context.newPage();
    await open(page, `${tokiwa.url}/cells`);
    const all = await totalOf(page);
    await page.getByLabel("Filter checks").fill("ssh");
    await page.waitForURL((address) => address.searchParams.get("q") === "ssh");
    await page.getByLabel("State").selectOption("Fail");
    await page.waitForURL((address) => address.searchParams.get("state") === "fail");
    await page.getByRole("columnheader", { name: "Severity" }).getByRole("button").click();
    await page.waitForURL((address) => address.searchParams.get("sort") === "severity");
    await settled(page);
    assert.ok((await totalOf(page)) < all);
    assert.equal(await page.getByRole("columnheader", { name: "Severity" }).getAttribute("aria-sort"), "ascending");
    const rows = await page.getByRole("row").allInnerTexts();

    const colleague = await signedIn(browser, tokiwa, { language: "en" });
    const theirs = await colleague.newPage();
    await open(theirs, page.url());
    assert.equal(await theirs.getByLabel("Filter checks").inputValue(), "ssh");
    assert.equal((await theirs.getByRole("row").allInnerTexts()).length, rows.length);
    await colleague.close();

    await page.getByLabel("Filter checks").fill("nothing is called like this");
    await page.getByText("Nothing matches.").waitFor();
    await page.close();
  });

  await t.test("a table is taken out as CSV and as XLSX, with its filters and in its language", async () => {
    const page = await context.newPage();
    await open(page, `${tokiwa.url}/cells?state=fail`);
    const total = await totalOf(page);
    const fileOf = async (format: string) => {
      const coming = page.waitForEvent("download");
      await page.getByRole("link", { name: `Export the table as ${format}` }).click();
      const download = await coming;
      return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
    };
    const csv = await fileOf("CSV");
    assert.match(csv.name, /\.csv$/);
    const text = csv.bytes.toString("utf8");
    assert.equal(text.charCodeAt(0), 0xfeff, "it begins with a byte order mark, for spreadsheets");
    assert.match(text, /host\.ssh\.root-login/);
    const records = text
      .trimEnd()
      .replaceAll(/"(?:[^"]|"")*"/g, "quoted")
      .split("\r\n");
    assert.equal(records.length, total + 1, "a heading and as many rows as the page says");
    const xlsx = await fileOf("XLSX");
    assert.match(xlsx.name, /\.xlsx$/);
    assert.equal(xlsx.bytes.subarray(0, 4).toString("latin1"), "PK\u0003\u0004");
    await page.close();
  });

  await t.test("the moment of the address goes with one from page to page, until one comes back to now", async () => {
    const page = await context.newPage();
    const moment = String(await answerOf(tokiwa, "overview", "moment", "asOf"));
    await report(tokiwa, "list-02", "host.ssh.root-login", "fail");
    await open(page, `${tokiwa.url}/assets?asOf=${moment}`);
    assert.equal(await page.getByRole("link", { name: "list-02" }).count(), 0, "it was not there yet");
    await page.getByRole("navigation").getByRole("link", { name: "Systems" }).click();
    await page.getByRole("heading", { name: "Information systems" }).waitFor();
    assert.equal(new URL(page.url()).searchParams.get("asOf"), moment);
    await page.getByRole("navigation").getByRole("link", { name: "Assets" }).click();
    await page.getByRole("link", { name: "Back to now" }).click();
    await page.getByRole("link", { name: "list-02" }).waitFor();
    assert.equal(new URL(page.url()).searchParams.get("asOf"), null);
    await page.close();
  });

  await t.test("a long list has all its rows within reach, and only some in the page", async () => {
    const page = await context.newPage();
    const cells = Number(await answerOf(tokiwa, "cells?limit=1", "total"));
    assert.ok(cells > 250, "long enough to be windowed");
    await open(page, `${tokiwa.url}/cells?sort=check`);
    const table = page.getByRole("table");
    assert.equal(await table.getAttribute("aria-rowcount"), String(cells + 1));
    assert.ok((await table.getByRole("row").count()) < cells);
    await page.keyboard.press("End");
    await page
      .locator(`tr[aria-rowindex="${cells + 1}"]`)
      .getByRole("link")
      .first()
      .waitFor();
    await page.close();
  });
});
