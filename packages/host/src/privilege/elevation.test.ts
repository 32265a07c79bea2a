import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { doasRules } from "../parse/doas.ts";
import { polkitGrants } from "../parse/polkit-rules.ts";
import { family } from "../plants/family.ts";

const rules = "/etc/polkit-1/rules.d/50-site.rules";
const careful = `// polkit.Result.YES for all?
polkit.addRule(function(action, subject) {
    if (action.id == "org.x.{brace" && subject.isInGroup("ops")) {
        return polkit.Result.YES;
    }
});
polkit.addAdminRule(function(action, subject) { return ["unix-group:sudo"]; });
`;

const checks = family("polkit", {
  "/usr/bin/pkexec": "",
  "/usr/bin/doas": "",
  [rules]: careful,
  "/var/lib/polkit-1/localauthority/50-local.d/a.pkla":
    "[One]\nIdentity=unix-group:ops\nAction=org.x.*\nResultAny=auth_admin\n",
  "/etc/doas.conf":
    "permit persist :wheel\npermit nopass backup as root cmd /usr/bin/rsync\npermit keepenv nopass root\n",
});

describe("polkit and doas", () => {
  it("with care pass every check", () => checks.isGreen());

  it("with a rule for anybody are named", async () => {
    const open =
      "polkit.addRule((a, s) => {\n  if (a.id.indexOf('org.x.') == 0) {\n    return polkit.Result.YES;\n  }\n});\n";
    await checks.turnsRed("host.polkit.anybody", { [rules]: careful + open }, { file: rules, line: 10 });
  });

  it("with a rule for everything are named", () =>
    checks.turnsRed(
      "host.polkit.everything",
      {
        [rules]: `polkit.addRule(function(action, subject) {\n  if (subject.isInGroup("wheel")) return polkit.Result.YES;\n});\n`,
      },
      { file: rules, line: 2 },
    ));

  it("with a broad authority of the old kind are named", async () => {
    const file = "/etc/polkit-1/localauthority/50-local.d/b.pkla";
    await checks.turnsRed(
      "host.polkit.local-authority",
      { [file]: "[All]\nIdentity=unix-user:*\nAction=org.x.y\nResultAny=yes\n" },
      { file, line: 4 },
    );
  });

  it("without a password by doas are named", () =>
    checks.turnsRed(
      "host.doas.nopass",
      { "/etc/doas.conf": "# c\npermit nopass :wheel\n" },
      { file: "/etc/doas.conf", line: 2 },
    ));

  it("with the user's environment by doas are named", () =>
    checks.turnsRed(
      "host.doas.environment",
      { "/etc/doas.conf": "permit keepenv :ops as root cmd /usr/bin/x\n" },
      { file: "/etc/doas.conf", line: 1 },
    ));

  it("have a plant for every check", () => checks.isCovered());
});

describe("their files", () => {
  it("are read whatever they hold", () => {
    const text = fc
      .array(
        fc.constantFrom(
          "polkit.addRule(function(action, subject) {",
          "}",
          '"',
          "//",
          "/*",
          "polkit.Result.YES",
          "\n",
          "permit",
          "nopass",
          "as",
          "x",
          " ",
        ),
      )
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (each) => {
        for (const { seen } of polkitGrants("/f", each))
          assert.ok(seen.line >= 1 && seen.line <= each.split("\n").length);
        doasRules("/f", each, () => undefined);
      }),
    );
  });

  it("of doas name lines that it would refuse", () => {
    const refused: number[] = [];
    const found = doasRules(
      "/f",
      "permit setenv { A B=c } alice as www cmd /bin/ls args -l\nallow x\npermit\n",
      (line) => refused.push(line),
    );
    assert.deepEqual(
      found.map(({ options, identity, target, command }) => [options.join(), identity, target, command]),
      [["setenv", "alice", "www", "/bin/ls args -l"]],
    );
    assert.deepEqual(refused, [2, 3]);
  });
});
