import assert from "node:assert/strict";
import { test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { answerOf, faultsOf, open, openChromium, settled, signedIn, startTokiwa, untilDiagnosed } from "./harness.ts";

const metadata = { "last-modified": "2026-01-01T00:00:00Z", version: "7", "oscal-version": "1.2.1" };
const part = (id: string, prose: string) => ({ id: `${id}_smt`, name: "statement", prose });
const catalog = {
  catalog: {
    uuid: "b7a4f1f0-6a0c-4a51-9f6b-2f2a2a3f6f11",
    metadata: { ...metadata, title: "Catalog of another house" },
    controls: [
      { id: "x-1", title: "Logins", parts: [part("x-1", "Whoever logs in is known.")] },
      { id: "x-2", title: "Backups", parts: [part("x-2", "Backups are read back.")] },
    ],
  },
};
const profile = {
  profile: {
    uuid: "c7a4f1f0-6a0c-4a51-9f6b-2f2a2a3f6f11",
    metadata: { ...metadata, title: "Profile of another house" },
    imports: [{ href: "house.json", "include-controls": [{ "with-ids": ["x-2"] }] }],
    merge: { "as-is": true },
  },
};
const mapping = {
  "mapping-collection": {
    uuid: "d7a4f1f0-6a0c-4a51-9f6b-2f2a2a3f6f11",
    metadata: { ...metadata, title: "Mapping to another house" },
    provenance: {
      ...{ method: "human", "matching-rationale": "semantic", status: "complete", "mapping-description": "How." },
      "confidence-score": { percentage: 0.8 },
    },
    mappings: [
      {
        uuid: "e7a4f1f0-6a0c-4a51-9f6b-2f2a2a3f6f11",
        "source-resource": { type: "catalog", href: "house.json" },
        "target-resource": { type: "catalog", href: "tokiwa-baseline.json" },
        maps: [
          {
            uuid: "f7a4f1f0-6a0c-4a51-9f6b-2f2a2a3f6f11",
            relationship: "equal-to",
            sources: [{ type: "control", "id-ref": "x-2" }],
            targets: [{ type: "control", "id-ref": "TB-AA-06" }],
          },
        ],
      },
    ],
  },
};
const file = (name: string, value: object | string) => ({
  name,
  mimeType: "application/json",
  buffer: Buffer.from(typeof value === "string" ? value : JSON.stringify(value)),
});
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

test("catalogs", async (t) => {
  const tokiwa = await startTokiwa(t);
  const browser = await openChromium(t);
  await untilDiagnosed(tokiwa);
  const context = await signedIn(browser, tokiwa, { language: "en" });

  await t.test("a document is looked at, imported, read, searched and removed", async () => {
    const page = await context.newPage();
    const faults = faultsOf(page);
    await open(page, `${tokiwa.url}/catalogs`);
    await page.getByText("Nothing was imported yet").waitFor();
    const choose = page.getByLabel("Choose a file");
    await choose.setInputFiles(file("chosen.json", profile));
    await page.getByRole("heading", { name: "Missing documents" }).waitFor();
    await page.getByRole("button", { name: "Import this" }).click();
    await page.getByText("chosen.json was imported.").waitFor();
    await choose.setInputFiles(file("house.json", catalog));
    await page.getByText("Catalog of another house").waitFor();
    await page.getByRole("button", { name: "Import this" }).click();
    await page.getByText("house.json was imported.").waitFor();
    await page.getByRole("link", { name: "Profile of another house" }).click();
    await page.getByText("x-2 Backups").click();
    await page.getByText("Backups are read back.").waitFor();
    assert.equal(await page.getByText("x-1 Logins").count(), 0, "the profile leaves it out");
    await page.getByRole("link", { name: "Catalogs" }).last().click();
    await page.getByRole("link", { name: "Catalog of another house" }).click();
    await page.getByLabel("Find by number, title or text").fill("known");
    await page.waitForURL((address) => address.searchParams.get("q") === "known");
    await settled(page);
    await page.getByText("x-1 Logins").waitFor();
    assert.equal(await page.getByText("x-2 Backups").count(), 0);
    await open(page, `${tokiwa.url}/catalogs`);
    await page.getByRole("button", { name: "Remove house.json" }).click();
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await page.getByText("This is in use and cannot be removed").waitFor();
    await page.getByRole("button", { name: "Keep it" }).click();
    await page.getByRole("button", { name: "Remove chosen.json" }).click();
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await page.getByText("chosen.json was removed.").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("link", { name: "Profile of another house" }).waitFor();
    assert.deepEqual(faults, []);
    await page.close();
  });

  await t.test("a reference is said to mean a document, and a mapping shows what follows from ours", async () => {
    const page = await context.newPage();
    await open(page, `${tokiwa.url}/catalogs`);
    const choose = page.getByLabel("Choose a file");
    const lost = { profile: { ...profile.profile, uuid: "a7a4f1f0-6a0c-4a51-9f6b-2f2a2a3f6f11" } };
    const elsewhere = JSON.stringify(lost)
      .replace("house.json", "../far/gone.xml")
      .replace("Profile of", "Lost profile of");
    await choose.setInputFiles(file("lost.json", elsewhere));
    await page.getByLabel("Document meant by far/gone").selectOption({ label: "Catalog of another house house.json" });
    await page.getByRole("button", { name: "Import this" }).click();
    await page.getByText("lost.json was imported.").waitFor();
    await choose.setInputFiles(file("map.json", mapping));
    await page.getByText("Mapping to another house").waitFor();
    await page.getByRole("button", { name: "Import this" }).click();
    await page.getByText("map.json was imported.").waitFor();
    await page.getByRole("link", { name: "Lost profile of another house" }).click();
    const opened = page.locator("summary", { hasText: "x-2 Backups" });
    await opened.getByText("Derived").waitFor();
    await opened.click();
    await page.getByText("x-2 = TB-AA-06", { exact: true }).waitFor();
    await page.getByText("confidence 80%").first().waitFor();
    await page.getByText("No system is asked for this control.").waitFor();
    await page.close();
  });

  await t.test(
    "a change is proposed with what it would do, binds once another decides, and is taken back",
    async () => {
      const page = await context.newPage();
      const faults = faultsOf(page);
      await open(page, `${tokiwa.url}/systems/this-machine`);
      await page.getByRole("link", { name: "Tailor" }).click();
      await settled(page);
      await page.getByLabel("Kind of change").selectOption("remove");
      await page.getByLabel("Control", { exact: true }).selectOption("TB-AA-06");
      await page.getByText("1 requirement goes").waitFor();
      await page.getByLabel("Reason").fill("There is no remote access.");
      await page.getByRole("button", { name: "Propose", exact: true }).click();
      await page.getByText("Not in force").waitFor();
      assert.equal((await tokiwa.ask("requirements/this-machine/TB-AA-06")).status, 200, "a proposal binds nobody");
      await page.getByRole("button", { name: "Decide" }).click();
      await page.getByLabel("Name or office of who decided").fill("operator");
      await page.getByRole("button", { name: "Record approval" }).click();
      await page.getByText("Nobody decides on their own proposal").first().waitFor();
      await page.getByLabel("Name or office of who decided").fill("CISO");
      await page.getByRole("button", { name: "Record approval" }).click();
      await page.getByText("Decided by CISO").waitFor();
      assert.equal((await tokiwa.ask("requirements/this-machine/TB-AA-06")).status, 404);
      await page.getByRole("button", { name: "Propose to undo" }).click();
      await page.getByLabel("Reason").last().fill("There is again.");
      await page.getByRole("button", { name: "Propose", exact: true }).last().click();
      await page.getByText("Not in force").waitFor();
      await page.getByLabel("Kind of change").selectOption("profile");
      await page.getByLabel("Profile", { exact: true }).selectOption({ label: "Profile of another house [imported]" });
      await page.getByText("1 requirement comes").waitFor();
      await page.getByText("1 of them have no check").waitFor();
      assert.deepEqual(faults, []);
      await page.close();
    },
  );

  await t.test("a document that left is read again and compared", async () => {
    const page = await context.newPage();
    const text = await (await tokiwa.ask("systems/this-machine/oscal/assessment-results")).text();
    await open(page, `${tokiwa.url}/systems/this-machine`);
    await page.getByText("Read a document again and compare it with now").click();
    await page.getByLabel("Choose a document to compare").setInputFiles(file("results.json", text));
    await page.getByText(/\d+ of \d+ requirements differ\./).waitFor();
    await page.close();
  });

  await t.test("what cannot be imported is told with its place, and no button offers it", async () => {
    const page = await context.newPage();
    await open(page, `${tokiwa.url}/catalogs`);
    await page.getByLabel("Choose a file").setInputFiles(file("broken.json", '{\n"catalog": {\n'));
    await page.getByText("This document cannot be imported.").waitFor();
    await page.getByText(/Line \d+, column \d+/).waitFor();
    assert.equal(await page.getByRole("button", { name: "Import this" }).count(), 0);
    await page.close();
  });

  await t.test("a system's documents leave by the links of its page", async () => {
    const page = await context.newPage();
    await open(page, `${tokiwa.url}/systems/this-machine`);
    const link = page.getByRole("link", { name: "Assessment results as JSON" });
    const address = await link.getAttribute("href");
    assert.ok(address);
    assert.ok(await answerOf(tokiwa, address.replace(/^\/api\/v1\//, ""), "assessment-results", "uuid"));
    await page.close();
  });

  for (const language of ["ja", "en"] as const)
    for (const theme of ["light", "dark"] as const)
      await t.test(`axe finds nothing, and nothing is wider than 320 px, ${language}, ${theme}`, async () => {
        const narrow = await signedIn(browser, tokiwa, { language, theme, bypassCSP: true });
        const page = await narrow.newPage();
        await page.setViewportSize({ width: 320, height: 800 });
        for (const address of [
          "/catalogs",
          "/catalogs/catalogs.tokiwa-baseline?q=log",
          "/systems/this-machine/tailoring",
        ]) {
          await open(page, tokiwa.url + address);
          await settled(page);
          const summary = page.locator("summary").first();
          if ((await summary.count()) > 0) await summary.click();
          const decide = page.getByRole("button", { name: /^(Decide|決定する)$/ });
          if ((await decide.count()) > 0) await decide.first().click();
          await settled(page);
          const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
          assert.deepEqual(
            violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]),
            [],
            address,
          );
          assert.ok(await page.evaluate("document.documentElement.scrollWidth <= 320"), address);
        }
        await narrow.close();
      });
});
