/**
 * Content and a machine for tests.
 * @module
 */
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** What a test offers for tidying up: its context, or `{ after }` of `node:test`. */
export interface Scope {
  after(fn: () => Promise<void>): void;
}

const both = (word: string): string => `{ ja: ${word}（日本語）, en: ${word} }`;

const check = (id: string, violations: string): string => `
  - id: ${id}
    title: ${both(id)}
    subject: host
    controls: [T-1]
    severity: 7
    maxAge: PT6H
    violations: ${violations}
    expected: ${both("none")}
    why: ${both("because")}
    remedy: { text: ${both("mend")} }
`;

const content: Readonly<Record<string, string>> = {
  "bodies.yaml": `
- id: cabinet
  names: [{ name: ${both("Cabinet")}, from: 2000-01-01 }]
  certainty: seen
  source: { title: test }
`,
  "roles.yaml": `
- id: operator
  title: ${both("Operator")}
`,
  "authorities/policy.yaml": `
id: policy
kind: strategy
track: normative
title: ${both("Policy")}
decidedBy: cabinet
decidedOn: 2020-01-01
validFrom: 2020-01-01
certainty: seen
source: { title: test }
clauses:
  - id: policy:1
    section: "1"
    text: ${both("Logins are safe.")}
    certainty: seen
`,
  "controls/pr-aa.yaml": `
catalog: test
function: PR
category: PR.AA
title: ${both("Access")}
controls:
  - id: T-1
    title: ${both("Safe logins")}
    statement: ${both("Logins are safe.")}
    guidance: ${both("See to it.")}
    clauses: [policy:1]
    protects: [confidentiality]
    sp80053: [AC-2]
    csf: [PR.AA-01]
    role: operator
    methods: [TEST]
`,
  "profiles/moderate.yaml": `
id: moderate
title: ${both("Moderate")}
description: ${both("For tests")}
controls: [T-1]
`,
  "checks/host-ssh.yaml": `
family: ssh
title: ${both("SSH")}
checks:
${check("host.ssh.root-login", 'ssh.server.settings.filter(s, s.keyword == "permitrootlogin" && s.value == "yes")')}
${check("host.ssh.empty-passwords", 'ssh.server.settings.filter(s, s.keyword == "permitemptypasswords" && s.value == "yes")')}
`,
};

const machine: Readonly<Record<string, string>> = {
  "etc/hostname": "test-machine\n",
  "etc/os-release": 'ID=debian\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
  "etc/ssh/sshd_config": "PermitRootLogin no\n",
  "usr/sbin/sshd": "",
};

export interface World {
  /** A folder of content, as `contentFolders` takes it. */
  readonly content: string;
  /** A directory that stands for `/`. */
  readonly machine: string;
  /** A data folder that is not there yet. */
  readonly data: string;
}

/** Makes a world in a folder of its own. Other accounts may pass there: run by root, PostgreSQL is one. */
export async function testWorld(scope: Scope): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), "tokiwa-world-"));
  await chmod(folder, 0o711);
  scope.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const world = { content: join(folder, "content"), machine: join(folder, "machine"), data: join(folder, "data") };
  await writeFiles(world.content, content);
  await writeFiles(world.machine, machine);
  return world;
}

async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}
