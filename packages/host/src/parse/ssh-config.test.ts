import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type Files, filesSource } from "./fixture/files.ts";
import { parseSshConfig, type SshConfig, type SshFlavour } from "./ssh-config.ts";
import { effectiveAlgorithms, effectiveSsh, conditionalSsh } from "./ssh-effective.ts";
import { splitArguments } from "./ssh-words.ts";
import { quoteOpen } from "./wording.ts";

const main = "/etc/ssh/sshd_config";

function read(files: Files | string, flavour: SshFlavour = "server", path = main): SshConfig {
  const config = parseSshConfig(flavour, path, filesSource(typeof files === "string" ? { [path]: files } : files));
  assert.ok(config);
  return config;
}

describe("sshd_config", () => {
  it("gives the first value of a keyword, with the file and line that set it", () => {
    const config = read("# a comment\n\nPermitRootLogin no\npermitrootlogin yes\n");
    assert.deepEqual(effectiveSsh(config, "PermitRootLogin"), {
      keyword: "permitrootlogin",
      arguments: ["no"],
      value: "no",
      isDefault: false,
      seen: { file: main, line: 3, text: "PermitRootLogin no" },
    });
  });

  it("falls back to the compiled value at line 0 where nothing sets it", () => {
    const value = effectiveSsh(read("UsePAM yes\n"), "PermitRootLogin");
    assert.equal(value.value, "prohibit-password");
    assert.ok(value.isDefault);
    assert.deepEqual(value.seen, { file: main, line: 0, text: "permitrootlogin prohibit-password (default)" });
  });

  it("reads an included folder in the order of names, at the place of the Include", () => {
    const config = read({
      [main]: "Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin no\n",
      "/etc/ssh/sshd_config.d/20-b.conf": "PermitRootLogin prohibit-password\n",
      "/etc/ssh/sshd_config.d/10-a.conf": "# cloud\nPermitRootLogin yes\n",
      "/etc/ssh/sshd_config.d/note.txt": "PermitRootLogin forced-commands-only\n",
    });
    const value = effectiveSsh(config, "PermitRootLogin");
    assert.equal(value.value, "yes");
    assert.deepEqual(value.seen, { file: "/etc/ssh/sshd_config.d/10-a.conf", line: 2, text: "PermitRootLogin yes" });
  });

  it("looks for relative includes in /etc/ssh, and takes several patterns on a line", () => {
    const config = read({
      [main]: 'Include extra/*.conf "/srv/more.conf"\n',
      "/etc/ssh/extra/a.conf": "MaxAuthTries 3\n",
      "/srv/more.conf": "MaxSessions 2\n",
    });
    assert.equal(effectiveSsh(config, "MaxAuthTries").value, "3");
    assert.equal(effectiveSsh(config, "MaxSessions").value, "2");
  });

  it("keeps what stands in a Match block apart from the global values", () => {
    const config = read("PasswordAuthentication no\nMatch User guest\n  PasswordAuthentication yes\n");
    assert.equal(effectiveSsh(config, "PasswordAuthentication").value, "no");
    const [inMatch, ...others] = conditionalSsh(config, "PasswordAuthentication");
    assert.equal(others.length, 0);
    assert.equal(inMatch?.seen.line, 3);
    assert.deepEqual(inMatch?.conditions[0]?.arguments, ["User", "guest"]);
  });

  it("lets Match all end a block, and override the global part as sshd does", () => {
    const config = read(
      "PermitRootLogin no\nMatch User x\nPermitRootLogin yes\nMatch all\nPermitRootLogin prohibit-password\n",
    );
    assert.equal(effectiveSsh(config, "PermitRootLogin").seen.line, 5);
  });

  it("ends a Match block of an included file with that file", () => {
    const config = read({
      [main]: "Include /etc/ssh/a\nX11Forwarding no\n",
      "/etc/ssh/a": "Match User x\nX11Forwarding yes\n",
    });
    assert.equal(effectiveSsh(config, "X11Forwarding").seen.file, main);
  });

  it("holds the condition of a block for all that an Include inside it brings, even under Match all", () => {
    const config = read({
      [main]: "Match Address 10.0.0.0/8\nInclude /etc/ssh/a\n",
      "/etc/ssh/a": "Match all\nPermitRootLogin yes\n",
    });
    assert.ok(effectiveSsh(config, "PermitRootLogin").isDefault);
    assert.equal(conditionalSsh(config, "PermitRootLogin").length, 1);
  });

  it("reads key=value, quotes, trailing comments and carriage returns", () => {
    const config = read(
      'PermitRootLogin=no\r\n"MaxAuthTries" = 4 # four\nBanner "/etc/issue net"\nAllowUsers a b\nAllowUsers c\n',
    );
    assert.equal(effectiveSsh(config, "PermitRootLogin").value, "no");
    assert.equal(effectiveSsh(config, "MaxAuthTries").value, "4");
    assert.deepEqual(effectiveSsh(config, "Banner").arguments, ["/etc/issue net"]);
    assert.deepEqual(effectiveSsh(config, "AllowUsers").arguments, ["a", "b", "c"]);
  });

  it("reads a keyword under its old name", () => {
    const config = read("ChallengeResponseAuthentication yes\n");
    assert.equal(effectiveSsh(config, "KbdInteractiveAuthentication").seen.line, 1);
  });

  it("applies the prefixes of algorithm lists to the compiled list", () => {
    const added = effectiveAlgorithms(read("Ciphers +3des-cbc\n"), "Ciphers").arguments;
    assert.equal(added.at(-1), "3des-cbc");
    assert.ok(added.includes("aes256-ctr"));
    const removed = effectiveAlgorithms(read("MACs -*sha1*\n"), "MACs").arguments;
    assert.ok(removed.length > 4);
    assert.ok(!removed.some((name) => name.includes("sha1")));
    assert.deepEqual(effectiveAlgorithms(read("Ciphers aes256-ctr\n"), "Ciphers").arguments, ["aes256-ctr"]);
  });

  it("names lines that sshd would refuse and files that could not be read", () => {
    const source = filesSource({ [main]: 'Include /etc/ssh/a\nBanner "open\nUsePAM\n', "/etc/ssh/a": "(refused)" });
    assert.ok(parseSshConfig("server", main, source));
    assert.deepEqual(source.gaps, [
      { path: "/etc/ssh/a", cause: "permission-denied" },
      { path: main, cause: "malformed", line: 2, detail: quoteOpen },
      {
        path: main,
        cause: "malformed",
        line: 3,
        detail: { ja: "UsePAM の後に引数がありません", en: "no argument after UsePAM" },
      },
    ]);
  });

  it("is undefined where there is no file", () => {
    assert.equal(parseSshConfig("server", main, filesSource({})), undefined);
  });

  it("stops at a bound where files include each other", () => {
    const source = filesSource({
      [main]: "Include a b\n",
      "/etc/ssh/a": "Port 1\nInclude a b\n",
      "/etc/ssh/b": "Port 2\nInclude a b\n",
    });
    const config = parseSshConfig("server", main, source);
    assert.ok(source.gaps.some((gap) => gap.cause === "too-many"));
    assert.ok((config?.settings.length ?? 0) < 1000);
  });
});

