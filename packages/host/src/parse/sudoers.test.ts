import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { describe, it } from "node:test";
import fc from "fast-check";
import { z } from "zod";
import { type Files, filesSource } from "./fixture/files.ts";
import { globalDefault, openAliases } from "./sudoers-effective.ts";
import type { SudoMember } from "./sudoers-grammar.ts";
import { parseSudoers, type Sudoers } from "./sudoers.ts";

const main = "/etc/sudoers";

function read(files: Files | string, hostname?: string): Sudoers {
  const sudoers = parseSudoers(main, filesSource(typeof files === "string" ? { [main]: files } : files), hostname);
  assert.ok(sudoers);
  return sudoers;
}

const names = (members: readonly SudoMember[]) => members.map(({ name, negated }) => (negated ? `!${name}` : name));

/** The part of the JSON of cvtsudoers(1) that the comparison needs. */
const item = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const cvtsudoersJson = z.object({
  User_Specs: z.array(
    z.object({
      User_List: z.array(item),
      Cmnd_Specs: z.array(
        z.object({
          runasusers: z.array(item).optional(),
          runasgroups: z.array(item).optional(),
          Options: z.array(item).optional(),
          Commands: z.array(item),
        }),
      ),
    }),
  ),
});

const signs: Readonly<Record<string, string>> = { usergroup: "%", userid: "#", usergid: "%#" };

function label(each: z.infer<typeof item>): string {
  const [kind, name] = Object.entries(each).find(([key]) => key !== "negated" && !key.startsWith("sha")) ?? [];
  return `${each["negated"] ? "!" : ""}${signs[kind ?? ""] ?? ""}${name}`;
}

