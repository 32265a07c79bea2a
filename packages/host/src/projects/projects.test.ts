import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { family } from "../plants/family.ts";
import type { Tree } from "../plants/tree.ts";
import { entropy, secretsIn } from "./secrets.ts";

/** A loose commit, and the files that make it the newest of a repository. */
function commit(folder: string, header: string, log: string): Tree {
  const body = `tree ${"0".repeat(40)}\nauthor A <a@x> 0 +0000\n${header}\n\nmessage\n`;
  const object = `commit ${body.length}\0${body}`;
  const id = createHash("sha1").update(object).digest("hex");
  return {
    [`${folder}/HEAD`]: "ref: refs/heads/main\n",
    [`${folder}/refs/heads/main`]: `${id}\n`,
    [`${folder}/logs/HEAD`]: `${"0".repeat(40)} ${id} A <a@x> 0 +0000\t${log}\n`,
    [`${folder}/objects/${id.slice(0, 2)}/${id.slice(2)}`]: { text: deflateSync(object) },
  };
}

const app = "/srv/app";
// Put together here, so that no scanner takes this file for a leak.
const key = (kind: string) => `-----BEGIN ${kind}PRIVATE ${"KEY"}-----`;
const token = `gh${"p"}_${"aB3dE5gH7j".repeat(4)}`;

const repositories = family("repositories", {
  "/etc/passwd": "root:x:0:0::/root:/bin/bash\n",
  "/etc/group": "root:x:0:\n",
  [`${app}/.git/config`]: '[core]\n\tbare = false\n[remote "origin"]\n\turl = https://git.example.jp/app.git\n',
  ...commit(`${app}/.git`, "gpgsig -----BEGIN SSH SIGNATURE-----\n x", "commit: one"),
  [`${app}/main.py`]: 'password = os.environ["DB_PASSWORD"]\napi_key = "changeme-changeme-1"\n',
  [`${app}/tests/key.pem`]: `${key("RSA ")}\n`,
  [`${app}/.env`]: { text: `TOKEN="${token}"\n`.replace(token, ""), mode: 0o600 },
  [`${app}/node_modules/x/key.pem`]: `${key("")}\n`,
  "/root/.gitconfig": "[http]\n\tsslVerify = true\n[credential]\n\thelper = cache\n",
});

describe("repositories", () => {
  it("in good order pass every check", () => repositories.isGreen());

  it("with secrets in them are named, without showing them", async () => {
    await repositories.turnsRed(
      "host.repositories.secrets",
      { [`${app}/a.py`]: `# c\ntoken = '${token}'\n` },
      { file: `${app}/a.py`, line: 2, text: "github-token ghp_… (44)" },
    );
    await repositories.turnsRed(
      "host.repositories.secrets",
      { [`${app}/deploy/id_rsa`]: `${key("OPENSSH ")}\n` },
      { file: `${app}/deploy/id_rsa`, line: 1 },
    );
    await repositories.turnsRed(
      "host.repositories.secrets",
      { "/var/www/html/config.php": '<?php\n$db_password = "k9$Lm2!pQ7zR4x";\n' },
      { file: "/var/www/html/config.php", line: 2 },
    );
    await repositories.turnsRed(
      "host.repositories.environment-files",
      { [`${app}/.env`]: `A=1\nSECRET_TOKEN="${token}"\n` },
      { file: `${app}/.env`, line: 2 },
    );
  });

  it("with a file of secrets are named where it was committed, and not where it is left out", async () => {
    const environment = { [`${app}/.env`]: { text: `TOKEN="${token}"\n`, mode: 0o600 } };
    await repositories.says("host.repositories.secrets", environment, "pass");
    const index = (name: string) => ({ [`${app}/.git/index`]: `DIRC\0\0\0\u0002${name}\0\0\0` });
    await repositories.says("host.repositories.secrets", { ...environment, ...index("main.py") }, "pass");
    await repositories.turnsRed(
      "host.repositories.secrets",
      { ...environment, ...index(".env") },
      { file: `${app}/.env`, line: 1 },
    );
  });

  it("with remotes in the clear, or with passwords, are named", async () => {
    const remote = (url: string) => ({ [`${app}/.git/config`]: `[remote "origin"]\n\turl = ${url}\n` });
    const place = { file: `${app}/.git/config`, line: 2 };
    await repositories.turnsRed("host.repositories.plain-remote", remote("git://git.example.jp/app.git"), place);
    await repositories.turnsRed(
      "host.repositories.remote-credentials",
      remote("https://bot:hunter2@git.example.jp/app.git"),
      { ...place, text: "url = https://…@git.example.jp/app.git" },
    );
    await repositories.says("host.repositories.remote-credentials", remote("ssh://git@git.example.jp/app.git"), "pass");
  });

  it("that are published are named", () =>
    repositories.turnsRed(
      "host.repositories.published",
      { "/var/www/html/.git/HEAD": "ref: refs/heads/main\n", "/var/www/html/.git/config": "" },
      { file: "/var/www/html/.git" },
    ));

  it("with unsigned commits of this host are named, and of others not", async () => {
    const clean = { [`${app}/.git/refs/heads/main`]: null, [`${app}/.git/logs/HEAD`]: null };
    await repositories.turnsRed(
      "host.repositories.signing",
      { ...clean, ...commit(`${app}/.git`, "committer A", "commit (amend): two") },
      { file: `${app}/.git` },
    );
    await repositories.says(
      "host.repositories.signing",
      { ...clean, ...commit(`${app}/.git`, "committer A", "pull: Fast-forward") },
      "pass",
    );
  });

  it("of people who do not verify servers, or store passwords, are named", async () => {
    const file = "/root/.gitconfig";
    await repositories.turnsRed(
      "host.repositories.tls-verification",
      { [file]: '[http "https://git.example.jp"]\n\tsslVerify = false\n' },
      { file, line: 2 },
    );
    await repositories.turnsRed(
      "host.repositories.credential-store",
      { [file]: "[credential]\n\thelper = store\n" },
      { file, line: 2 },
    );
  });

  it("have a plant for every check", () => repositories.isCovered());
});

