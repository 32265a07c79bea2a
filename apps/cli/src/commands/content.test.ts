// "Add your own", as somebody does who knows no more than CONTRIBUTING.md; and every mistake that they may make.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { tokiwa } from "../testing/tokiwa.ts";

let root = "";
before(async () => {
  root = await mkdtemp(join(tmpdir(), "tokiwa-own-"));
});
after(() => rm(root, { recursive: true, force: true }));

/** A folder of content with these files. */
async function folderOf(name: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name, path)), { recursive: true });
    await writeFile(join(root, name, path), text);
  }
  return join(root, name);
}

const check = (id: string, control: string, pass: string): string => `family: ssh
title: { ja: SSH の検査, en: Checks of SSH }
checks:
  - id: ${id}
    title: { ja: 注意書きが表示される, en: A notice is shown }
    subject: host
    controls: [${control}]
    severity: 3
    maxAge: P1D
    pass: ${pass}
    expected: { ja: Banner が設定されている, en: Banner is set }
    why: { ja: 対策基準の7.1が求めている, en: Our standard asks for it }
    remedy: { text: { ja: Banner を設定する, en: Set Banner } }
`;
const condition = 'ssh.server.settings.exists(s, s.keyword == "banner" && s.value != "none")';

/** One of each kind, as CONTRIBUTING.md shows them. */
const own = {
  "bodies.yaml": `
- id: our-ministry
  names:
    - name: { ja: 某省, en: Our Ministry }
      from: 2001-01-06
  certainty: seen
  source: { title: 某省設置法 }
`,
  "authorities/our-standard.yaml": `
id: our-standard
kind: organization-policy
track: normative
title: { ja: 某省情報セキュリティ対策基準, en: Security Standard of Our Ministry }
decidedBy: our-ministry
decidedOn: 2026-04-01
validFrom: 2026-04-01
parent: common-standards-2023
certainty: seen
source: { title: 某省情報セキュリティ対策基準 }
clauses:
  - id: our-standard:7.1
    section: "7.1"
    text: { ja: 遠隔からの接続の前に、注意書きを表示する。, en: A notice is shown before a remote login. }
    basis: [common-standards-2023:part-7]
`,
  "controls/ours.yaml": `
catalog: our-baseline
function: PR
category: PR.AA
title: { ja: 某省の管理策, en: Controls of our ministry }
controls:
  - id: OUR-01
    title: { ja: 接続前の注意書き, en: A notice before login }
    statement: { ja: 遠隔から接続する者に注意書きを示す。, en: Whoever connects remotely is shown a notice. }
    guidance: { ja: 文面は法務の担当が定める。, en: The legal office sets the wording. }
    clauses: [our-standard:7.1]
    protects: [confidentiality]
    sp80053: [AC-8]
    role: system-operator
    methods: [TEST]
`,
  "profiles/ours.yaml": `
id: ours
title: { ja: 某省の水準, en: Our level }
description: { ja: 中影響に某省の管理策を加える。, en: Moderate plus our own. }
imports: [moderate]
controls: [OUR-01]
`,
  "checks/banner.yaml": check("host.ssh.banner", "OUR-01", condition),
};

interface Answer {
  readonly problems: readonly {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly code: string;
    readonly severity: string;
    readonly message: { readonly ja: string; readonly en: string };
  }[];
  readonly counts: Readonly<Record<string, number>>;
  readonly replacements: readonly { readonly kind: string; readonly id: string }[];
}
const answerOf = (out: string): Answer => JSON.parse(out) as Answer;

test("a folder of one's own adds an authority, a control, a profile and a check, and is clean", async () => {
  const folder = await folderOf("own", own);
  const { code, out, err } = await tokiwa(["content", "check", folder, "--json"]);
  assert.equal(code, 0, err);
  const builtIn = answerOf((await tokiwa(["content", "check", "--json"])).out);
  const { problems, counts, replacements } = answerOf(out);
  assert.deepEqual(
    problems.filter(({ file }) => file.startsWith(folder)),
    [],
  );
  for (const kind of ["bodies", "documents", "clauses", "controls", "profiles", "checks"])
    assert.equal(counts[kind], (builtIn.counts[kind] ?? 0) + 1, kind);
  assert.deepEqual(replacements, []);
});

