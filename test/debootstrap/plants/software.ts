import { oneLine, type Plant } from "./plant.ts";

const status = "/var/lib/dpkg/status";
/** An installed package whose record says something else: a field of its stanza, whose line is looked for. */
const record = (check: string, name: string, field: string, value: string, more: Partial<Plant> = {}): Plant => ({
  what: `${name} with ${field}: ${value}`,
  where: {
    [status]: { replace: [new RegExp(`(?<=^Package: ${name}\n(?:.+\n)*?)${field}: .*`, "m"), `${field}: ${value}`] },
  },
  check,
  line: `${field}: ${value}`,
  ...more,
});
const installed = (check: string, name: string, more: Partial<Plant> = {}): Plant => ({
  what: `${name} installed`,
  where: {
    [status]: { append: `\nPackage: ${name}\nStatus: install ok installed\nArchitecture: all\nVersion: 99~planted\n` },
  },
  check,
  line: "Version: 99~planted",
  ...more,
});
const source = (check: string, line: string, more: Partial<Plant> = {}): Plant =>
  oneLine(`host.provenance.${check}`, "/etc/apt/sources.list.d/more.list", line, more);
const setting = (check: string, line: string): Plant =>
  oneLine(`host.provenance.${check}`, "/etc/apt/apt.conf.d/99site", line, {
    where: { "/etc/apt/apt.conf.d/99site": `// planted\n${line}\n` },
  });
const signed = "signed-by=/usr/share/keyrings/debian-archive-keyring.gpg";
/** Put together here, so that no scanner takes this file for a leak. */
const token = `gh${"p"}_${"aB3dE5gH7j".repeat(4)}`;

export const softwarePlants: readonly Plant[] = [
  record("host.updates.security", "openssl", "Version", "3.0.1-1~planted"),
  record("host.updates.pending", "adduser", "Version", "3.0~planted"),
  {
    what: "openssl held at an old version",
    where: {
      [status]: {
        replace: [
          /(?<=^Package: openssl\n)Status: .*\n((?:.+\n)*?)Version: .*/m,
          "Status: hold ok installed\nArchitecture: amd64\nVersion: 3.0.1-1~planted",
        ],
      },
    },
    check: "host.updates.held",
    line: "Version: 3.0.1-1~planted",
  },
  record("host.updates.broken", "adduser", "Status", "install ok half-configured", { line: /^Version: 3\.13\d/ }),
  installed("host.updates.orphaned", "old-tool"),
  {
    what: "a release that nobody supports any more",
    where: { "/usr/lib/os-release": { replace: ['VERSION_ID="12"', 'VERSION_ID="10"'] } },
    check: "host.updates.release",
    file: "/etc/os-release",
    line: 'VERSION_ID="10"',
  },
  {
    what: "no source of security fixes",
    where: { "/etc/apt/sources.list": { replace: [/^deb .*-security.*$/m, ""] } },
    check: "host.updates.security-source",
    line: 1,
    // Without the source there is no telling which fixes are missing.
    also: ["host.updates.security"],
  },

  installed("host.software.cleartext-server", "telnetd"),
  installed("host.software.cleartext-client", "rsh-client"),
  installed("host.software.offensive", "hydra"),
  installed("host.software.remote-control", "anydesk", { also: ["host.updates.orphaned"] }),
  installed("host.software.file-sharing", "transmission-daemon"),
  record("host.software.required", "gpgv", "Status", "deinstall ok config-files", { file: "", line: 0 }),

  source("trusted", "deb [trusted=yes] http://deb.debian.org/debian bookworm main"),
  source("insecure-source", `deb [allow-insecure=yes ${signed}] http://deb.debian.org/debian bookworm main`),
  source("valid-until", `deb [check-valid-until=no ${signed}] http://deb.debian.org/debian bookworm main`),
  source("credentials", `deb [${signed}] https://user:secret@packages.example.jp/apt stable main`),
  source("missing-keyring", "deb [signed-by=/etc/apt/keyrings/none.gpg] https://packages.example.jp/apt stable main"),
  setting("unauthenticated", 'APT::Get::AllowUnauthenticated "true";'),
  setting("tls-verification", 'Acquire::https::Verify-Peer "false";'),
  setting("sandbox", 'APT::Sandbox::User "root";'),
  {
    what: "sources that others may change",
    where: { "/etc/apt/sources.list": { mode: 0o666 } },
    check: "host.provenance.open",
    also: ["host.files.world-writable"],
  },

  {
    what: "another program in the place of a packaged one",
    where: { "/usr/bin/whoami": { text: "\u007fELF\0", mode: 0o755 } },
    check: "host.integrity.changed",
    file: "/usr/bin/whoami",
  },
  {
    what: "a packaged program that is gone",
    where: { "/usr/bin/whoami": { gone: true } },
    check: "host.integrity.missing",
    file: "/usr/bin/whoami",
  },

  {
    what: "an application without a lockfile",
    where: { "/srv/other/composer.json": '{ "require": { "a/b": "^1" } }\n' },
    check: "host.dependencies.lockfile",
  },
  oneLine("host.dependencies.unpinned", "/srv/py/requirements.txt", "black>=24"),
  {
    what: "a part fetched in the clear",
    where: { "/srv/app/package-lock.json": { replace: ["https://registry", "http://registry"] } },
    check: "host.dependencies.plain-source",
    line: '      "resolved": "http://registry.example.jp/a-1.0.0.tgz",',
  },
  {
    what: "a part without a checksum",
    where: { "/srv/app/package-lock.json": { replace: [/,\n *"integrity.*/, ""] } },
    check: "host.dependencies.integrity",
    line: '      "resolved": "https://registry.example.jp/a-1.0.0.tgz"',
  },
  oneLine("host.dependencies.registry", "/root/.npmrc", "strict-ssl=false"),

  oneLine("host.repositories.secrets", "/srv/app/a.py", `token = '${token}'`),
  oneLine("host.repositories.environment-files", "/srv/app/.env", `TOKEN="${token}"`, {
    where: { "/srv/app/.env": `# planted\nTOKEN="${token}"\n` },
  }),
  {
    what: "a remote in the clear",
    where: { "/srv/app/.git/config": { replace: ["https://", "git://"] } },
    check: "host.repositories.plain-remote",
    line: "\turl = git://git.example.jp/app.git",
  },
  {
    what: "a password in a remote",
    where: { "/srv/app/.git/config": { replace: ["https://", "https://bot:hunter2@"] } },
    check: "host.repositories.remote-credentials",
    line: "\turl = https://bot:hunter2@git.example.jp/app.git",
  },
  {
    what: "a repository among the pages",
    where: { "/var/www/html/.git/HEAD": "ref: refs/heads/main\n", "/var/www/html/.git/config": "" },
    check: "host.repositories.published",
    file: "/var/www/html/.git",
  },
  oneLine("host.repositories.tls-verification", "/root/.gitconfig", "\tsslVerify = false", {
    where: { "/root/.gitconfig": "[http]\n\tsslVerify = false\n" },
  }),
  oneLine("host.repositories.credential-store", "/root/.gitconfig", "\thelper = store", {
    where: { "/root/.gitconfig": "[credential]\n\thelper = store\n" },
  }),
];
