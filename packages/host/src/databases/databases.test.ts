import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { filesSource } from "../parse/fixture/files.ts";
import { serverOptions } from "../parse/option-files.ts";
import { hostRules, postgresSettings } from "../parse/postgresql.ts";
import { family } from "../plants/family.ts";

const conf = "/etc/postgresql/15/main/postgresql.conf";
const hba = "/etc/postgresql/15/main/pg_hba.conf";
const postgresConf =
  "data_directory = '/var/lib/postgresql/15/main'\t# use data in another directory\nhba_file = '/etc/postgresql/15/main/pg_hba.conf'\nssl = on\ninclude_dir = 'conf.d'\n";
const postgresHba =
  "# c\nlocal all postgres peer\nhost all all 127.0.0.1/32 scram-sha-256\nhost all all ::1 ffff:: scram-sha-256\nhostssl app app 10.0.0.0/8 scram-sha-256\n";
const postgresql = family("postgresql", {
  [conf]: postgresConf,
  [hba]: postgresHba,
  "/etc/postgresql/15/main/conf.d/site.conf": "listen_addresses = '*'\n",
  "/var/lib/postgresql/15/main": { mode: 0o700 },
});
const rule = (text: string) => ({ [hba]: `${postgresHba}${text}\n` });
const last = { file: hba, line: 6 };
const parameter = (text: string) => ({ "/etc/postgresql/15/main/conf.d/zz.conf": `# c\n${text}\n` });
const second = { file: "/etc/postgresql/15/main/conf.d/zz.conf", line: 2 };

describe("PostgreSQL", () => {
  it("set up with care passes every check", () => postgresql.isGreen());

  it("that admits without a good proof is named", async () => {
    await postgresql.turnsRed("host.postgresql.trust", rule("local all all trust"), last);
    await postgresql.turnsRed("host.postgresql.ident", rule("host all all 10.1.0.0/16 ident"), last);
    await postgresql.turnsRed("host.postgresql.password", rule("hostssl all all 10.1.0.0/16 password"), last);
    await postgresql.turnsRed("host.postgresql.md5", parameter("password_encryption = md5"), second);
    await postgresql.turnsRed("host.postgresql.md5", rule("hostssl all all 10.1.0.0 255.255.0.0 md5"), last);
  });

  it("that admits from everywhere, or in the clear, is named", async () => {
    await postgresql.turnsRed("host.postgresql.anywhere", rule("hostssl all all 0.0.0.0/0 scram-sha-256"), last);
    const alone = { "/etc/postgresql/15/main/conf.d/site.conf": "listen_addresses = 'localhost'\n" };
    await postgresql.says(
      "host.postgresql.anywhere",
      { ...alone, ...rule("hostssl all all 0.0.0.0/0 scram-sha-256") },
      "pass",
    );
    await postgresql.turnsRed("host.postgresql.plain", rule("host app app 10.1.0.0/16 scram-sha-256"), last);
    await postgresql.turnsRed("host.postgresql.tls", parameter("ssl = off"), {
      file: "/etc/postgresql/15/main/conf.d/site.conf",
      line: 1,
    });
    await postgresql.turnsRed("host.postgresql.tls-version", parameter("ssl_min_protocol_version = 'TLSv1'"), second);
  });

  it("whose data is open or not safe is named", async () => {
    await postgresql.turnsRed(
      "host.postgresql.data",
      { "/var/lib/postgresql/15/main": { mode: 0o755 } },
      { file: "/var/lib/postgresql/15/main" },
    );
    await postgresql.turnsRed("host.postgresql.durability", parameter("fsync = off"), second);
    const overruled = { "/var/lib/postgresql/15/main/postgresql.auto.conf": "# c\nfsync = 'off'\n" };
    await postgresql.turnsRed("host.postgresql.durability", overruled, {
      file: "/var/lib/postgresql/15/main/postgresql.auto.conf",
      line: 2,
    });
  });

  it("has a plant for every check", () => postgresql.isCovered());
});