test("a check of one's own is tried over facts, and is part of a diagnosis by one's own profile", async () => {
  const folder = await folderOf("own", own);
  const setting = { keyword: "banner", value: "/etc/issue.net", number: -1, conditional: false, isDefault: false };
  const seen = { file: "/etc/ssh/sshd_config", line: 7, text: "Banner /etc/issue.net" };
  const facts = (settings: readonly object[]) =>
    JSON.stringify({
      "ssh.server": { status: "known", value: { present: true, settings, algorithms: [], faults: [] } },
    });
  const tried = (input: string) =>
    tokiwa(["content", "try", "host.ssh.banner", "--content", folder, "--facts", "-"], { input });
  assert.equal((await tried(facts([{ ...setting, seen }]))).code, 0);
  assert.equal((await tried(facts([]))).code, 1);
  const tree = await folderOf("tree", { "etc/os-release": "ID=debian\n", "etc/ssh/sshd_config": "Port 22\n" });
  const line = ["diagnose", "--root", tree, "--content", folder, "--profile", "ours", "--family", "ssh", "--json"];
  const { cells } = JSON.parse((await tokiwa(line)).out) as { cells: readonly { check: string }[] };
  assert.ok(cells.some((cell) => cell.check === "host.ssh.banner"));
});

test("what replaces something built in is said, so that nobody does so without knowing", async () => {
  const folder = await folderOf("override", {
    "checks/root-login.yaml": check("host.ssh.root-login", "TB-AA-07", condition),
  });
  const { out } = await tokiwa(["content", "check", folder, "--lang", "en"]);
  assert.match(out, /override: 1 file, replaces host\.ssh\.root-login$/m);
  const { replacements } = answerOf((await tokiwa(["content", "check", folder, "--json"])).out);
  assert.deepEqual(
    replacements.map(({ kind, id }) => [kind, id]),
    [["check", "host.ssh.root-login"]],
  );
});

const good = check("host.ssh.banner", "TB-AA-06", condition);
const profile = (id: string, imported: string): string =>
  `id: ${id}\ntitle: { ja: 水準 ${id}, en: Level }\ndescription: { ja: 説明。, en: Text. }\nimports: [${imported}]\n`;

/** Each line has nine times what the line before it has. */
const bomb = Array.from({ length: 15 }, (_, at) =>
  at === 0 ? "a0: &a0 [x, x]\n" : `a${at}: &a${at} [${`*a${at - 1}, `.repeat(9)}]\n`,
).join("");

