import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { z } from "zod";
import { compileChecks } from "./compile.ts";
import type { Fact, Facts, Gap } from "./fact.ts";
import { parseContent } from "./parse.ts";
import type { CheckResult } from "./result.ts";
import { edited, sampleCatalog, sampleFiles } from "./testing/sample.ts";

const compiled = (files = sampleFiles) => compileChecks(parseContent(files, sampleCatalog).content, sampleCatalog);
const checks = compiled();

const evaluate = (check: string, facts: Facts, among = checks): CheckResult => {
  const found = among.get(check);
  assert.ok(found, check);
  return found.evaluate(facts);
};

const known = (value: unknown, gaps: readonly Gap[] = []): Fact => ({ status: "known", value, gaps });
const denied: Gap = { path: "/etc/shadow", cause: "permission-denied" };
const unknown: Fact = { status: "unknown", gaps: [denied] };

const user = (name: string, uid: number, line: number) => ({
  name,
  uid,
  password: "set",
  groups: [],
  seen: { file: "/etc/passwd", line, text: `${name}:x:${uid}` },
});
const server = {
  ports: [22],
  rootLogin: { value: "no", seen: { file: "/etc/ssh/sshd_config", line: 3, text: "PermitRootLogin no" } },
  options: {},
};

const facts = (users: Fact, ssh: Fact = known(server)): Facts =>
  new Map([
    ["accounts.users", users],
    ["ssh.server", ssh],
  ]);

describe("a check for violations", () => {
  const check = "host.accounts.uid-0";

  it("passes where there are none", () => {
    assert.deepEqual(evaluate(check, facts(known([user("root", 0, 1)]))), {
      check,
      outcome: "pass",
      reason: null,
      evidence: [],
    });
  });

  it("fails with each of them as evidence", () => {
    const result = evaluate(check, facts(known([user("root", 0, 1), user("toor", 0, 7)])));
    assert.equal(result.outcome, "fail");
    assert.deepEqual(result.evidence, [{ file: "/etc/passwd", line: 7, text: "toor:x:0" }]);
    assert.deepEqual(result.reason, { ja: "1 件見つかりました。", en: "1 found." });
  });

  it("says where it could not look and why, each in its language", () => {
    const torn: Gap = {
      path: "/etc/passwd",
      cause: "malformed",
      line: 3,
      detail: { ja: "利用者がありません", en: "no user" },
    };
    const result = evaluate(check, facts({ status: "unknown", gaps: [torn] }));
    assert.deepEqual(result.reason, {
      ja: "判定できません。/etc/passwd の 3 行目：形式が正しくありません（利用者がありません）。",
      en: "Cannot tell: /etc/passwd line 3 is malformed (no user).",
    });
  });

  it("fails even where not all could be read, and says that there may be more", () => {
    const result = evaluate(check, facts(known([user("toor", 0, 7)], [denied])));
    assert.equal(result.outcome, "fail");
    assert.match(result.reason?.en ?? "", /may be more: \/etc\/shadow may not be read/);
  });

  it("cannot tell where none are found but not all could be read", () => {
    const result = evaluate(check, facts(known([], [denied])));
    assert.equal(result.outcome, "error");
    assert.equal(result.reason?.en, "Cannot tell: /etc/shadow may not be read.");
    assert.equal(result.reason?.ja, "判定できません。/etc/shadow：権限がないため読めません。");
  });

  it("cannot tell where the fact is unknown or was not gathered", () => {
    assert.equal(evaluate(check, facts(unknown)).outcome, "error");
    assert.match(evaluate(check, new Map()).reason?.en ?? "", /not gathered: accounts\.users/);
  });

  it("shows twenty pieces of evidence and how many more there are", () => {
    const users = Array.from({ length: 50 }, (_, index) => user(`u${index}`, 0, index + 1));
    const { evidence, reason } = evaluate(check, facts(known(users)));
    assert.equal(evidence.length, 21);
    assert.deepEqual(evidence.at(-1), { text: "… +30" });
    assert.match(reason?.en ?? "", /^50 found/);
  });

  it("shows nothing that could rewrite a terminal, and no endless lines", () => {
    const bad = {
      ...user("x", 0, 1),
      seen: { file: "/tmp/\u001b[2J", line: 0, text: `a\tb\u202e\n${"x".repeat(9999)}` },
    };
    const [evidence] = evaluate(check, facts(known([bad]))).evidence;
    assert.equal(evidence?.file, "/tmp/\u{FFFD}[2J");
    assert.equal(evidence?.line, undefined);
    assert.match(evidence?.text ?? "", /^a b\u{FFFD}\u{FFFD}x+…$/u);
    assert.ok((evidence?.text.length ?? 0) <= 401);
  });
});