const cnf = "/etc/mysql/my.cnf";
const own = "/etc/mysql/mariadb.conf.d/50-server.cnf";
const mariadb = family("mariadb", {
  "/usr/sbin/mariadbd": "",
  [cnf]: "[client-server]\nsocket = /run/mysqld/mysqld.sock\n!includedir /etc/mysql/mariadb.conf.d/\n",
  [own]: "[mysqld]\nbind-address = 127.0.0.1\n#skip-grant-tables\n",
  "/etc/mysql/mariadb.conf.d/client.cnf": { text: "[client]\npassword = x\n", mode: 0o600 },
  "/var/lib/mysql": { mode: 0o750 },
});
const server = (text: string) => ({ "/etc/mysql/mariadb.conf.d/99.cnf": `[mariadb]\n${text}\n` });
const there = { file: "/etc/mysql/mariadb.conf.d/99.cnf", line: 2 };

describe("MariaDB", () => {
  it("set up with care passes every check", () => mariadb.isGreen());

  it("that admits anybody is named", async () => {
    await mariadb.turnsRed("host.mariadb.grant-tables", server("skip-grant-tables"), there);
    await mariadb.turnsRed("host.mariadb.old-passwords", server("old_passwords = 1"), there);
  });

  it("that talks in the clear is named", async () => {
    await mariadb.turnsRed("host.mariadb.plain", server("bind-address = 0.0.0.0"), there);
    await mariadb.says("host.mariadb.plain", server("bind-address = *\nrequire_secure_transport = ON"), "pass");
    await mariadb.turnsRed("host.mariadb.tls-version", server("tls_version = TLSv1.0,TLSv1.2"), there);
  });

  it("that reads files of clients, or loads functions at will, is named", async () => {
    await mariadb.turnsRed("host.mariadb.local-infile", server("local-infile"), there);
    await mariadb.turnsRed("host.mariadb.functions", server("allow-suspicious-udfs = on"), there);
    await mariadb.turnsRed("host.mariadb.user", server("user = root"), there);
  });

  it("with open data, or passwords to read, is named without showing them", async () => {
    // As Debian makes it: names show, contents do not.
    const stock = { "/var/lib/mysql": { mode: 0o755 }, "/var/lib/mysql/debian-10.11.flag": "" };
    await mariadb.says("host.mariadb.data", { ...stock, "/var/lib/mysql/app": { mode: 0o700 } }, "pass");
    for (const path of ["/var/lib/mysql/ibdata1", "/var/lib/mysql/app"]) {
      const open = path.endsWith("1") ? { text: "x", mode: 0o644 } : { mode: 0o755 };
      await mariadb.turnsRed("host.mariadb.data", { ...stock, [path]: open }, { file: path });
    }
    await mariadb.turnsRed("host.mariadb.data", { "/var/lib/mysql": { mode: 0o777 } }, { file: "/var/lib/mysql" });
    const file = "/etc/mysql/mariadb.conf.d/client.cnf";
    await mariadb.turnsRed(
      "host.mariadb.passwords",
      { [file]: "[client]\npassword = hunter2\n" },
      { file, line: 2, text: "password = …" },
    );
  });

  it("has a plant for every check", () => mariadb.isCovered());
});

describe("their files", () => {
  it("are read with quotes, lists, masks and continued lines", () => {
    const source = filesSource({
      "/d/pg_hba.conf":
        'host "a b",all +ops,@x \\\n 10.0.0.0 255.0.0.0 LDAP ldapserver=x "y z" # c\nhost all all 1.2.3.4/32\nwrong\n',
    });
    const [found, ...others] = hostRules("/d/pg_hba.conf", source);
    assert.deepEqual(
      [found?.databases, found?.users, found?.address, found?.method, found?.options, found?.seen.line],
      [["a b", "all"], ["+ops", "@x"], "10.0.0.0/255.0.0.0", "ldap", ["ldapserver=x", "y z"], 1],
    );
    assert.deepEqual(others, []);
    assert.equal(source.gaps.length, 2);
  });

  it("never throw, and end where they include each other", () => {
    const circle = filesSource({ "/d/a": "include 'a'\ninclude a\n!include /d/a\n!include /d/a\n" });
    postgresSettings("/d/a", circle);
    serverOptions("/d/a", circle);
    assert.ok(circle.gaps.length > 0);
    fc.assert(
      fc.property(fc.string(), (text) => {
        const source = filesSource({ "/d/a": text });
        postgresSettings("/d/a", source);
        hostRules("/d/a", source);
        serverOptions("/d/a", source);
      }),
    );
  });
});
