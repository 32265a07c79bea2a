import assert from "node:assert/strict";
import { test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { answerOf, faultsOf, open, openChromium, report, signedIn, startTokiwa, untilDiagnosed } from "./harness.ts";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const check = "host.ssh.root-login";

interface Place {
  readonly name: string;
  readonly address: string;
  /** What is done on the page before it is looked at. */
  readonly before?: (page: Page) => Promise<unknown>;
}

const places = (moment: string): readonly Place[] => [
  { name: "overview", address: "/" },
  { name: "trace", address: "/trace" },
  { name: "trace of a check, two moments", address: `/trace?node=${check}&compare=${moment}` },
  { name: "controls", address: "/controls?category=PR.AA" },
  { name: "controls by document", address: "/controls?by=document&document=css-2025&sort=state" },
  { name: "controls by profile", address: "/controls?by=profile&profile=moderate&adds=yes&method=EXAMINE" },
  { name: "no control found", address: "/controls?checks=none&reference=AC-2" },
  { name: "control", address: "/controls/TB-AA-06" },
  { name: "control with values to set", address: `/controls/TB-AA-02?asOf=${moment}` },
  { name: "requirements", address: "/requirements?state=not-satisfied" },
  { name: "systems", address: "/systems" },
  { name: "system", address: "/systems/this-machine" },
  { name: "organizations", address: "/organizations" },
  { name: "organization", address: "/organizations/default" },
  { name: "tailoring", address: "/systems/this-machine/tailoring" },
  { name: "catalogs", address: "/catalogs" },
  { name: "catalog", address: "/catalogs/catalogs.tokiwa-baseline" },
  { name: "mapping collection", address: "/catalogs/mappings.tokiwa-baseline" },
  { name: "assets", address: "/assets" },
  { name: "asset", address: "/assets/host:axe-01?state=fail" },
  { name: "check results of the past", address: `/cells?family=ssh&asOf=${moment}` },
  { name: "why a check", address: `/cells?state=fail&why=cell/host%253Aaxe-01/${check}` },
  { name: "why a requirement", address: "/systems?why=requirement/this-machine/TB-AA-06" },
  { name: "history of everything", address: "/timeline" },
  { name: "history of a system", address: "/timeline?system=this-machine&cause=report" },
  { name: "history of a requirement", address: "/timeline?system=this-machine&control=TB-AA-06&range=day" },
  { name: "history of a check result", address: `/timeline?subject=host:axe-01&check=${check}&range=all` },
  { name: "no change found", address: `/timeline?subject=host:axe-01&check=${check}&cause=exception` },
  { name: "sign-in", address: "/sign-in" },
  { name: "no page", address: "/nowhere" },
  { name: "nothing there", address: "/assets/host:nobody" },
  {
    name: "search",
    address: "/systems",
    before: async (page) => {
      await page.keyboard.press("/");
      await page.getByRole("dialog").waitFor();
      await page.keyboard.type("ssh");
      await page.getByRole("option").first().waitFor();
    },
  },
  {
    name: "help",
    address: "/systems",
    before: async (page) => {
      await page.keyboard.press("?");
      await page.getByRole("dialog").waitFor();
    },
  },
];

test("accessibility", async (t) => {
  const tokiwa = await startTokiwa(t);
  const browser = await openChromium(t);
  await untilDiagnosed(tokiwa);
  await report(tokiwa, "axe-01", check, "pass");
  const moment = String(await answerOf(tokiwa, "overview", "moment", "asOf"));
  await report(tokiwa, "axe-01", check, "fail", { file: "/etc/ssh/sshd_config", line: 3, text: "PermitRootLogin yes" });

  for (const language of ["ja", "en"] as const) {
    for (const theme of ["light", "dark"] as const) {
      await t.test(`axe finds nothing on any page, ${language}, ${theme}`, async () => {
        const context = await signedIn(browser, tokiwa, { language, theme, bypassCSP: true });
        for (const { name, address, before } of places(moment)) {
          const page = await context.newPage();
          await open(page, `${tokiwa.url}${address}`);
          await before?.(page);
          const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
          const found = violations.map(
            ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`,
          );
          assert.deepEqual(found, [], name);
          await page.close();
        }
        await context.close();
      });
    }

    await t.test(`nothing is wider than its window, from 320 pixels on, ${language}`, async () => {
      const context = await signedIn(browser, tokiwa, { language, width: 320 });
      for (const { name, address, before } of places(moment)) {
        const page = await context.newPage();
        await open(page, `${tokiwa.url}${address}`);
        await before?.(page);
        for (const width of [320, 700, 800, 920, 1024, 1280]) {
          await page.setViewportSize({ width, height: 800 });
          // Two frames: what follows the width has settled then.
          await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
          assert.equal(await page.evaluate("document.documentElement.scrollWidth"), width, `${name} at ${width}`);
        }
        await page.close();
      }
      await context.close();
    });
  }

  await t.test(
    "no page breaks the content security policy or Trusted Types, nor has an error in its scripts",
    async () => {
      const context = await signedIn(browser, tokiwa);
      for (const { name, address, before } of places(moment)) {
        const page = await context.newPage();
        const faults = faultsOf(page);
        await open(page, `${tokiwa.url}${address}`);
        await before?.(page);
        assert.deepEqual(faults, [], name);
        await page.close();
      }
      await context.close();
    },
  );

  await t.test("while nothing is counted yet, as at the very first, axe finds nothing either", async () => {
    const context = await signedIn(browser, tokiwa, { bypassCSP: true });
    const page = await context.newPage();
    // The first diagnosis is over before one could look: the page is told what it is told before.
    await page.route("**/api/v1/overview*", async (route) => {
      const answer = await route.fetch();
      const nothing = { satisfied: 0, notSatisfied: 0, unknown: 0, notApplicable: 0, excepted: 0 };
      const told: unknown = JSON.parse(await answer.text(), (name, value: unknown) =>
        name === "counts" ? nothing : value,
      );
      await route.fulfill({ response: answer, json: told });
    });
    await open(page, `${tokiwa.url}/`);
    const counts = page.getByRole("region", { name: "根拠文書別の状況" }).getByRole("link", { name: "該当なし" });
    await counts.first().waitFor();
    const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
    assert.deepEqual(
      violations.map(({ id }) => id),
      [],
    );
    await context.close();
  });

  await t.test("paper has the content and not the controls", async () => {
    const context = await signedIn(browser, tokiwa, { language: "en" });
    const page = await context.newPage();
    await open(page, `${tokiwa.url}/systems/this-machine`);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.getByRole("navigation", { name: "Main pages" }).isVisible(), false);
    assert.equal(await page.getByLabel("Filter requirements").isVisible(), false);
    assert.equal(await page.getByRole("table", { name: "Requirements" }).isVisible(), true);
    assert.equal(await page.getByText(/^Printed: \d/).isVisible(), true, "ages are told from some time");
    assert.equal(await page.locator("[data-connection]").isVisible(), false, "paper does not move");
    // Chromium leaves boxes of their own out of the heads that it repeats on each page.
    const display = "getComputedStyle(document.querySelector('main thead button')).display";
    assert.equal(await page.evaluate(display), "contents");
    await page.emulateMedia({ media: "screen" });
    assert.equal(await page.getByText(/^Printed: \d/).isVisible(), false);
    await open(page, `${tokiwa.url}/organizations/default`);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.getByText("Change this organization").isVisible(), false, "nobody fills a form in there");
    await context.close();
  });

  await t.test("with forced colours the states still differ by shape and word", async () => {
    const context = await signedIn(browser, tokiwa, { language: "en" });
    const page = await context.newPage();
    await page.emulateMedia({ forcedColors: "active" });
    await open(page, `${tokiwa.url}/cells?subject=host:axe-01&check=${check}`);
    const state = page.getByRole("link", { name: "Fail" });
    assert.equal(await state.locator("svg").count(), 1);
    assert.equal(await state.isVisible(), true);
    await context.close();
  });
});
