import assert from "node:assert/strict";
import { test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import {
  faultsOf,
  open,
  openChromium,
  report,
  settled,
  signedIn,
  startTokiwa,
  type Tokiwa,
  untilDiagnosed,
} from "./harness.ts";

const tree = [
  ["cabinet", { ja: "内閣", en: "Cabinet" }, null],
  ["agency", { ja: "庁", en: "Agency" }, "cabinet"],
  ["default", { ja: "室", en: "Office" }, "agency"],
  ["ministry", { ja: "省", en: "Ministry" }, "cabinet"],
] as const;

async function state(tokiwa: Tokiwa): Promise<void> {
  for (const [id, name, parent] of tree) {
    const body = { name, parent, reason: "for the test" };
    const { status } = await tokiwa.ask(`organizations/${id}`, { method: "PUT", body });
    assert.equal(status, 200, id);
  }
}

test("systems are looked at by organization, in the place that it has among the others", async (t) => {
  const tokiwa = await startTokiwa(t);
  await report(tokiwa, "office-01", "host.ssh.root-login", "fail");
  await state(tokiwa);
  const browser = await openChromium(t);

  await t.test("an organization is chosen, and each above it is one click away", async () => {
    const page = await (await signedIn(browser, tokiwa, { language: "en" })).newPage();
    await open(page, `${tokiwa.url}/systems`);
    await page.getByLabel("Organization", { exact: true }).selectOption("default");
    await page.waitForURL((address) => address.searchParams.get("under") === "default");
    const path = page.getByRole("navigation", { name: "Place among the organizations" });
    assert.match(await path.innerText(), /Systems \/ Cabinet \/ Agency \/ Office/);
    await settled(page);
    assert.ok((await page.getByRole("row").count()) > 1);
    await path.getByRole("link", { name: "Cabinet" }).click();
    await page.waitForURL((address) => address.searchParams.get("under") === "cabinet");
    const below = page.getByRole("region", { name: "Organizations below" });
    assert.match(await below.innerText(), /Agency\s+\d+ systems?, \d+ requirements? not satisfied/);
    await below.getByRole("link", { name: "Ministry" }).click();
    await page.waitForURL((address) => address.searchParams.get("under") === "ministry");
    await settled(page);
    assert.equal(await page.getByRole("row").count(), 0, "it has no system");
    await open(page, `${tokiwa.url}/systems/default`);
    assert.match(await path.innerText(), /Cabinet \/ Agency \/ Office/);
    await page.context().close();
  });

  await t.test("the tree is walked, folded and searched by keyboard, and each number leads to its rows", async () => {
    const page = await (await signedIn(browser, tokiwa, { language: "en" })).newPage();
    const faults = faultsOf(page);
    await open(page, `${tokiwa.url}/organizations`);
    const tree = page.getByRole("treegrid", { name: "Tree of organizations" });
    const row = (name: string) => tree.getByRole("row", { name: new RegExp(`(^| )${name} `) });
    assert.equal(await tree.getByRole("row").count(), 5, "a head and four organizations");
    assert.equal(await row("Office").getAttribute("aria-level"), "3");
    await row("Cabinet").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowLeft");
    assert.equal(await row("Agency").getAttribute("aria-expanded"), "false");
    assert.equal(await row("Office").count(), 0);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.evaluate("document.activeElement.dataset.treeRow"), "default");
    await page.keyboard.press("Home");
    await page.keyboard.press("m");
    assert.equal(await page.evaluate("document.activeElement.dataset.treeRow"), "ministry", "a letter finds a name");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await tree.getByRole("row").nth(1).getByRole("button", { name: "Open what is below Cabinet" }).waitFor();
    await page.getByLabel("Find an organization").fill("ｏｆｆｉｃｅ");
    await row("Ministry").waitFor({ state: "detached" });
    await row("Office").getByRole("link", { name: "Office" }).waitFor();
    await row("Office").getByRole("link").nth(1).click();
    await page.waitForURL(/\/systems\?under=default/);
    assert.deepEqual(faults, []);
    await page.context().close();
  });

  await t.test(
    "open pages follow what becomes of an organization, by a decision and when it was planned for",
    async () => {
      await untilDiagnosed(tokiwa);
      const context = await signedIn(browser, tokiwa, { language: "en" });
      const [tree, overview] = [await context.newPage(), await context.newPage()];
      const put = async (body: object) => {
        const { status } = await tokiwa.ask("organizations/ministry", {
          method: "PUT",
          body: { reason: "r", ...body },
        });
        assert.equal(status, 200);
      };
      await open(tree, `${tokiwa.url}/organizations`);
      await open(overview, `${tokiwa.url}/`);
      for (const page of [tree, overview]) await page.evaluate("window.sameDocument = true");
      await put({ name: { ja: "総務省", en: "Ministry of Affairs" } });
      const named = (name: string) => tree.getByRole("treegrid").getByRole("link", { name, exact: true }).first();
      await named("Ministry of Affairs").waitFor();
      const feed = overview.getByRole("region", { name: "What just happened" });
      await feed.getByText("was renamed").first().waitFor();
      const from = new Date(Date.now() + 5_000).toISOString();
      await put({ name: { ja: "新省", en: "New Ministry" }, parent: "agency", from });
      await tree.getByRole("region", { name: "Planned changes" }).getByText("New Ministry").first().waitFor();
      await named("New Ministry").waitFor();
      await feed.getByText("is elsewhere in the tree").first().waitFor();
      for (const page of [tree, overview]) assert.equal(await page.evaluate("window.sameDocument"), true);
      await put({ name: { ja: "省", en: "Ministry" }, parent: "cabinet" });
      await named("Ministry").waitFor();
      await context.close();
    },
  );

  for (const language of ["ja", "en"] as const)
    await t.test(`axe finds nothing, and nothing is wider than 320 px, ${language}`, async () => {
      const context = await signedIn(browser, tokiwa, { language, width: 320 });
      const page = await context.newPage();
      for (const address of [
        "/systems",
        "/systems?under=cabinet",
        "/systems/default",
        "/organizations",
        "/organizations/cabinet",
        "/assets?under=cabinet",
        "/requirements?under=cabinet",
      ]) {
        await open(page, `${tokiwa.url}${address}`);
        await settled(page);
        const { violations } = await new AxeBuilder({ page }).analyze();
        assert.deepEqual(violations, [], address);
        assert.ok(await page.evaluate("document.documentElement.scrollWidth <= 320"), address);
      }
      await context.close();
    });
});
