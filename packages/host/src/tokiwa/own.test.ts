import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, it } from "node:test";
import { family } from "../plants/family.ts";
import { plant } from "../plants/tree.ts";
import { Root } from "../root.ts";
import { ownCollector } from "./own.ts";

const checks = family("tokiwa", {
  "/var/lib/tokiwa": {},
  "/var/lib/tokiwa/key": { text: "x\n", mode: 0o600 },
  "/var/lib/tokiwa/server.json": { text: '{"url":"http://127.0.0.1:8420","pid":1}\n', mode: 0o600 },
});

describe("Tokiwa itself", () => {
  it("as it sets itself up passes every check", () => checks.isGreen());

  it("with a key that others may read is named", () =>
    checks.turnsRed(
      "host.tokiwa.secrets",
      { "/var/lib/tokiwa/key": { text: "x\n", mode: 0o640 } },
      { file: "/var/lib/tokiwa/key" },
    ));

  it("with a database's password that others may read is named", () =>
    checks.turnsRed(
      "host.tokiwa.secrets",
      { "/var/lib/tokiwa/postgres/password": "x\n" },
      { file: "/var/lib/tokiwa/postgres/password" },
    ));

  it("with checks that others may change is named", () =>
    checks.turnsRed(
      "host.tokiwa.writable",
      { "/var/lib/tokiwa/content": { mode: 0o777 } },
      { file: "/var/lib/tokiwa/content" },
    ));

  it("that answers beyond the machine in the clear is named", async () => {
    const at = (url: string) => ({
      "/var/lib/tokiwa/server.json": { text: `{"pid":1,\n"url":"${url}"}\n`, mode: 0o600 },
    });
    await checks.turnsRed("host.tokiwa.listening", at("http://0.0.0.0:8420"), {
      file: "/var/lib/tokiwa/server.json",
      line: 2,
    });
    await checks.says("host.tokiwa.listening", at("http://[::1]:8420"), "pass");
    await checks.says("host.tokiwa.listening", at("https://tokiwa.example.jp"), "pass");
  });

  it("that is not there makes nothing to check", () =>
    checks.says(
      "host.tokiwa.secrets",
      { "/var/lib/tokiwa/key": null, "/var/lib/tokiwa/server.json": null },
      "not-applicable",
    ));

  it("has a plant for every check", () => checks.isCovered());

  const ways = {
    "--data": { args: ["--data", "elsewhere"] },
    "--data=": { args: ["--data=elsewhere"] },
    "its environment": { args: [], env: { TOKIWA_DATA: "elsewhere" } },
  };
  for (const [way, { args, env = {} }] of Object.entries<{ args: string[]; env?: Record<string, string> }>(ways)) {
    it(`is found by its process, wherever ${way} says that its data is`, {
      skip: process.platform !== "linux" && "processes are listed on Linux",
    }, async () => {
      const folder = plant({
        "/apps/cli/src/main.ts": "setInterval(() => {}, 1000); console.log('up');\n",
        "/elsewhere/key": { text: "x\n", mode: 0o644 },
      });
      const server = spawn(process.execPath, ["apps/cli/src/main.ts", "serve", ...args], {
        cwd: folder,
        env: { ...process.env, ...env },
      });
      try {
        await once(server.stdout, "data");
        const found = (await ownCollector.collect(new Root("/"), 0))["tokiwa.own"];
        assert.ok("readable" in found);
        assert.ok(found.readable.some(({ file }) => file === `${folder}/elsewhere/key`));
      } finally {
        server.kill();
      }
    });
  }
});