const lock =
  '{\n "packages": {\n  "node_modules/a": {\n   "version": "1.0.0",\n   "resolved": "https://registry.npmjs.org/a.tgz",\n   "integrity": "sha512-x"\n  }\n }\n}\n';
const dependencies = family("dependencies", {
  "/etc/passwd": "root:x:0:0::/root:/bin/bash\n",
  "/etc/group": "root:x:0:\n",
  [`${app}/package.json`]: '{ "dependencies": { "a": "^1.0.0" } }\n',
  [`${app}/package-lock.json`]: lock,
  [`${app}/part/package.json`]: '{ "dependencies": { "a": "^1.0.0" } }\n',
  "/srv/empty/package.json": '{ "name": "x" }\n',
  "/srv/py/requirements.txt":
    "# c\n-r base.txt\ndjango==5.0.1 --hash=sha256:0\nflask[async]==3.0.0 ; python_version > '3'\n",
  "/etc/pip.conf": "[global]\nindex-url = https://pypi.example.jp/simple\n",
});

describe("dependencies", () => {
  it("that are pinned and verified pass every check", () => dependencies.isGreen());

  it("without a lockfile are named", async () => {
    await dependencies.turnsRed(
      "host.dependencies.lockfile",
      { "/srv/other/composer.json": '{ "require": { "a/b": "^1" } }\n' },
      { file: "/srv/other/composer.json" },
    );
    await dependencies.says(
      "host.dependencies.lockfile",
      { "/srv/other/composer.json": '{ "require": { "php": "^8" } }\n' },
      "pass",
    );
  });

  it("of any version are named by their line", () =>
    dependencies.turnsRed(
      "host.dependencies.unpinned",
      { "/srv/py/requirements-dev.txt": "pytest==8.0.0\nblack>=24\n" },
      { file: "/srv/py/requirements-dev.txt", line: 2 },
    ));

  it("fetched in the clear, or without a checksum, are named", async () => {
    const file = `${app}/package-lock.json`;
    await dependencies.turnsRed(
      "host.dependencies.plain-source",
      { [file]: lock.replace("https:", "http:") },
      { file, line: 5 },
    );
    await dependencies.turnsRed(
      "host.dependencies.integrity",
      { [file]: lock.replace(/,\n *"integrity.*/, "") },
      { file, line: 5 },
    );
  });

  it("from servers that are not verified are named", async () => {
    await dependencies.turnsRed(
      "host.dependencies.registry",
      { "/etc/pip.conf": "[global]\ntrusted-host = pypi.example.jp\n" },
      { file: "/etc/pip.conf", line: 2 },
    );
    await dependencies.turnsRed(
      "host.dependencies.registry",
      { "/root/.npmrc": "strict-ssl=false\n" },
      { file: "/root/.npmrc", line: 1 },
    );
  });

  it("have a plant for every check", () => dependencies.isCovered());
});

describe("secrets in text", () => {
  it("are told by their form or by their randomness", () => {
    const kinds = (text: string) => secretsIn(text).map(({ kind }) => kind);
    assert.deepEqual(kinds(`aws = AKIA${"ABCDEFGHIJKLMNOP"}`), ["aws-access-key"]);
    assert.deepEqual(kinds(`url: postgres://app:s3cr${"etPassw0rd"}@db/x`), ["address-with-password"]);
    assert.deepEqual(kinds(`api-key: "9fK2${"mQ7xLp4Vn8Zt"}"`), ["assigned"]);
    for (const harmless of [
      "password: ${DB_PASSWORD}",
      'secret = "aaaaaaaaaaaaaaa1"',
      'token: "{{ token }}"',
      "postgres://app:${PASSWORD}@db/x",
      "AKIAIOSFODNN7EXAMPLE",
      'password = "correct horse battery"',
    ]) {
      assert.deepEqual(kinds(harmless), [], harmless);
    }
  });

  it("have more information the more their characters vary", () => {
    assert.equal(entropy("aaaa"), 0);
    assert.equal(entropy("abcd"), 2);
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        (text) => entropy(text) >= 0 && entropy(text) <= Math.log2(text.length) + 1e-9,
      ),
    );
  });

  it("never come out whole", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]{36}$/), (rest) => {
        const [found] = secretsIn(`x = "ghp_${rest}"`);
        assert.ok(found && !found.hint.includes(rest.slice(0, 8)));
      }),
    );
  });
});
