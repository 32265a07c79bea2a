/**
 * A small content without problems, for tests to break.
 * @module
 */
import { z } from "zod";
import { type FactCatalog, seen } from "../fact.ts";
import { parseContent } from "../parse.ts";

const user = z.strictObject({
  name: z.string(),
  uid: z.int(),
  shell: z.string().optional(),
  password: z.enum(["locked", "set", "none"]),
  groups: z.array(z.string()),
  seen,
});

export const sampleCatalog: FactCatalog = new Map<string, z.ZodType>([
  ["accounts.users", z.array(user)],
  [
    "ssh.server",
    z.strictObject({
      ports: z.array(z.int()),
      rootLogin: z.strictObject({ value: z.string(), seen }).nullable(),
      options: z.record(z.string(), z.string()),
    }),
  ],
]);

export const sampleFiles: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "bodies.yaml": `
- id: centre
  names:
    - name: { ja: 旧センター, en: Old Centre }
      from: 2015-01-01
      until: 2025-07-01
    - name: { ja: 新センター, en: New Centre }
      from: 2025-07-01
  certainty: seen
  source: { title: Act }
`,
    "roles.yaml": `
- id: operator
  title: { ja: 運用担当者, en: Operator }
`,
    "authorities/strategy.yaml": `
id: strategy
kind: strategy
track: normative
title: { ja: 戦略, en: Strategy }
decidedBy: centre
decidedOn: 2021-09-28
validFrom: 2021-09-28
certainty: seen
source: { title: Strategy }
clauses:
  - id: strategy:1
    section: "1"
    text: { ja: 情報システムを守る。, en: Information systems are protected. }
`,
    "authorities/standard.yaml": `
id: standard
kind: standard
track: normative
title: { ja: 基準, en: Standard }
decidedBy: centre
decidedOn: 2022-06-30
validFrom: 2022-07-01
validUntil: 2026-07-01
parent: strategy
certainty: seen
source: { title: Standard }
clauses:
  - id: standard:1
    section: "1"
    text: { ja: アカウントを管理する。, en: Accounts are managed. }
    basis: [strategy:1]
  - id: standard:2
    section: "2"
    text: { ja: 用語を定める。, en: Terms are defined. }
    noControl: { ja: 定義のため。, en: It only defines terms. }
`,
    "controls/pr-aa.yaml": `
catalog: sample
function: PR
category: PR.AA
title: { ja: 認証, en: Authentication }
controls:
  - id: AA-01
    title: { ja: アカウント, en: Accounts }
    statement: { ja: 不要な特権を与えない。, en: No needless privilege is given. }
    guidance: { ja: 定期に見直す。, en: Review them regularly. }
    clauses: [standard:1]
    protects: [confidentiality]
    sp80053: [AC-2, AC-6(1)]
    csf: [PR.AA-01]
    role: operator
    methods: [TEST]
  - id: AA-02
    title: { ja: 教育, en: Training }
    statement: { ja: 教育を行う。, en: Training is given. }
    guidance: { ja: 毎年行う。, en: Do it every year. }
    clauses: [standard:1]
    protects: [integrity]
    role: operator
    methods: [INTERVIEW]
`,
    "profiles/low.yaml": `
id: low
title: { ja: 低, en: Low }
description: { ja: 影響が小さいもの, en: Of little impact }
controls: [AA-01]
`,
    "profiles/moderate.yaml": `
id: moderate
title: { ja: 中, en: Moderate }
description: { ja: 影響が中くらいのもの, en: Of moderate impact }
imports: [low]
controls: [AA-02]
`,
    "checks/accounts.yaml": `
family: accounts
title: { ja: アカウント, en: Accounts }
checks:
  - id: host.accounts.uid-0
    title: { ja: uid 0 は root だけ, en: Only root has uid 0 }
    subject: host
    controls: [AA-01]
    severity: 9
    maxAge: PT1H
    expected: { ja: root のみ, en: Only root }
    why: { ja: 特権が広がるため。, en: It spreads privilege. }
    remedy: { text: { ja: 削除する。, en: Remove it. } }
    violations: >-
      accounts.users.filter(user,
        user.uid == 0 &&
        user.name != "root")
  - id: host.ssh.root-login
    title: { ja: root の遠隔ログインを許さない, en: No remote login of root }
    subject: host
    controls: [AA-01]
    severity: 7.5
    maxAge: P1D
    expected: { ja: 許さない, en: Refused }
    why: { ja: 総当たりの的になるため。, en: It invites guessing. }
    remedy: { text: { ja: 設定する。, en: Set it. } }
    applies: ssh.server.ports.size() > 0
    otherwise: { ja: SSH が動いていない。, en: No SSH server runs. }
    pass: has(ssh.server.rootLogin) && ssh.server.rootLogin.value == "no"
    evidence: ssh.server.rootLogin
  - id: org.training
    title: { ja: 教育の記録, en: Record of training }
    subject: organization
    controls: [AA-02]
    method: EXAMINE
    severity: 4
    maxAge: P365D
    expected: { ja: 全員が受けた。, en: All took part. }
    why: { ja: 人の誤りを減らすため。, en: It prevents mistakes. }
    remedy: { text: { ja: 実施する。, en: Give it. } }
    asks: { ja: 受講の記録, en: The record of attendance }
`,
  }),
);

/** The sample with one passage of one file replaced. Throws where the passage is not there exactly once. */
export const edited = (file: string, from: string, to: string): ReadonlyMap<string, string> => {
  const text = sampleFiles.get(file) ?? "";
  if (text.split(from).length !== 2) throw new Error(`"${from}" stands not once in ${file}`);
  return new Map([...sampleFiles, [file, text.replace(from, () => to)]]);
};

/** The problems of files, each as `file:line:column code`. */
export const problemsOf = (files: ReadonlyMap<string, string>): readonly string[] =>
  parseContent(files, sampleCatalog).problems.map(
    ({ file, line, column, code }) => `${file}:${line}:${column} ${code}`,
  );

/** The English message of the only problem that files have. */
export const messageOf = (files: ReadonlyMap<string, string>): string => {
  const { problems } = parseContent(files, sampleCatalog);
  if (problems.length !== 1) throw new Error(`not one problem: ${JSON.stringify(problems)}`);
  return problems[0]?.message.en ?? "";
};
