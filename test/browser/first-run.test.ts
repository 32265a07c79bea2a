import assert from "node:assert/strict";
import { test } from "node:test";
import { answerOf, faultsOf, key, openChromium, settings, settled, startTokiwa, untilDiagnosed } from "./harness.ts";

test("the first run", async (t) => {
  const tokiwa = await startTokiwa(t);
  const browser = await openChromium(t);

  await t.test("the printed link signs in, once, and shows what was found on this very machine", async () => {
    const context = await browser.newContext(settings());
    const page = await context.newPage();
    const faults = faultsOf(page);
    await page.goto(tokiwa.signInLink);
    await page.waitForURL((address) => address.pathname === "/");
    assert.equal(new URL(page.url()).hash, "", "the token is gone from the address");
    await page.getByRole("heading", { name: "概況" }).waitFor();

    // While the first diagnosis runs the page says how far it is; then there are answers, without a reload.
    await untilDiagnosed(tokiwa);
    await page.getByRole("progressbar", { name: "最初の診断の進み具合" }).waitFor({ state: "detached" });
    await settled(page);
    const requirements = page.getByRole("region", { name: /^要求事項/ });
    const found = await requirements.getByRole("link").first().innerText();
    assert.ok(Number(found.replaceAll(",", "")) > 0, "there are requirements");
    const gaps = page.getByRole("region", { name: "最も重い差" }).getByRole("listitem");
    const named = await answerOf(tokiwa, "overview", "worst");
    assert.ok(Array.isArray(named));
    assert.equal(await gaps.count(), named.length, "the worst gaps are named");
    assert.deepEqual(faults, []);
    await context.close();

    const second = await (await browser.newContext(settings())).newPage();
    await second.goto(tokiwa.signInLink);
    await second.getByText("このリンク又はキーは使用できません").waitFor();
    await second.getByText("npx tokiwa link").waitFor();
  });

  await t.test(
    "whoever is not signed in is led to the sign-in page, and afterwards to where they wanted to go",
    async () => {
      const context = await browser.newContext(settings({ language: "en" }));
      const page = await context.newPage();
      await page.goto(`${tokiwa.url}/requirements?state=unknown`);
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      await page.getByLabel("Sign in with the API key").fill("a wrong key");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByText("That link or key is not valid").waitFor();
      await page.getByLabel("Sign in with the API key").fill(key);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("heading", { name: "Requirements" }).waitFor();
      assert.equal(new URL(page.url()).search, "?state=unknown");

      await page.getByRole("button", { name: "Sign out" }).click();
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      await page.goto(`${tokiwa.url}/`);
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      await context.close();
    },
  );

  await t.test("the page never leads from the sign-in to another site", async () => {
    for (const next of ["//example.org/", "https://example.org/"]) {
      const context = await browser.newContext(settings({ language: "en" }));
      const page = await context.newPage();
      await page.goto(`${tokiwa.url}/sign-in?next=${encodeURIComponent(next)}`);
      await page.getByLabel("Sign in with the API key").fill(key);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("heading", { name: "Overview" }).waitFor();
      assert.equal(new URL(page.url()).origin, tokiwa.url);
      await context.close();
    }
  });

  await t.test("an address without a page says so, and leads home", async () => {
    const context = await browser.newContext(settings({ language: "en" }));
    await context.request.post(`${tokiwa.url}/api/v1/session`, {
      data: { token: key },
      headers: { origin: tokiwa.url },
    });
    const page = await context.newPage();
    await page.goto(`${tokiwa.url}/no/such/page`);
    await page.getByRole("heading", { name: "There is no such page" }).waitFor();
    await page.getByText("page-not-found").waitFor();
    await page.goto(`${tokiwa.url}/systems/no-such-system`);
    await page.getByRole("alert").getByText("not-found").waitFor();
    await page.getByRole("link", { name: /to the overview/ }).click();
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    await context.close();
  });
});
