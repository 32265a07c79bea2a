import assert from "node:assert/strict";
import { test } from "node:test";
import { answerOf, faultsOf, open, openChromium, report, settled, signedIn, startTokiwa } from "./harness.ts";

const check = "host.ssh.root-login";
const seen = { file: "/etc/ssh/sshd_config", line: 34, text: "PermitRootLogin yes" };

test("why something is red", async (t) => {
  const tokiwa = await startTokiwa(t);
  const browser = await openChromium(t);
  await report(tokiwa, "why-01", check, "pass");
  await report(tokiwa, "why-01", check, "fail", seen);

  await t.test("from the system, down to the line in a file, the remedy and the clause", async () => {
    const context = await signedIn(browser, tokiwa);
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const page = await context.newPage();
    const faults = faultsOf(page);
    await open(page, `${tokiwa.url}/assets/host:why-01?state=fail`);

    // One click from the red state.
    await page.getByRole("table").getByRole("link", { name: "不合格" }).first().click();
    const panel = page.getByRole("dialog", { name: "この検査結果の理由" });
    await panel.getByText(`${seen.file}:${seen.line}`).waitFor();
    await panel.getByText(seen.text, { exact: true }).waitFor();

    const remedy: unknown = await answerOf(
      tokiwa,
      `cells/host:why-01/${check}`,
      "check",
      "remedy",
      "commands",
      0,
      "run",
    );
    await panel.getByRole("button", { name: "直し方のコマンドを複写" }).first().click();
    await panel.getByText("複写しました").waitFor();
    assert.equal(await page.evaluate("navigator.clipboard.readText()"), remedy);

    // Both clocks of each observation, newest first.
    const history = panel.getByRole("table", { name: "観測の履歴" }).getByRole("row");
    assert.equal(await history.count(), 3, "a heading and two observations");
    assert.match(await history.nth(1).innerText(), /不合格/);
    assert.match(await history.nth(2).innerText(), /合格/);

    const sentence = await panel
      .getByText("条項", { exact: true })
      .locator("xpath=..")
      .getByRole("listitem")
      .first()
      .locator("p")
      .first()
      .innerText();
    await panel.getByRole("link", { name: /戦略/ }).first().click();
    await page.waitForURL((address) => address.pathname === "/trace" && address.searchParams.has("node"));
    await settled(page);
    await page.getByRole("heading", { name: sentence }).waitFor();
    assert.deepEqual(faults, []);
    await context.close();
  });

  await t.test("the panel has an address, and closing it gives the page back as it was", async () => {
    const context = await signedIn(browser, tokiwa, { language: "en" });
    const page = await context.newPage();
    await open(page, `${tokiwa.url}/cells?state=fail&why=cell/host%253Awhy-01/${check}`);
    const panel = page.getByRole("dialog", { name: "Why this check is as it is" });
    await panel.getByText(`${seen.file}:${seen.line}`).waitFor();
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
    assert.equal(new URL(page.url()).search, "?state=fail");
    await context.close();
  });

  await t.test("a requirement is explained by the check that weighs most", async () => {
    const context = await signedIn(browser, tokiwa, { language: "en" });
    const page = await context.newPage();
    const system = String(await answerOf(tokiwa, "assets/host:why-01", "system", "id"));
    await open(page, `${tokiwa.url}/systems/${encodeURIComponent(system)}?state=not-satisfied`);
    await page
      .getByRole("table", { name: "Requirements" })
      .getByRole("rowheader")
      .first()
      .getByRole("link")
      .last()
      .click();
    const panel = page.getByRole("dialog", { name: "Why this requirement is as it is" });
    await panel.getByRole("heading", { name: /The check that weighs most/ }).waitFor();
    await panel.getByText(`${seen.file}:${seen.line}`).waitFor();
    await panel.getByText("Owner:").waitFor();
    await context.close();
  });

  await t.test("a reason for something that is not there is a problem with a code, not an empty panel", async () => {
    const context = await signedIn(browser, tokiwa, { language: "en" });
    const page = await context.newPage();
    await page.goto(`${tokiwa.url}/?why=cell/host%253Anobody/${check}`);
    await page.getByRole("dialog").getByRole("alert").getByText("not-found").waitFor();
    await context.close();
  });
});