it("sshd_config is read down to sixteen files deep, as sshd reads it", () => {
  const files = Object.fromEntries(
    Array.from({ length: 20 }, (_, depth) => [
      depth === 0 ? main : `/etc/ssh/d${depth}`,
      `Include d${depth + 1}\nX${depth} yes\n`,
    ]),
  );
  const source = filesSource(files);
  const config = parseSshConfig("server", main, source);
  assert.equal(config?.settings.length, 17);
  assert.deepEqual(
    source.gaps.map((gap) => gap.path),
    ["/etc/ssh/d17"],
  );
});

describe("ssh_config", () => {
  const path = "/etc/ssh/ssh_config";

  it("takes Host * as holding for all, and the first value wins there too", () => {
    const config = read("StrictHostKeyChecking ask\nHost *\nStrictHostKeyChecking no\n", "client", path);
    assert.equal(effectiveSsh(config, "StrictHostKeyChecking").value, "ask");
  });

  it("keeps a Host of some names, or of all but some, conditional", () => {
    const config = read("Host a b\nForwardAgent yes\nHost * !c\nForwardAgent yes\n", "client", path);
    assert.equal(effectiveSsh(config, "ForwardAgent").value, "no");
    assert.equal(conditionalSsh(config, "ForwardAgent").length, 2);
  });
});