describe("a check with a condition", () => {
  const check = "host.ssh.root-login";
  const withServer = (ssh: Fact) => facts(known([]), ssh);

  it("passes where it holds, with what was looked at", () => {
    assert.deepEqual(evaluate(check, withServer(known(server))), {
      check,
      outcome: "pass",
      reason: null,
      evidence: [{ file: "/etc/ssh/sshd_config", line: 3, text: "PermitRootLogin no" }],
    });
  });

  it("fails where it does not hold, and where there is nothing to look at", () => {
    const loud = { ...server.rootLogin, value: "yes" };
    assert.equal(evaluate(check, withServer(known({ ...server, rootLogin: loud }))).outcome, "fail");
    assert.deepEqual(evaluate(check, withServer(known({ ...server, rootLogin: null }))), {
      check,
      outcome: "fail",
      reason: null,
      evidence: [],
    });
  });

  it("cannot tell where anything of its facts could not be read", () => {
    assert.equal(evaluate(check, withServer(known(server, [denied]))).outcome, "error");
  });

  it("is not applicable where it says so, and says why", () => {
    const { outcome, reason } = evaluate(check, withServer(known({ ...server, ports: [] })));
    assert.equal(outcome, "not-applicable");
    assert.equal(reason?.en, "No SSH server runs.");
  });

  it("cannot tell where it says so, and says why", () => {
    const unsure = compiled(
      edited(
        "checks/accounts.yaml",
        "    applies: ssh",
        "    decidable: ssh.server.ports.size() < 3\n    undecidable: { ja: ポートが多い。, en: Many ports. }\n    applies: ssh",
      ),
    );
    const { outcome, reason } = evaluate(check, withServer(known({ ...server, ports: [1, 2, 3] })), unsure);
    assert.equal(outcome, "error");
    assert.equal(reason?.en, "Many ports.");
    assert.equal(evaluate(check, withServer(known(server)), unsure).outcome, "pass");
    assert.equal(evaluate(check, withServer(known({ ...server, ports: [] })), unsure).outcome, "not-applicable");
    assert.equal(evaluate(check, withServer(unknown), unsure).outcome, "error");
  });

  it("cannot tell whether it applies where that fact is unknown", () => {
    assert.equal(evaluate(check, withServer(unknown)).outcome, "error");
  });
});

