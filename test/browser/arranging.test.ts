import assert from "node:assert/strict";
import { test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { answerOf, at, faultsOf, open, openChromium, report, signedIn, startTokiwa, type Tokiwa } from "./harness.ts";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const table = (text: string) => ({ name: "tree.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
const head = "id,name.ja,name.en,parent,from,until\n";

/** An organization as the API tells it, on a day. */
async function told(tokiwa: Tokiwa, id: string, on = ""): Promise<{ name: unknown; above: unknown; phase: unknown }> {
  const items = await answerOf(tokiwa, `organizations${on === "" ? "" : `?on=${on}`}`, "items");
  const row: unknown = Array.isArray(items) ? items.find((one) => at(one, "id") === id) : undefined;
  const above: unknown = at(row, "above");
  return {
    name: at(row, "name", "en"),
    above: Array.isArray(above) ? at(above.at(-1), "id") : undefined,
    phase: at(row, "phase"),
  };
}

/** Says that what was sent is kept. */
const done = (page: Page) => page.getByText("Recorded.", { exact: true });

const record = async (page: Page): Promise<void> => {
  await page.getByLabel("Reason", { exact: true }).last().fill("Reorganization");
  await page.getByRole("button", { name: "Record this" }).last().click();
  await done(page).waitFor();
};

test("organizations, systems and assets are arranged", async (t) => {
  const tokiwa = await startTokiwa(t);
  await report(tokiwa, "web-01", "host.ssh.root-login", "fail");
  const browser = await openChromium(t);
  const context = await signedIn(browser, tokiwa, { language: "en" });
  const page = await context.newPage();
  const faults = faultsOf(page);

  await t.test("one who begins is told how, adds the first, and takes that back", async () => {
    await open(page, `${tokiwa.url}/organizations`);
    await page.getByText("No tree of organizations was registered yet").waitFor();
    await page.getByLabel("Organization above it").selectOption({ label: "(at the top)" });
    await page.getByLabel("Name (English)").fill("Cabinet");
    await page.getByLabel("Identifier").fill("default");
    await page.getByText('There is an organization "default" already.').waitFor();
    assert.equal(await page.getByRole("button", { name: "Record this" }).count(), 0);
    await page.getByLabel("Identifier").fill("cabinet");
    await record(page);
    await page.getByRole("row", { name: /Cabinet/ }).waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("row", { name: /Cabinet/ }).waitFor({ state: "detached" });
  });

  await t.test("a list is refused with the row that is wrong, then imported after a look", async () => {
    const choose = page.getByLabel("Choose a list");
    await choose.setInputFiles(table(`${head}cabinet,内閣,Cabinet,,,\nagency,庁,Agency,cabinte,2027-02-30,\n`));
    await page.getByText('Row 3, from: "2027-02-30" is no day. Write it as 2027-04-01.').waitFor();
    await choose.setInputFiles(table(`${head}cabinet,内閣,Cabinet,,,\nagency,庁,Agency,cabinte,,\n`));
    await page.getByText('Row 3: There is no organization "cabinte" to be under.').waitFor();
    assert.equal(await page.getByRole("button", { name: "Import this" }).count(), 0);
    const rows = "cabinet,内閣,Cabinet,,,\nagency,庁,Agency,cabinet,,\nministry,省,Ministry,cabinet,,\n";
    await choose.setInputFiles(table(`${head}${rows}default,室,Office,agency,,\n`));
    await page.getByText("2 organizations added").waitFor();
    const importing = page.getByRole("form", { name: "Import a list" });
    await importing.getByLabel("Reason", { exact: true }).fill("First import");
    await importing.getByRole("button", { name: "Import this" }).click();
    await done(page).waitFor();
    assert.deepEqual(await told(tokiwa, "default"), { name: "Office", above: "agency", phase: "present" });
    await choose.setInputFiles(table(`${head}${rows}`));
    await page.getByText("All of it is so already").waitFor();
  });

  await t.test("a name for a day to come is planned, shown in advance and taken back", async () => {
    await open(page, `${tokiwa.url}/organizations/agency`);
    await page.getByLabel("Kind of change").selectOption({ label: "Rename it" });
    await page.getByLabel("Name (English)").fill("Digital Agency");
    await page.getByLabel("From when on").fill("2099-04-01");
    await record(page);
    const planned = page.getByRole("region", { name: "Planned changes" });
    await planned.getByText("Digital Agency").waitFor();
    assert.equal((await told(tokiwa, "agency")).name, "Agency");
    assert.equal((await told(tokiwa, "agency", "2099-04-01")).name, "Digital Agency");
    await open(page, `${tokiwa.url}/organizations?on=2099-04-01`);
    await page.getByRole("row", { name: /Digital Agency/ }).waitFor();
    await open(page, `${tokiwa.url}/organizations`);
    await page.getByRole("button", { name: /Take back the change of/ }).click();
    await page
      .getByRole("form", { name: /Take back/ })
      .getByLabel("Reason", { exact: true })
      .fill("Not decided yet");
    await page
      .getByRole("form", { name: /Take back/ })
      .getByRole("button", { name: "Take back" })
      .click();
    await planned.waitFor({ state: "detached" });
    assert.equal((await told(tokiwa, "agency", "2099-04-01")).name, "Agency");
  });

  await t.test(
    "one is put below another, never below itself; and ends, with what was below it put elsewhere",
    async () => {
      await open(page, `${tokiwa.url}/organizations/agency`);
      await page.getByLabel("Kind of change").selectOption({ label: "Put it below another one" });
      const to = page.getByLabel("New organization above it");
      assert.doesNotMatch((await to.locator("option").allInnerTexts()).join("\n"), /Agency|Office/);
      await to.selectOption({ label: "\u2003Ministry" });
      // This machine is in a system of its own, once it has reported.
      await page.getByText(/^1 organization and (1 system|2 systems) below it go along\.$/).waitFor();
      await record(page);
      assert.equal((await told(tokiwa, "agency")).above, "ministry");
      await page.getByRole("button", { name: "Undo" }).click();
      await done(page).waitFor({ state: "detached" });
      assert.equal((await told(tokiwa, "agency")).above, "cabinet");
      await page.getByLabel("Kind of change").selectOption({ label: "End it" });
      await page.getByText("1 organization directly below it stay").waitFor();
      await page.getByLabel("Where those below it go").selectOption({ label: "\u2003Ministry" });
      await record(page);
      assert.equal((await told(tokiwa, "agency")).phase, "ended");
      assert.equal((await told(tokiwa, "default")).above, "ministry");
      await open(page, `${tokiwa.url}/organizations`);
      await page.getByRole("row", { name: /Ministry/ }).waitFor();
      assert.equal(await page.getByRole("row", { name: /Agency/ }).count(), 0);
      await page.getByLabel("Show ended ones as well").check();
      await page.getByRole("row", { name: /Agency Ended/ }).waitFor();
    },
  );

  await t.test("a system is shared, and handed over after a look at what ends", async () => {
    await open(page, `${tokiwa.url}/systems/default`);
    await page.getByText("Add an organization that shares in it").click();
    const sharing = page.getByRole("form", { name: "Add an organization that shares in it" });
    await sharing.getByLabel("Organization that shares in it").selectOption({ label: "\u2003Ministry" });
    await sharing.getByLabel("Reason", { exact: true }).fill("Joint system");
    await sharing.getByRole("button", { name: "Record this" }).click();
    await page.getByRole("button", { name: "End the sharing of ministry" }).click();
    const ending = page.getByRole("form", { name: "End its sharing" });
    await ending.getByLabel("Reason", { exact: true }).fill("Over");
    await ending.getByRole("button", { name: "Record this" }).click();
    await page.getByText("No organization shares in it.").waitFor();
    await page.getByText("Hand it over to another organization").click();
    const handing = page.getByRole("form", { name: "Hand it over to another organization" });
    await handing.getByLabel("New accountable organization").selectOption({ label: "\u2003Ministry" });
    await handing.getByText("No exception and no decision that a control is not applicable ends.").waitFor();
    await handing.getByRole("button", { name: "Do not change" }).click();
    assert.equal(await answerOf(tokiwa, "systems/default", "organization", "id"), "default", "it was only looked at");
    await handing.getByLabel("New accountable organization").selectOption({ label: "\u2003Ministry" });
    await handing.getByLabel("Reason", { exact: true }).fill("Reorganization");
    await handing.getByRole("button", { name: "Hand it over" }).click();
    await done(page).waitFor();
    assert.equal(await answerOf(tokiwa, "systems/default", "organization", "id"), "ministry");
  });

  await t.test("an asset is put into another system after a look, and back", async () => {
    const body = { name: "Portal", organization: "ministry" };
    assert.equal((await tokiwa.ask("systems/portal", { method: "PUT", body })).status, 200);
    await open(page, `${tokiwa.url}/assets/host:web-01`);
    await page.getByText("Put it into another system").click();
    await page.getByLabel("System to put it into").selectOption({ label: "Portal" });
    await page
      .getByText(/requirements? stands? otherwise/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Put it there" }).click();
    await done(page).waitFor();
    assert.equal(await answerOf(tokiwa, "assets/host:web-01", "system", "id"), "portal");
    await page.getByRole("button", { name: "Undo" }).click();
    while ((await answerOf(tokiwa, "assets/host:web-01", "system", "id")) !== "default") await page.waitForTimeout(200);
  });
  assert.deepEqual(faults, []);
  await context.close();

  for (const [language, theme] of [
    ["ja", "light"],
    ["en", "dark"],
  ] as const)
    await t.test(
      `axe finds nothing in the forms, and nothing is wider than 320 px, ${language}, ${theme}`,
      async () => {
        const narrow = await signedIn(browser, tokiwa, { language, theme, width: 320, bypassCSP: true });
        const other = await narrow.newPage();
        const look = async (address: string) => {
          const { violations } = await new AxeBuilder({ page: other }).withTags(tags).analyze();
          assert.deepEqual(
            violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]),
            [],
            address,
          );
          assert.ok(await other.evaluate("document.documentElement.scrollWidth <= 320"), address);
        };
        await open(other, `${tokiwa.url}/organizations?ended=yes`);
        await other.locator("input[type=file]").setInputFiles(table(`${head}bureau,局,Bureau,ministry,2099-04-01,\n`));
        await other.getByRole("form").getByRole("textbox").last().waitFor();
        await look("organizations");
        await open(other, `${tokiwa.url}/organizations/ministry`);
        await other.locator("main select").first().selectOption("end");
        await other.locator("main textarea").waitFor();
        await look("organization");
        await open(other, `${tokiwa.url}/systems/default`);
        for (const summary of await other.locator("#accountable summary").all()) await summary.click();
        await other.locator("#accountable select").last().selectOption("of cabinet");
        await other.locator("#accountable h3").last().waitFor();
        await look("system");
        await narrow.close();
      },
    );
});
