import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { open, openChromium, report, settled, signedIn, startTokiwa, untilDiagnosed } from "./harness.ts";

const focused = (page: Page) => page.locator(":focus");

/** Presses Tab until what has the focus is what is wanted; fails when the focus comes round first. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const matches = (text: string) => (typeof name === "string" ? text === name : name.test(text));
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press("Tab");
    const text = await page.evaluate<string>(
      "(document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent).trim()",
    );
    if (matches(text)) return;
  }
  throw new Error(`the keyboard never came to ${name}`);
}

/** Whether the focus can be seen: an outline or a ring. */
const isFocusSeen = (page: Page): Promise<boolean> =>
  page.evaluate<boolean>(
    "(({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && parseFloat(outlineWidth) > 0)(getComputedStyle(document.activeElement))",
  );

test("the whole of it by keyboard", async (t) => {
  const tokiwa = await startTokiwa(t);
  const browser = await openChromium(t);
  await untilDiagnosed(tokiwa);
  await report(tokiwa, "keys-01", "host.ssh.root-login", "fail", {
    file: "/etc/ssh/sshd_config",
    line: 3,
    text: "PermitRootLogin yes",
  });
  const context = await signedIn(browser, tokiwa, { language: "en" });

  await t.test("from the overview to the reason of a gap and back, without a mouse", async () => {
    const page = await context.newPage();
    await open(page, `${tokiwa.url}/`);
    await page.keyboard.press("Tab");
    assert.equal(await focused(page).innerText(), "Skip to the content");
    assert.ok(await isFocusSeen(page));
    await page.keyboard.press("Enter");
    assert.equal(await focused(page).getAttribute("id"), "main");
    assert.equal(new URL(page.url()).hash, "", "the address stays what it was");

    await tabTo(page, /^All [\d,]+$/);
    assert.ok(await isFocusSeen(page));
    await page.keyboard.press("Tab");
    const gap = (await focused(page).innerText()).trim();
    await page.keyboard.press("Enter");
    const panel = page.getByRole("dialog");
    await panel.getByText(gap).first().waitFor();
    await panel.getByText("Expected").waitFor();
    for (let presses = 0; presses < 40; presses += 1) {
      await page.keyboard.press("Tab");
      assert.equal(
        await focused(page).locator("xpath=ancestor-or-self::*[@role='dialog']").count(),
        1,
        "the focus stays in the dialog",
      );
    }
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
    assert.equal((await focused(page).innerText()).trim(), gap, "the focus comes back to where it was");
    await page.close();
  });

  await t.test("/ counts also before it is known who is signed in", async () => {
    const page = await context.newPage();
    const { promise: pressed, resolve: press } = Promise.withResolvers<void>();
    await page.route("**/api/v1/session", async (route) => {
      await pressed;
      await route.continue();
    });
    await open(page, `${tokiwa.url}/systems`);
    await page.keyboard.press("/");
    press();
    await page.getByRole("dialog", { name: "Search" }).waitFor();
    await page.close();
  });

  await t.test("/ searches everything, and goes to what is chosen", async () => {
    const page = await context.newPage();
    await open(page, `${tokiwa.url}/`);
    await page.keyboard.press("/");
    await page.getByRole("dialog", { name: "Search" }).waitFor();
    await page.keyboard.type("keys-01");
    await page.getByRole("option", { name: "keys-01" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "keys-01" }).waitFor();
    assert.match(page.url(), /\/assets\/host:keys-01|\/assets\/host%3Akeys-01/);
    await settled(page);

    await page.getByLabel("Filter checks").focus();
    await page.keyboard.type("/?");
    assert.equal(await page.getByRole("dialog").count(), 0, "in a field they are letters");
    assert.equal(await page.getByLabel("Filter checks").inputValue(), "/?");
    await page.close();
  });

  await t.test("? shows the keys and what the states mean", async () => {
    const page = await context.newPage();
    await open(page, `${tokiwa.url}/`);
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Help" }).getByText("Silence is never good news.").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.close();
  });

  await t.test("arrow keys go through the drawing of the trace, and Enter chooses", async () => {
    const page = await context.newPage();
    await open(page, `${tokiwa.url}/trace?node=host.ssh.root-login`);
    const chosen = page.locator("[data-item][aria-current=true]");
    await chosen.focus();
    await page.keyboard.press("ArrowLeft");
    const system = await focused(page).getAttribute("data-item");
    assert.notEqual(system, "host.ssh.root-login");
    await page.keyboard.press("ArrowLeft");
    const control = await focused(page).getAttribute("data-item");
    assert.match(control ?? "", /^TB-/);
    assert.ok(await isFocusSeen(page));
    await page.keyboard.press("Enter");
    await page.waitForURL((address) => address.searchParams.get("node") === control);
    assert.equal(await page.locator("[data-item][tabindex='0']").count(), 1, "the drawing is one stop of the Tab key");
    await page.close();
  });

  await t.test(
    "the slider moves the page through time by arrow keys, and two positions show the difference",
    async () => {
      const page = await context.newPage();
      await open(page, `${tokiwa.url}/trace`);
      await page.getByRole("slider", { name: "The moment shown" }).focus();
      await page.keyboard.press("ArrowLeft");
      await page.waitForURL((address) => address.searchParams.has("asOf"));
      await page.getByText("You are looking at the past:").waitFor();
      await page.keyboard.press("End");
      await page.waitForURL((address) => !address.searchParams.has("asOf"));

      await page.getByRole("button", { name: "Compare two moments" }).click();
      await page.waitForURL((address) => address.searchParams.has("compare"));
      await page.getByText(/items? differs? between|items differ between/).waitFor();
      assert.equal(await page.getByRole("slider").count(), 2);
      await page.getByRole("link", { name: "Show only what changed" }).click();
      await page.getByRole("columnheader", { name: "Difference" }).waitFor();
      await page.close();
    },
  );

  await t.test("on a new page the focus is on its heading", async () => {
    const page = await context.newPage();
    await open(page, `${tokiwa.url}/`);
    await page.getByRole("navigation").getByRole("link", { name: "Assets" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Assets" }).waitFor();
    await page.locator("h1:focus").waitFor();
    await page.close();
  });
});