describe("a compiled check", () => {
  it("names the facts that it needs", () => {
    assert.deepEqual(checks.get("host.accounts.uid-0")?.facts, ["accounts.users"]);
    assert.deepEqual(checks.get("host.ssh.root-login")?.facts, ["ssh.server"]);
  });

  it("is made of machine checks only", () => {
    assert.deepEqual([...checks.keys()], ["host.accounts.uid-0", "host.ssh.root-login"]);
  });

  it("never passes where its expression is wrong", () => {
    const broken = compiled(edited("checks/accounts.yaml", "user.uid == 0", "user.uidd == 0"));
    const { outcome, reason } = evaluate("host.accounts.uid-0", facts(known([])), broken);
    assert.equal(outcome, "error");
    assert.match(reason?.en ?? "", /has no member "uidd"/);
  });

  it("tells what went wrong while it was evaluated", () => {
    const broken = compiled(edited("checks/accounts.yaml", 'user.name != "root"', "1 / user.uid == 0"));
    const { outcome, reason } = evaluate("host.accounts.uid-0", facts(known([user("root", 0, 1)])), broken);
    assert.equal(outcome, "error");
    assert.match(reason?.en ?? "", /division by zero/);
    assert.match(reason?.ja ?? "", /評価できませんでした/);
  });

  it("does not trust a fact that is not of its type", () => {
    const { outcome, reason } = evaluate("host.accounts.uid-0", facts(known([{ name: 3 }])));
    assert.equal(outcome, "error");
    assert.match(reason?.en ?? "", /accounts\.users\.name is not a string/);
  });

  it("gives up on loops that take too many steps", () => {
    const loops = compiled(
      edited("checks/accounts.yaml", "user.uid == 0", "accounts.users.all(other, other.uid != user.uid + 1000000)"),
    );
    const users = Array.from({ length: 20_000 }, (_, index) => user(`u${index}`, index, index + 1));
    const { outcome, reason } = evaluate("host.accounts.uid-0", facts(known(users)), loops);
    assert.equal(outcome, "error");
    assert.match(reason?.en ?? "", /items were walked over/);
  });

  it("matches patterns in linear time", () => {
    const patterns = compiled(edited("checks/accounts.yaml", "user.uid == 0", "user.name.matches('^(a+)+$')"));
    const name = `${"a".repeat(100_000)}!`;
    assert.equal(evaluate("host.accounts.uid-0", facts(known([user(name, 1, 1)])), patterns).outcome, "pass");
  });

  it("converts a fact once, however many checks read it", () => {
    let reads = 0;
    const users: Fact = {
      status: "known",
      gaps: [],
      get value() {
        reads++;
        return [user("root", 0, 1)];
      },
    };
    const all = facts(users);
    for (let time = 0; time < 5; time++) evaluate("host.accounts.uid-0", all);
    const first = reads;
    evaluate("host.accounts.uid-0", facts(users));
    assert.equal(reads, first);
  });

  it("answers for any facts of the declared types, without throwing", () => {
    const seen = fc.record({ file: fc.string(), line: fc.nat(), text: fc.string({ unit: "binary" }) });
    const users = fc.array(
      fc.record(
        {
          name: fc.string({ unit: "binary" }),
          uid: fc.maxSafeInteger(),
          shell: fc.string(),
          password: fc.constantFrom("locked", "set", "none"),
          groups: fc.array(fc.string()),
          seen,
        },
        { requiredKeys: ["name", "uid", "password", "groups", "seen"] },
      ),
    );
    const ssh = fc.record({
      ports: fc.array(fc.integer()),
      rootLogin: fc.option(fc.record({ value: fc.string(), seen })),
      options: fc.dictionary(fc.string(), fc.string()),
    });
    const gap = fc.record({
      path: fc.string(),
      cause: fc.constantFrom("permission-denied" as const, "timed-out" as const),
      detail: fc.record({ ja: fc.string(), en: fc.string() }),
    });
    const factOf = (value: fc.Arbitrary<unknown>): fc.Arbitrary<Fact> =>
      fc.oneof(
        fc.record({ status: fc.constant("known" as const), value, gaps: fc.array(gap, { maxLength: 4 }) }),
        gap.map((one): Fact => ({ status: "unknown", gaps: [one] })),
      );
    const odd = compiled(
      new Map([
        ...sampleFiles,
        [
          "checks/odd.yaml",
          [
            "accounts.users[0].uid * 9223372036854775807 > 0",
            "ssh.server.options['x'] == 'y'",
            "int(accounts.users[1].name) == 1",
            "timestamp(accounts.users[0].name).getHours(accounts.users[0].name) == 1",
            "accounts.users.map(u, u.name.substring(int(u.uid))).size() > 3",
            "has(ssh.server.rootLogin) && ssh.server.options.all(k, k.matches('a|^b$'))",
          ]
            .map(
              (pass, index) => `
  - id: odd.${index}
    title: { ja: 変, en: Odd }
    subject: host
    controls: [AA-01]
    severity: 1
    maxAge: P1D
    expected: { ja: あ, en: A }
    why: { ja: あ, en: A }
    remedy: { text: { ja: あ, en: A } }
    evidence: accounts.users.map(u, u.seen)
    pass: ${JSON.stringify(pass)}`,
            )
            .join("")
            .replace(/^/, "family: odd\ntitle: { ja: 変, en: Odd }\nchecks:"),
        ],
      ]),
    );
    assert.equal(odd.size, 8);
    fc.assert(
      fc.property(factOf(users), factOf(ssh), (userFact, sshFact) => {
        for (const check of odd.values()) {
          const { outcome, reason, evidence } = check.evaluate(facts(userFact, sshFact));
          assert.ok(["pass", "fail", "not-applicable", "error"].includes(outcome));
          assert.equal(outcome === "error" && reason === null, false);
          assert.ok(evidence.length <= 21);
        }
      }),
    );
  });
});