describe("sudoers", () => {
  it("reads who may run what, where, as whom, with the line of each command", () => {
    const { rules } = read(
      "# people\nalice, %ops ALL = (root : adm) /bin/ls, \\\n  !/bin/su : web1 = (www) /bin/id -u\n",
    );
    assert.deepEqual(
      rules.map((rule) => [
        names(rule.users).join(),
        names(rule.hosts).join(),
        names(rule.runasUsers).join(),
        names(rule.runasGroups).join(),
        names([rule.command]).join(),
        rule.command.seen.line,
      ]),
      [
        ["alice,%ops", "ALL", "root", "adm", "/bin/ls", 2],
        ["alice,%ops", "ALL", "root", "adm", "!/bin/su", 3],
        ["alice,%ops", "web1", "www", "", "/bin/id -u", 3],
      ],
    );
  });

  it("hands tags on to the commands after them until the opposite tag", () => {
    const { rules } = read("a ALL = NOPASSWD: NOEXEC: /bin/a, /bin/b, PASSWD: /bin/c\n");
    assert.deepEqual(
      rules.map((rule) => rule.tags),
      [
        ["NOPASSWD", "NOEXEC"],
        ["NOPASSWD", "NOEXEC"],
        ["NOEXEC", "PASSWD"],
      ],
    );
  });

  it("reads Defaults with their scope, operator and value", () => {
    const { defaults } = read(
      'Defaults env_reset, timestamp_timeout=5, !lecture, secure_path="/a:/b"\nDefaults:bob,%x !authenticate\n' +
        'Defaults!/bin/vi noexec\nDefaults>www env_keep += "A B"\nDefaults@web log_output\n',
    );
    assert.deepEqual(
      defaults.map((each) => [each.scope, names(each.members).join(), each.parameter, each.operator, each.value]),
      [
        ["global", "", "env_reset", "on", ""],
        ["global", "", "timestamp_timeout", "=", "5"],
        ["global", "", "lecture", "off", ""],
        ["global", "", "secure_path", "=", "/a:/b"],
        ["user", "bob,%x", "authenticate", "off", ""],
        ["command", "/bin/vi", "noexec", "on", ""],
        ["runas", "www", "env_keep", "+=", "A B"],
        ["host", "web", "log_output", "on", ""],
      ],
    );
  });

  it("gives the last global value of a parameter, and adds to and takes from lists", () => {
    const sudoers = read(
      'Defaults use_pty\nDefaults !use_pty\nDefaults env_keep += "A B"\nDefaults env_keep -= "A"\nDefaults:x use_pty\n',
    );
    assert.deepEqual([globalDefault(sudoers, "use_pty").on, globalDefault(sudoers, "use_pty").seen?.line], [false, 2]);
    assert.equal(globalDefault(sudoers, "env_keep", ["HOME"]).value, "HOME B");
    assert.equal(globalDefault(sudoers, "authenticate").on, undefined);
  });

  it("opens aliases within aliases, negated ones too, and ends where they go round", () => {
    const sudoers = read(
      "User_Alias A = x, B : B = y, !z, A\nCmnd_Alias S = /bin/sh, T\nCmnd_Alias T = /bin/bash\nA, !B ALL = S\n",
    );
    const [rule] = sudoers.rules;
    assert.ok(rule);
    assert.deepEqual(names(openAliases(sudoers, "user", rule.users)), ["x", "y", "!z", "A", "!y", "z", "!x", "!B"]);
    assert.deepEqual(names(openAliases(sudoers, "command", [rule.command])), ["/bin/sh", "/bin/bash"]);
  });

  it("takes numbers, quoted names and escapes for users, and leaves comments out", () => {
    const { rules } = read(
      '#1000 ALL = ALL # all\n"%domain users" ALL = ALL\nDOM\\\\bob ALL = ALL\n%#100 ALL = ALL\n%:ad\\ x ALL = ALL\n#x\n',
    );
    assert.deepEqual(
      rules.map((rule) => names(rule.users).join()),
      ["#1000", "%domain users", "DOM\\bob", "%#100", "%:ad x"],
    );
  });

  it("reads digests, options, sudoedit, regular expressions and addresses", () => {
    const { rules } = read(
      "x 10.0.0.0/8, fe80::1/64 = sha256:AB12, sha512:CD /bin/x, CWD=/tmp TIMEOUT=5m ALL\n" +
        "y ALL = sudoedit /etc/motd, ^/bin/[a-z]+$ ^a,b$, list\n",
    );
    assert.deepEqual(
      rules.map((rule) => rule.command.name),
      ["/bin/x", "ALL", "sudoedit /etc/motd", "^/bin/[a-z]+$ ^a,b$", "list"],
    );
    assert.deepEqual(rules[0]?.digests, ["sha256:AB12", "sha512:CD"]);
    assert.deepEqual(names(rules[0]?.hosts ?? []), ["10.0.0.0/8", "fe80::1/64"]);
    assert.equal(rules[1]?.options.get("TIMEOUT"), "5m");
  });

  it("includes files beside it and folders, but no names with a dot or a tilde at the end", () => {
    const { files, rules } = read(
      {
        [main]: '@include local\n#includedir "/etc/sudoers.d"\n@include /etc/sudoers.%h\n',
        "/etc/local": "a ALL=ALL\n",
        "/etc/sudoers.web": "h ALL=ALL\n",
        "/etc/sudoers.d/10-b": "b ALL=ALL\n",
        "/etc/sudoers.d/20.bak": "evil ALL=ALL\n",
        "/etc/sudoers.d/30~": "evil ALL=ALL\n",
      },
      "web.example.jp",
    );
    assert.deepEqual(files, [main, "/etc/local", "/etc/sudoers.d/10-b", "/etc/sudoers.web"]);
    assert.deepEqual(names(rules.flatMap((rule) => rule.users)), ["a", "b", "h"]);
  });

  it("goes on after a line that sudo would refuse, and names it", () => {
    const source = filesSource({ [main]: "alice ALL = \nbob = ALL\ncarol ALL = ALL\nDefaults\tx y\n" });
    const sudoers = parseSudoers(main, source);
    assert.deepEqual(names(sudoers?.rules.flatMap((rule) => rule.users) ?? []), ["carol"]);
    assert.deepEqual(
      source.gaps.map(({ cause, line }) => [cause, line]),
      [
        ["malformed", 1],
        ["malformed", 2],
        ["malformed", 4],
      ],
    );
  });

  it("stops at a bound where files include each other", () => {
    const source = filesSource({ [main]: "@include /etc/sudoers\n@include /etc/sudoers\na ALL=ALL\n" });
    assert.ok((parseSudoers(main, source)?.files.length ?? 0) <= 1000);
    assert.ok(source.gaps.some((gap) => gap.cause === "too-many"));
  });

  it("never throws, and every line that it names exists", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "User_Alias",
        "Defaults",
        "ALL",
        "=",
        ",",
        ":",
        "(",
        ")",
        "!",
        "#",
        "\\",
        "\\\n",
        '"',
        "@include",
      ),
      fc.constantFrom(
        "/bin/x",
        "NOPASSWD:",
        "%g",
        "#12",
        "A",
        "sha256:",
        "^",
        "$",
        " ",
        "\n",
        "\r\n",
        "x",
        "+=",
        "CWD=",
      ),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join("")),
        (text) => {
          const { rules, defaults, aliases } = read(text);
          for (const { seen } of [...rules, ...defaults, ...aliases]) {
            assert.ok(seen.line >= 1 && seen.line <= text.split("\n").length);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  const cvtsudoers = "/usr/bin/cvtsudoers";
  it("agrees with cvtsudoers on rules", { skip: !existsSync(cvtsudoers) && "no cvtsudoers on this machine" }, () => {
    const user = fc.constantFrom("alice", "%ops", "#1000", '"%domain users"', "!bob", "ALL", "%#10");
    const runas = fc.constantFrom("", "(root) ", "(ALL:ALL) ", "(:adm) ", "() ");
    const tag = fc.constantFrom("", "NOPASSWD: ", "NOEXEC:NOPASSWD:", "PASSWD : ", "SETENV: ");
    const command = fc.constantFrom(
      "ALL",
      "/bin/ls",
      "/bin/ls -l /tmp",
      "!/bin/su",
      '/bin/id ""',
      "/bin/a\\,b",
      "sudoedit /etc/x",
    );
    const spec = fc.tuple(runas, tag, command).map((parts) => parts.join(""));
    const gap = fc.constantFrom(",", ", ", ",\\\n\t", " , ");
    const line = fc
      .tuple(user, gap, user, fc.array(spec, { minLength: 1, maxLength: 4 }), gap, fc.constantFrom("", " # c", "  "))
      .map(([one, between, two, specs, comma, after]) => `${one}${between}${two} ALL = ${specs.join(comma)}${after}`);
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), (rows) => {
        const text = `${rows.join("\n")}\n`;
        const printed = cvtsudoersJson.parse(
          JSON.parse(execFileSync(cvtsudoers, ["-f", "json"], { input: text, encoding: "utf8" })),
        );
        const theirs = printed.User_Specs.flatMap((each) =>
          each.Cmnd_Specs.flatMap((spec) =>
            spec.Commands.map((command) => [
              each.User_List.map(label).join(),
              (spec.runasusers ?? []).map(label).join(),
              (spec.runasgroups ?? []).map(label).join().replaceAll("%", ""),
              spec.Options?.findLast((option) => option["authenticate"] !== undefined)?.["authenticate"] ?? true,
              label(command),
            ]),
          ),
        );
        const ours = read(text).rules.map((rule) => [
          names(rule.users).join(),
          names(rule.runasUsers).join(),
          names(rule.runasGroups).join().replaceAll("%", ""),
          !rule.tags.includes("NOPASSWD"),
          names([rule.command]).join(),
        ]);
        assert.deepEqual(ours, theirs);
      }),
      { numRuns: 60 },
    );
  });
});