/** Mistakes: the file, what is in it, and where and as what they have to be told. */
const mistakes: readonly (readonly [file: string, text: string | Uint8Array, told: string])[] = [
  ["checks/cel.yaml", good.replace('"none")', '"none"'), "10:83 malformed-expression"],
  ["checks/fact.yaml", good.replace("ssh.server", "ssh.sever"), "10:11 unknown-fact"],
  ["checks/member.yaml", good.replace("s.keyword", "s.keywrd"), "10:43 unknown-member"],
  ["checks/control.yaml", good.replace("TB-AA-06", "TB-AA-60"), "7:16 broken-tie"],
  ["checks/language.yaml", good.replace(", en: Banner is set", ""), "11:15 missing-field"],
  ["checks/misspelt.yaml", good.replace("severity", "severty"), "8:5 unknown-field"],
  [
    "checks/other-form.yaml",
    good.replace("    severity", "    asks: { ja: 記録, en: Records }\n    severity"),
    "11:5 unknown-field",
  ],
  ["checks/twice.yaml", good.replace("    maxAge", "    severity: 4\n    maxAge"), "9:5 malformed-yaml"],
  ["checks/bracket.yaml", good.replace("TB-AA-06]", "TB-AA-06"), "8:5 malformed-yaml"],
  ["checks/tab.yaml", good.replace("    severity", "\tseverity"), "8:1 malformed-yaml"],
  ["checks/tag.yaml", good.replace("severity: 3", "severity: !!js/function x"), "8:15 malformed-yaml"],
  ["checks/documents.yaml", `${good}---\n${good}`, "14:1 malformed-yaml"],
  ["checks/encoding.yaml", Buffer.from([...Buffer.from("family: "), 0x8e, 0xa9, 0x0a]), "1:9 malformed-yaml"],
  ["checks/duration.yaml", good.replace("P1D", "P1Y"), "9:13 bad-form"],
  ["checks/empty.yaml", "", "1:1 wrong-type"],
  ["checks/large.yaml", Buffer.alloc(50 * 1024 * 1024, "#"), "1:1 yaml-limit"],
  ["checks/deep.yaml", "[".repeat(40) + "]".repeat(40), "1:33 yaml-limit"],
  ["checks/aliases.yaml", bomb, "4:45 yaml-limit"],
  ["profiles/one.yaml", profile("one", "two"), ""],
  ["profiles/two.yaml", profile("two", "one"), "4:11 cycle"],
  ["profiles/typo.yaml", profile("typo", "modrate"), "4:11 broken-tie"],
  ["checks/first.yaml", good.replace("banner\n", "same\n"), ""],
  ["checks/second.yaml", good.replace("banner\n", "same\n"), "4:9 duplicate-id"],
  ["controls/stray/x.yaml", "a: 1\n", "0:0 unknown-file"],
  ["checks/data.json", "{}", "0:0 unknown-file"],
];

/** Ties are not looked at while a file cannot be read as a whole: what they lead to may stand in it. */
const whole = /yaml-limit|malformed-yaml|wrong-type/;

for (const [name, chosen] of [
  ["unreadable", mistakes.filter(([, , told]) => whole.test(told))],
  ["wrong", mistakes.filter(([, , told]) => !whole.test(told))],
] as const)
  test(`each file that is ${name} is named with line, column and what to do, in both languages`, async () => {
    const folder = await folderOf(
      name,
      Object.fromEntries(
        // Each has an identifier of its own, so that no mistake is that two are the same.
        chosen.map(([file, text]) => [
          file,
          typeof text === "string" ? text.replace("ssh.banner", `ssh.${file.replace(/\W/g, "-")}`) : text,
        ]),
      ),
    );
    const { code, out } = await tokiwa(["content", "check", folder, "--json"]);
    assert.equal(code, 1);
    const { problems } = answerOf(out);
    for (const [file, , told] of chosen) {
      const found = problems.filter((problem) => problem.file === join(folder, file));
      const places = found.map(({ line, column, code: kind }) => `${line}:${column} ${kind}`);
      if (told === "") assert.deepEqual(places, [], file);
      else assert.ok(places.includes(told), `${file}: ${told} expected, told ${places.join(", ") || "nothing"}`);
      for (const { message } of found) {
        assert.match(message.ja, /。$/, file);
        assert.match(message.en, /[.?]$/, file);
      }
    }
  });

test("one run tells every fault of a file, also where its head is wrong", async () => {
  const text = good
    .replace(", en: Checks of SSH", "")
    .replace("severity: 3", "severity: 30")
    .replace("s.keyword", "s.keywrd")
    .replace("TB-AA-06", "TB-AA-60")
    .replace(", en: Banner is set", "");
  const folder = await folderOf("many", { "checks/many.yaml": text });
  const { code, out } = await tokiwa(["content", "check", folder, "--json"]);
  assert.equal(code, 1);
  assert.deepEqual(
    answerOf(out).problems.map((problem) => `${problem.line}:${problem.column} ${problem.code}`),
    ["2:8 missing-field", "7:16 broken-tie", "8:15 bad-form", "10:43 unknown-member", "11:15 missing-field"],
  );
});
