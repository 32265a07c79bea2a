import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { utimesSync, writeFileSync } from "node:fs";
import { describe, it } from "node:test";
import { family } from "../plants/family.ts";
import { plant } from "../plants/tree.ts";
import { Root } from "../root.ts";
import { digestOf } from "./digests.ts";

const sum = (text: string) => createHash("md5").update(text).digest("hex");
const checks = family("integrity", {
  "/usr/bin/tool": "program\n",
  "/bin": { link: "usr/bin" },
  "/usr/bin/sh.distrib": "shell\n",
  "/usr/bin/sh": "another shell\n",
  "/usr/share/doc/tool/README": "altered\n",
  "/var/lib/dpkg/diversions": "/bin/sh\n/bin/sh.distrib\ndash\n",
  "/var/lib/dpkg/info/tool.md5sums": `${sum("program\n")}  bin/tool\n${sum("read me\n")}  usr/share/doc/tool/README\n`,
  "/var/lib/dpkg/info/bash.md5sums": `${sum("shell\n")}  bin/sh\n`,
  "/var/lib/dpkg/info/dash.md5sums": `${sum("another shell\n")}  bin/sh\n`,
});

describe("installed programs", () => {
  it("as their packages brought them pass every check, diverted ones too", () => checks.isGreen());

  it("that were changed are named", () =>
    checks.turnsRed(
      "host.integrity.changed",
      { "/usr/bin/tool": "program!\n" },
      { file: "/bin/tool", text: "tool: changed" },
    ));

  it("that are gone are named", () =>
    checks.turnsRed("host.integrity.missing", { "/usr/bin/tool": null }, { file: "/bin/tool" }));

  it("of another package manager cannot be told", () =>
    checks.says(
      "host.integrity.changed",
      {
        "/var/lib/dpkg/info/tool.md5sums": null,
        "/var/lib/dpkg/info/bash.md5sums": null,
        "/var/lib/dpkg/info/dash.md5sums": null,
        "/lib/apk/db/installed": "",
      },
      "error",
    ));

  it("have a plant for every check", () => checks.isCovered());
});

describe("a digest", () => {
  it("is of the whole file, however large", () => {
    const text = "0123456789abcdef".repeat(20_000);
    assert.equal(digestOf(new Root(plant({ "/f": text })), "/f", "md5"), sum(text));
  });

  it("follows a change of the content, also one that keeps size and time", () => {
    const folder = plant({ "/f": { text: "one", modifiedAt: 1_000_000 } });
    assert.equal(digestOf(new Root(folder), "/f", "md5"), sum("one"));
    writeFileSync(`${folder}/f`, "two");
    utimesSync(`${folder}/f`, 1000, 1000);
    assert.equal(digestOf(new Root(folder), "/f", "md5"), sum("two"));
  });

  it("of nothing is nothing", () => assert.equal(digestOf(new Root(plant({})), "/f", "md5"), undefined));
});