describe("what an author may rely on", () => {
  const seen = z.strictObject({ file: z.string(), line: z.int(), text: z.string() });
  const catalog = new Map<string, z.ZodType>([
    [
      "net.listeners",
      z.array(
        z.discriminatedUnion("kind", [
          z.strictObject({ kind: z.literal("tcp"), port: z.int(), seen }),
          z.strictObject({ kind: z.literal("unix"), path: z.string(), seen }),
        ]),
      ),
    ],
    ["net.load", z.number()],
    ["net.since", z.number().int().optional()],
    ["net.hosts", z.record(z.string(), z.array(z.string()))],
  ]);
  const place = { file: "/proc/net/tcp", line: 1, text: "0" };
  const values: Facts = new Map([
    [
      "net.listeners",
      known([
        { kind: "tcp", port: 22, seen: place },
        { kind: "unix", path: "/run/x", seen: place },
      ]),
    ],
    ["net.load", known(0.5)],
    ["net.since", known(undefined)],
    ["net.hosts", known(JSON.parse('{"__proto__": ["a"], "x": []}'))],
  ]);
  const passes = (pass: string): string => {
    const text = (sampleFiles.get("checks/accounts.yaml") ?? "").replace(/checks:[^]*/, "checks:");
    const check = `
  - id: own
    title: { ja: あ, en: A }
    subject: host
    controls: [AA-01]
    severity: 1
    maxAge: P1D
    expected: { ja: あ, en: A }
    why: { ja: あ, en: A }
    remedy: { text: { ja: あ, en: A } }
    pass: ${JSON.stringify(pass)}
`;
    const { content } = parseContent(new Map([...sampleFiles, ["checks/accounts.yaml", text + check]]), catalog);
    const { outcome, reason } = evaluate("own", values, compileChecks(content, catalog));
    return reason?.en ?? outcome;
  };

  it("a whole number is an int, another a double", () => {
    assert.equal(passes("net.listeners.exists(l, has(l.port) && l.port == 22) && net.load < 0.75"), "pass");
  });

  it("alternatives share their fields, and has() tells the others apart", () => {
    assert.equal(passes("net.listeners.filter(l, has(l.path)).all(l, l.path.startsWith('/run/'))"), "pass");
    assert.match(passes("net.listeners.all(l, l.port != 23)"), /"port" may be missing/);
    assert.match(passes("net.listeners.all(l, l.kind == 'udp')"), /never "udp"/);
  });

  it("a missing fact is asked for with has(), or given a value with orValue()", () => {
    assert.equal(passes("!has(net.since) || net.since > 0"), "pass");
    assert.equal(passes("net.?since.orValue(7) == 7"), "pass");
    assert.match(passes("net.since > 0"), /"since" may be missing/);
  });

  it("a record is a map, with whatever keys", () => {
    assert.equal(
      passes("'__proto__' in net.hosts && net.hosts['__proto__'] == ['a'] && net.hosts.size() == 2"),
      "pass",
    );
    assert.equal(passes("net.hosts.all(name, net.hosts[name].size() < 2) && !('toString' in net.hosts)"), "pass");
  });
});
