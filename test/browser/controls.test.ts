import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
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
  untilDiagnosed,
} from "./harness.ts";

const check = "host.ssh.root-login";

/** The number in a text, as the locale writes it. */
const numberIn = (text: string) => Number(/[\d,]+/.exec(text)?.[0].replaceAll(",", ""));

const totalOf = async (page: Page) =>
  numberIn(
    await page
      .getByRole("status")
      .filter({ hasText: /rows?$/ })
      .innerText(),
  );

const groups = (page: Page) => page.getByRole("region", { name: "Browse" });

/** Chooses a group, and tells whether the list has as many rows as it said. */
async function choose(page: Page, name: RegExp, word: string): Promise<void> {
  const link = groups(page).getByRole("link", { name }).first();
  const said = numberIn(/[\d,]+ controls?/.exec(await link.innerText())?.[0] ?? "");
  await link.click();
  await page.waitForURL((address) => address.search.includes(word));
  await settled(page);
  assert.equal(await totalOf(page), said, `${name}`);
  assert.equal(await groups(page).locator("[aria-current]").count(), 1);
}

test("controls", async (t) => {
  const tokiwa = await startTokiwa(t);
  const browser = await openChromium(t);
  await untilDiagnosed(tokiwa);
  await tokiwa.ask("systems/mail", { method: "PUT", body: { name: "Mail", profile: "low" } });
  await tokiwa.ask("systems/portal", { method: "PUT", body: { name: "Portal", profile: "high" } });
  await report(tokiwa, "controls-01", check, "pass");
  const control = String(await answerOf(tokiwa, `cells/host:controls-01/${check}`, "controls", 0, "id"));
  const context = await signedIn(browser, tokiwa, { language: "en" });

  await t.test(
    "they are browsed by function and category, and the number beside each is that of its rows",
    async () => {
      const page = await context.newPage();
      const faults = faultsOf(page);
      await open(page, `${tokiwa.url}/`);
      await page.getByRole("navigation").getByRole("link", { name: "Controls" }).click();
      await page.getByRole("heading", { name: "Controls" }).waitFor();
      await settled(page);
      assert.equal(await totalOf(page), Number(await answerOf(tokiwa, "controls?limit=1", "total")));
      await choose(page, /^PR Protect/, "function=PR");
      await choose(page, /^PR\.AA/, "category=PR.AA");
      await groups(page).getByRole("link", { name: "Show all" }).click();
      await page.waitForURL((address) => address.search === "");
      assert.deepEqual(faults, []);
      await page.close();
    },
  );

  await t.test("by document and clause, from the strategy down", async () => {
    const page = await context.newPage();
    await open(page, `${tokiwa.url}/controls`);
    await groups(page).getByRole("button", { name: "Document" }).click();
    await page.waitForURL((address) => address.searchParams.get("by") === "document");
    await settled(page);
    await choose(page, /^Cybersecurity Strategy \(2025\)/, "document=css-2025");
    await choose(page, /Cybersecurity and resilience of society/, "clause=css-2025");
    const clause = new URL(page.url()).searchParams.get("clause") ?? "";
    const requirements = await answerOf(tokiwa, `requirements?limit=1&clause=${clause}`, "total");
    const bar = groups(page)
      .getByRole("link", { name: /Cybersecurity and resilience of society/ })
      .getByRole("img");
    const counted = (await bar.getAttribute("aria-label"))
      ?.match(/\d+/g)
      ?.reduce((sum, number) => sum + Number(number), 0);
    assert.equal(counted, requirements, "the same requirements as the list of them has");
    await page.close();
  });

  await t.test("by profile, with what each adds to the one below", async () => {
    const page = await context.newPage();
    await open(page, `${tokiwa.url}/controls?by=profile`);
    await choose(page, /^Low impact/, "profile=low");
    const low = await totalOf(page);
    await choose(page, /^Moderate impact/, "profile=moderate");
    const moderate = await totalOf(page);
    await choose(page, /added to Low impact/, "adds=yes");
    assert.equal(await totalOf(page), moderate - low);
    // What was chosen in one way stays while one browses by another.
    await groups(page).getByRole("button", { name: "Function" }).click();
    await settled(page);
    await choose(page, /^DE Detect/, "function=DE");
    await page.getByRole("button", { name: /Clear the filter Profile/ }).click();
    await page.waitForURL((address) => address.search === "?function=DE");
    await page.close();
  });

  await t.test(
    "they are found in either language and by identifiers, by an address that a colleague can open",
    async () => {
      const page = await context.newPage();
      await open(page, `${tokiwa.url}/controls`);
      for (const words of ["多要素", "ＭＵＬＴＩ－ｆａｃｔｏｒ", "multi-factor"]) {
        await page.getByLabel("Filter controls").fill(words);
        await page.waitForURL((address) => address.searchParams.get("q") === words);
        await page.getByRole("rowheader").filter({ hasText: "Multi-factor authentication" }).waitFor();
      }
      await page.getByLabel("Filter controls").fill("");
      await page.getByLabel("SP 800-53 or CSF").fill("AC-2");
      await page.waitForURL((address) => address.searchParams.get("reference") === "AC-2");
      await page.getByLabel("Assessed by").selectOption("Test by machine");
      await page.getByLabel("State").selectOption("Not satisfied");
      await page.waitForURL((address) => address.searchParams.get("state") === "not-satisfied");
      await settled(page);
      const rows = await page.getByRole("rowheader").allInnerTexts();
      const colleague = await signedIn(browser, tokiwa, { language: "en" });
      const theirs = await colleague.newPage();
      await open(theirs, page.url());
      assert.equal(await theirs.getByLabel("SP 800-53 or CSF").inputValue(), "AC-2");
      assert.deepEqual(await theirs.getByRole("rowheader").allInnerTexts(), rows);
      await colleague.close();
      await page.getByLabel("State").selectOption("All states");
      await page.getByLabel("Check", { exact: true }).selectOption("Has no check");
      await page
        .getByText(/Nothing matches\.|No check/)
        .first()
        .waitFor();
      await page.close();
    },
  );

  await t.test(
    "one control says what it asks for in both languages, and leads on to all that it is tied to",
    async () => {
      const page = await context.newPage();
      const faults = faultsOf(page);
      await open(page, `${tokiwa.url}/controls/TB-AA-02`);
      await page.getByRole("heading", { name: /^TB-AA-02 / }).waitFor();
      const titles: readonly unknown[] = [
        await answerOf(tokiwa, "controls/TB-AA-02", "control", "title", "ja"),
        await answerOf(tokiwa, "controls/TB-AA-02", "control", "statement", "ja"),
      ];
      for (const title of titles) assert.equal(await page.getByText(String(title)).getAttribute("lang"), "ja");
      await page.getByText("Days of disuse until an account is disabled").waitFor();

      // Its checks lead to as many cells as they say.
      const table = page.getByRole("table", { name: "Checks" });
      const cells = table.getByRole("row").nth(1).getByRole("link").nth(1);
      const said = (await cells.innerText()).match(/\d+/g)?.reduce((sum, number) => sum + Number(number), 0);
      await cells.click();
      await page.getByRole("heading", { name: "Check results" }).waitFor();
      await settled(page);
      assert.equal(await totalOf(page), said);
      await page.goBack();

      await page.getByRole("link", { name: "AC-2", exact: true }).click();
      await page.getByRole("heading", { name: "Controls", exact: true }).waitFor();
      await page.getByRole("link", { name: /^TB-AA-02/ }).waitFor();
      await page.goBack();
      await page
        .getByRole("region", { name: "Clauses that it carries out" })
        .getByRole("listitem")
        .getByRole("link")
        .nth(1)
        .click();
      await page.waitForURL((address) => address.pathname === "/trace" && address.searchParams.has("node"));
      assert.deepEqual(faults, []);
      await page.close();
    },
  );

  await t.test("it shows how it stands in each system, and why, and which need not have it", async () => {
    const page = await context.newPage();
    await open(page, `${tokiwa.url}/controls/TB-AA-15`);
    const systems = page.getByRole("table", { name: "Requirements" });
    await systems.getByRole("link", { name: "Portal" }).waitFor();
    assert.equal(await systems.getByRole("rowheader").count(), 1);
    await page.getByText(/1 information system with the profile “Low impact” need not have it/).waitFor();
    await systems.getByRole("link", { name: "Unknown" }).click();
    await page.getByRole("dialog", { name: "Why this requirement is as it is" }).waitFor();
    await page.keyboard.press("Escape");
    await open(page, `${tokiwa.url}/controls?system=mail`);
    await page.getByRole("button", { name: "Clear the filter Information system: Mail" }).waitFor();
    await page.getByText("Not required", { exact: true }).and(page.locator("span")).first().waitFor();
    await page.close();
  });

  await t.test("a report turns the control on the open pages, without a reload; a page of the past stays", async () => {
    const past = String(await answerOf(tokiwa, "overview", "moment", "asOf"));
    await new Promise((resume) => setTimeout(resume, 20));
    const before = Number(await answerOf(tokiwa, `controls/${control}`, "control", "counts", "notSatisfied"));
    const list = await context.newPage();
    await open(list, `${tokiwa.url}/controls?q=${control}`);
    const one = await context.newPage();
    await open(one, `${tokiwa.url}/controls/${control}`);
    const then = await context.newPage();
    await open(then, `${tokiwa.url}/controls/${control}?asOf=${past}&knownAt=${past}`);
    for (const page of [list, one, then]) await page.evaluate("window.sameDocument = true");
    const shown = await then.getByRole("table", { name: "Checks" }).innerText();
    await report(tokiwa, "controls-01", check, "fail");
    const links = (page: Page) => page.locator("main").getByRole("link", { name: /^Not satisfied/ });
    await list
      .getByRole("row")
      .nth(1)
      .getByRole("link", { name: `Not satisfied ${before + 1}` })
      .waitFor();
    await links(one)
      .filter({ hasText: String(before + 1) })
      .first()
      .waitFor();
    await one.getByRole("table", { name: "Checks" }).getByRole("row").nth(1).filter({ hasText: check }).waitFor();
    assert.equal(await then.getByRole("table", { name: "Checks" }).innerText(), shown);
    for (const page of [list, one, then]) {
      assert.equal(await page.evaluate("window.sameDocument"), true);
      await page.close();
    }
    await report(tokiwa, "controls-01", check, "pass");
  });

  await t.test(
    "the list is taken out as CSV, whole and with its filters; paper has it without the controls",
    async () => {
      const page = await context.newPage();
      await open(page, `${tokiwa.url}/controls?by=profile&profile=low&category=PR.AA`);
      const total = await totalOf(page);
      const coming = page.waitForEvent("download");
      await page.getByRole("link", { name: "Export the table as CSV" }).click();
      const text = await readFile(await (await coming).path(), "utf8");
      const records = text
        .trimEnd()
        .replaceAll(/"(?:[^"]|"")*"/g, "quoted")
        .split("\r\n");
      assert.equal(records.length, total + 1);
      await page.emulateMedia({ media: "print" });
      assert.equal(await page.getByRole("group", { name: "Browse by" }).isVisible(), false);
      assert.equal(await page.getByLabel("Filter controls").isVisible(), false);
      assert.equal(await page.getByRole("table", { name: "Controls" }).isVisible(), true);
      await page.close();
    },
  );

  await t.test("all of it by keyboard: a way to browse, a group, a control, and back", async () => {
    const page = await context.newPage();
    await open(page, `${tokiwa.url}/controls`);
    await groups(page).getByRole("button", { name: "Profile" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL((address) => address.searchParams.get("by") === "profile");
    await settled(page);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL((address) => address.searchParams.get("profile") === "low");
    assert.notEqual(await page.locator(":focus").getAttribute("aria-current"), null, "the focus stays where it was");
    await page.getByRole("rowheader").first().getByRole("link").focus();
    await page.keyboard.press("Enter");
    await page.locator("h1:focus").filter({ hasText: /^TB-/ }).waitFor();
    await page.goBack();
    await page.waitForURL((address) => address.searchParams.get("profile") === "low");

    await page.keyboard.press("/");
    await page.getByRole("dialog", { name: "Search" }).waitFor();
    await page.keyboard.type("TB-AA-06");
    await page
      .getByRole("option", { name: /TB-AA-06|Remote access/ })
      .first()
      .waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /^TB-AA-06 / }).waitFor();
    await page.close();
  });

  await t.test("a control that is not there is a problem with a code", async () => {
    const page = await context.newPage();
    await page.goto(`${tokiwa.url}/controls/TB-XX-99`);
    await page.getByRole("alert").getByText("not-found").waitFor();
    await page.close();
  });
});
