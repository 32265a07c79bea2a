import assert from "node:assert/strict";
import { test } from "node:test";
import { faultsOf, open, openChromium, settings, settled, signedIn, startTokiwa, untilDiagnosed } from "./harness.ts";

const ground = "getComputedStyle(document.documentElement).backgroundColor";
const light = "rgb(255, 255, 255)";
const dark = "rgb(26, 26, 26)";

test("language and theme", async (t) => {
  const tokiwa = await startTokiwa(t);
  const browser = await openChromium(t);
  await untilDiagnosed(tokiwa);

  await t.test("the language is switched at once, without a reload, and remembered", async () => {
    const context = await signedIn(browser, tokiwa, { language: "ja" });
    const page = await context.newPage();
    const faults = faultsOf(page);
    await open(page, `${tokiwa.url}/systems/this-machine`);
    assert.equal(await page.evaluate("document.documentElement.lang"), "ja");
    await page.evaluate("window.sameDocument = true");
    const japanese = await page.getByRole("table", { name: "要求事項" }).getByRole("row").nth(1).innerText();

    await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("heading", { name: "Requirements" }).waitFor();
    assert.equal(await page.evaluate("window.sameDocument"), true);
    assert.equal(await page.evaluate("document.documentElement.lang"), "en");
    const english = await page.getByRole("table", { name: "Requirements" }).getByRole("row").nth(1).innerText();
    assert.notEqual(english, japanese, "what the rows say is switched too");
    assert.doesNotMatch(english, /[\p{Script=Hiragana}\p{Script=Katakana}]/u);
    assert.match(await page.title(), /Tokiwa$/);

    await page.reload();
    await page.getByRole("heading", { name: "Requirements" }).waitFor();
    const second = await context.newPage();
    await open(second, `${tokiwa.url}/`);
    await second.getByRole("heading", { name: "Overview" }).waitFor();
    assert.deepEqual(faults, []);
    await context.close();
  });

  await t.test("content that stands in the other language is marked as such", async () => {
    const context = await signedIn(browser, tokiwa, { language: "en" });
    const page = await context.newPage();
    await tokiwa.ask("systems/mail", { method: "PUT", body: { name: "職員用メール" } });
    await open(page, `${tokiwa.url}/systems`);
    assert.equal(await page.getByText("職員用メール").first().getAttribute("lang"), "ja");
    await context.close();
  });

  await t.test("a problem is told in the language of the page", async () => {
    const context = await signedIn(browser, tokiwa, { language: "en" });
    const page = await context.newPage();
    await page.goto(`${tokiwa.url}/systems/nobody`);
    await page.getByRole("alert").getByText("Not found").waitFor();
    await page.getByRole("button", { name: "日本語" }).click();
    await page.getByRole("button", { name: "再試行" }).click();
    await page.getByRole("alert").getByText("見つかりません").waitFor();
    await context.close();
  });

  await t.test("the first visit is in the language of the browser", async () => {
    for (const [language, word] of [
      ["ja", "サインイン"],
      ["en", "Sign in"],
    ] as const) {
      const page = await (await browser.newContext(settings({ language }))).newPage();
      await page.goto(`${tokiwa.url}/`);
      await page.getByRole("heading", { name: word }).waitFor();
    }
  });

  await t.test("the theme follows the system until one is chosen, which is remembered without a flash", async () => {
    const context = await signedIn(browser, tokiwa, { language: "en", theme: "dark" });
    const page = await context.newPage();
    await open(page, `${tokiwa.url}/`);
    assert.equal(await page.evaluate(ground), dark);
    await page.emulateMedia({ colorScheme: "light" });
    assert.equal(await page.evaluate(ground), light);
    await page.getByRole("group", { name: "Colours" }).getByRole("button", { name: "Dark" }).click();
    assert.equal(await page.evaluate(ground), dark);

    await page.reload({ waitUntil: "commit" });
    await page.locator("body").waitFor();
    assert.equal(await page.evaluate("document.documentElement.dataset.theme"), "dark", "before the page is there");
    await settled(page);
    await page.getByRole("group", { name: "Colours" }).getByRole("button", { name: "As the system says" }).click();
    assert.equal(await page.evaluate(ground), light);
    await context.close();
  });
});