describe("laws", () => {
  const word = fc.oneof(
    fc.constantFrom(
      "Include",
      "Match",
      "all",
      "User",
      "x",
      "Host",
      "*",
      "Port",
      "22",
      "=",
      '"',
      "'",
      "\\",
      "#",
      " ",
      "a*",
    ),
    fc.string({ unit: "binary", maxLength: 6 }),
  );
  const text = fc
    .array(fc.array(word, { maxLength: 5 }), { maxLength: 12 })
    .map((rows) => rows.map((row) => row.join(" ")).join("\n"));

  it("any texts, including each other, end in settings whose lines exist", () => {
    fc.assert(
      fc.property(text, text, fc.constantFrom<SshFlavour>("server", "client"), (one, two, flavour) => {
        const files: Files = { [main]: one, "/etc/ssh/x": two, "/etc/ssh/a1": one };
        const config = read(files, flavour);
        for (const { seen } of config.settings) {
          assert.ok(seen.line >= 1 && seen.line <= (files[seen.file]?.split("\n").length ?? 0));
        }
      }),
    );
  });

  it("words written with escapes are read back", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }).filter((s) => !s.includes("\n"))), (words) => {
        const quoted = words.map((each) => `"${each.replace(/["'\\]/g, "\\$&")}"`).join(" ");
        assert.deepEqual(splitArguments(quoted), words);
      }),
    );
  });

  const sshd = "/usr/sbin/sshd";
  it("says what sshd -T says", { skip: !existsSync(sshd) && "no sshd on this machine" }, () => {
    const folder = mkdtempSync(join(tmpdir(), "tokiwa-sshd-"));
    const path = join(folder, "sshd_config");
    const line = fc.oneof(
      fc.constantFrom("Match all", "# note", "", "  \t", `Include ${folder}/in*.conf`),
      fc
        .tuple(
          fc.constantFrom("PermitRootLogin", "X11Forwarding", "PASSWORDAUTHENTICATION", "maxauthtries", "Banner"),
          fc.constantFrom(" ", "=", " = ", "\t", "  "),
          fc.constantFrom("1", "2", "3"),
          fc.constantFrom("", " ", " # c"),
        )
        .map(([keyword, between, digit, after]) => {
          const values: Record<string, string> = { "1": "yes", "2": "no", "3": '"yes"' };
          const value = /tries/.test(keyword) ? digit : keyword === "Banner" ? `/b\\ ${digit}` : values[digit];
          return `${keyword}${between}${value}${after}`;
        }),
    );
    const file = fc.array(line, { maxLength: 8 }).map((each) => `${each.join("\n")}\n`);
    try {
      fc.assert(
        fc.property(file, file, (outer, inner) => {
          const included = inner.replaceAll(/^Include.*$/gm, "");
          writeFileSync(path, outer);
          writeFileSync(join(folder, "in1.conf"), included);
          const printed = execFileSync(sshd, ["-T", "-f", path], { encoding: "utf8" });
          const config = read({ [path]: outer, [join(folder, "in1.conf")]: included }, "server", path);
          for (const keyword of [
            "permitrootlogin",
            "x11forwarding",
            "passwordauthentication",
            "maxauthtries",
            "banner",
          ]) {
            const expected = new RegExp(`^${keyword} (.*)$`, "m").exec(printed)?.[1];
            const actual = effectiveSsh(config, keyword).value;
            assert.equal(actual, expected === "without-password" ? "prohibit-password" : expected, keyword);
          }
        }),
        { numRuns: 60 },
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
