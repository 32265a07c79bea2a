import assert from "node:assert/strict";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type Serving, serveAt } from "../testing/serving.ts";
import { tokiwa } from "../testing/tokiwa.ts";

let folder = "";
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "tokiwa serve-"));
  // As root, the database runs as another account, which must be able to pass.
  await chmod(folder, 0o711);
});
after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

const serve = (...words: string[]): Promise<Serving> => serveAt(join(folder, "data"), ...words);

test("a server starts, answers its own commands, and ends without a trace of hurry", async (t) => {
  const { started, err, end } = await serve();
  const data = ["--data", join(folder, "data")];

  await t.test("documents of others are imported, listed and removed by the command", async () => {
    const metadata = { title: "Ours", "last-modified": "2026-01-01T00:00:00Z", version: "1", "oscal-version": "1.2.1" };
    const uuid = "b7a4f1f0-6a0c-4a51-9f6b-2f2a2a3f6f11";
    const imports = [{ href: "../elsewhere/gone.xml", "include-all": {} }];
    const parts = [{ id: "x-1_smt", name: "statement", prose: "Guard them." }];
    const login = { id: "x-1", title: "Logins", parts };
    const documents = {
      "lib.json": { catalog: { uuid, metadata, controls: [login] } },
      "chosen.json": { profile: { uuid: uuid.replace("b7", "c7"), metadata, imports } },
      "broken.json": { catalog: { uuid, metadata: { title: "x" } } },
    };
    const files = await mkdtemp(join(folder, "documents-"));
    for (const [name, document] of Object.entries(documents))
      await writeFile(join(files, name), JSON.stringify(document));
    await mkdir(join(files, "form"));
    await writeFile(
      join(files, "form", "catalog.yaml"),
      `catalog:\n  uuid: ${uuid.replace("b7", "d7")}\n  metadata:\n    title: Form\n    last-modified: 2026-01-01T00:00:00Z\n    version: "1"\n    oscal-version: 1.2.1\n`,
    );
    const at = (name: string) => join(files, name);
    const broken = await tokiwa(["catalogs", "import", at("lib.json"), at("broken.json"), ...data]);
    assert.equal(broken.code, 1, broken.err);
    assert.match(broken.out, /✕/);
    const dry = await tokiwa(["catalogs", "import", at("chosen.json"), "--dry-run", "--json", ...data]);
    assert.equal(dry.code, 0, dry.err);
    assert.match(dry.out, /"elsewhere\/gone"/);
    const map = ["--map", "../elsewhere/gone.xml=lib.json"];
    const words = ["catalogs", "import", at("lib.json"), at("chosen.json"), at("form"), ...map, "--lang", "en"];
    const imported = await tokiwa([...words, ...data]);
    assert.equal(imported.code, 0, imported.out + imported.err);
    const list = await tokiwa(["catalogs", "list", "--lang", "en", ...data]);
    assert.match(list.out, /catalog {2}Form {2}form\.json/);
    const used = await tokiwa(["catalogs", "remove", "lib.json", "--yes", "--lang", "en", ...data]);
    assert.equal(used.code, 3);
    assert.match(used.err, /document-in-use/);
    assert.match((await tokiwa(["catalogs", "remove", "chosen.json", "--lang", "en", ...data])).out, /--yes/);
    for (const name of ["chosen.json", "lib.json", "form.json"]) {
      const removed = await tokiwa(["catalogs", "remove", name, "--yes", ...data]);
      assert.equal(removed.code, 0, removed.err);
    }
    assert.doesNotMatch((await tokiwa(["catalogs", "list", ...data])).out, /lib\.json/);
  });

  await t.test("the link signs in, once", async () => {
    const { hash, origin } = new URL(started.signInLink);
    const signIn = () =>
      fetch(`${origin}/api/v1/session`, {
        method: "POST",
        headers: { "content-type": "application/json", origin },
        body: JSON.stringify({ token: hash.slice(1) }),
      });
    assert.equal((await signIn()).status, 201);
    assert.equal((await signIn()).status, 401);
  });

  await t.test("what it leaves for the other commands is for its owner alone", async () => {
    for (const name of ["key", "server.json"]) {
      assert.equal((await stat(join(folder, "data", name))).mode & 0o077, 0, name);
    }
  });

  await t.test("the timeline tells what changed, and what made it", async () => {
    const sent = await fetch(`${started.url}/api/v1/observations`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${(await readFile(join(folder, "data", "key"), "utf8")).trim()}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({
        subject: { kind: "host", name: "past-01" },
        ...{ source: "scanner", observedAt: new Date().toISOString() },
        cells: [{ check: "host.ssh.root-login", outcome: "fail" }],
      }),
    });
    assert.equal(sent.status, 202);
    const all = await tokiwa(["timeline", "--limit", "1000", "--lang", "en", ...data]);
    assert.equal(all.code, 0, all.err);
    assert.match(all.out, /→ ✕ not satisfied .* report\n {4}host:past-01 host\.ssh\.root-login scanner\n/);
    const of = ["--asset", "host:past-01", "--check", "host.ssh.root-login"];
    assert.match(
      (await tokiwa(["timeline", ...of, "--lang", "en", ...data])).out,
      /→ ✕ fail {2}report\n {4}scanner\nRecords begin at/,
    );
    const { items } = JSON.parse((await tokiwa(["timeline", ...of, "--json", ...data])).out) as { items: unknown[] };
    assert.equal(items.length, 1);
    assert.equal((await tokiwa(["timeline", "--check", "host.ssh.root-login", ...data])).code, 2);
  });

  await t.test("status tells of its health, counts, coverage and version", async () => {
    for (let known = 0; known === 0; ) {
      const { code, out, err: said } = await tokiwa(["status", ...data, "--json"]);
      assert.equal(code, 0, said);
      const answer = JSON.parse(out) as { health: string; url: string; version: string; coverage: { known: number } };
      assert.deepEqual([answer.health, answer.url, answer.version], ["ready", started.url, started.version]);
      known = answer.coverage.known;
    }
    assert.match((await tokiwa(["status", ...data, "--lang", "ja"])).out, /把握率/);
  });

  await t.test("link makes another link", async () => {
    const { code, out } = await tokiwa(["link", ...data]);
    assert.equal(code, 0);
    assert.match(out, /^http:\/\/127\.0\.0\.1:\d+\/sign-in#\S+\n$/);
    assert.notEqual(out.trim(), started.signInLink);
  });

  await t.test("verify finds no difference", async () => {
    const { code, out } = await tokiwa(["verify", ...data]);
    assert.equal(code, 0);
    assert.match(out, /^✓ no difference {2}\d+ reports, \d+ subjects, [1-9]\d+ cells/);
  });

  await t.test("a wrong key is refused, with the server's own code", async () => {
    const { code, err: said } = await tokiwa(["status", ...data], {
      env: { TOKIWA_KEY: "not the key of this server" },
    });
    assert.equal(code, 3);
    assert.match(said, /\[wrong-token\]/);
  });

  await t.test("a second one on the same data folder is refused, with who has it", async () => {
    const { code, err: said } = await tokiwa(["serve", "--port", "0", ...data]);
    assert.equal(code, 3);
    assert.match(said, new RegExp(String(started.pid)));
    assert.match(said, /\[folder-in-use\]/);
  });

  assert.equal(await end("SIGTERM"), 0);
  const said = await err;
  for (const part of ["Content:", "PostgreSQL", "Listening:", "Stopped."]) assert.ok(said.includes(part), part);
  assert.ok(!said.includes("\u001b"), "plain lines where nobody is watching");
  const { code, err: nobody } = await tokiwa(["status", ...data]);
  assert.equal(code, 3);
  assert.match(nobody, /\[cli\.not-running\]/);
});

test("several serve one database from one data folder: status tells of all, and finds one that lives", async (t) => {
  const owner = await serve();
  const postgres = join(folder, "data", "postgres");
  const url = new URL("postgresql://tokiwa@localhost:5432/tokiwa");
  url.password = (await readFile(join(postgres, "password"), "utf8")).trim();
  url.searchParams.set("host", join(postgres, "run"));
  const shared = join(folder, "shared");
  const more = () => serve("--database-url", url.href, "--data", shared);
  const first = await more();
  t.after(() => first.child.kill("SIGKILL"));
  const second = await more();
  const status = async () => {
    const { code, out, err: said } = await tokiwa(["status", "--data", shared, "--json"]);
    assert.equal(code, 0, said);
    return JSON.parse(out) as { pid: number; server: { processes: { pid: number; roles: string[] }[] } };
  };
  const { server } = await status();
  assert.deepEqual(
    server.processes.map(({ pid, roles }) => [pid, roles]),
    [
      [owner.started.pid, ["upkeep", "diagnosis", "database"]],
      [first.started.pid, []],
      [second.started.pid, []],
    ],
  );
  assert.equal((await tokiwa(["verify", "--data", shared])).code, 0);
  // It leaves its word behind, and is no longer there.
  await first.end("SIGKILL");
  assert.equal((await status()).pid, second.started.pid);
  assert.equal(await second.end("SIGTERM"), 0);
  assert.equal((await tokiwa(["status", "--data", shared])).code, 3);
  assert.equal(await owner.end("SIGTERM"), 0);
});

test("Ctrl+C that arrives twice, from the terminal and from npm, is one wish", async () => {
  const { child, err } = await serve();
  child.kill("SIGINT");
  child.kill("SIGINT");
  const [code] = (await once(child, "exit")) as [number | null];
  assert.equal(code, 0);
  assert.match(await err, /Stopped\./);
});

test("a port that is taken is said so where it was asked for", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const address = other.address();
  assert.ok(typeof address === "object" && address !== null);
  const { code, err } = await tokiwa(["serve", "--port", String(address.port), "--data", join(folder, "data")]);
  other.close();
  assert.equal(code, 3);
  assert.match(err, /\[address-in-use\]/);
});
