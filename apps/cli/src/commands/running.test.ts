// Commands that speak with a running Tokiwa: what they say, in both languages, and what they say of what is wrong.
import assert from "node:assert/strict";
import { chmod, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { serveAt } from "../testing/serving.ts";
import { type Ran, tokiwa } from "../testing/tokiwa.ts";

const day = 86_400_000;

async function begin(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), "tokiwa running-"));
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  // As root, the database runs as another account, which must be able to pass.
  await chmod(folder, 0o711);
  const data = join(folder, "data");
  const { started, end } = await serveAt(data);
  t.after(() => end("SIGTERM"));
  const key = (await readFile(join(data, "key"), "utf8")).trim();
  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  return {
    data,
    file,
    inFolder: (name: string): string => join(folder, name),
    run: (...words: string[]): Promise<Ran> => tokiwa([...words, "--data", data]),
    send: async (method: string, path: string, body: object): Promise<unknown> => {
      const headers = { "content-type": "application/json", authorization: `Bearer ${key}` };
      const answer = await fetch(`${started.url}/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
      assert.ok(answer.ok, await answer.clone().text());
      return answer.json();
    },
  };
}

const wrong = ({ code, err }: Ran, wanted: number, said: RegExp): void => {
  assert.equal(code, wanted, err);
  assert.match(err, said);
};

test("commands that speak with a running server", async (t) => {
  const { data, file, inFolder, run, send } = await begin(t);

  await t.test("a tree of organizations is looked at, imported, and not stated twice", async () => {
    const head = "id,name.ja,name.en,parent,from,until\n";
    const csv = await file("tree.csv", `${head}ministry,甲省,Ministry,,,\noffice,乙室,Office,ministry,2025-07-01,\n`);
    const words = ["organizations", "import", csv, "--reason", "改組"];
    const dry = await run("organizations", "import", csv, "--dry-run", "--lang", "ja");
    assert.equal(dry.code, 0, dry.err);
    assert.match(dry.out, /^\+ office {2}乙室 {2}2025-07-01–$/m);
    assert.match(dry.out, /^\+ office {2}上位：ministry {2}2025-07-01–$/m);
    assert.match(dry.out, /^変更 \d+ 件、変更なし 0 件（未取込み）$/m);
    assert.doesNotMatch((await run("organizations", "list")).out, /office/, "a look changes nothing");

    const done = await run(...words, "--json");
    assert.equal(done.code, 0, done.err);
    const { added, dryRun } = JSON.parse(done.out) as { added: string[]; dryRun: boolean };
    assert.deepEqual([added, dryRun], [["ministry", "office"], false]);
    assert.match((await run(...words, "--lang", "en")).out, /^0 changed, \d+ as they were$/m);

    const list = await run("organizations", "list", "--lang", "en");
    assert.match(list.out, /^Ministry {2}ministry\n {2}Office {2}office$/m);
    const { items } = JSON.parse((await run("organizations", "list", "--json")).out) as { items: { id: string }[] };
    assert.ok(items.some(({ id }) => id === "office"));
  });

  await t.test(
    "the tree is exported, and imported again as it is changes nothing; a file is not overwritten",
    async () => {
      for (const ending of ["json", "csv", "xlsx"]) {
        const tree = inFolder(`out.${ending}`);
        const out = await run("organizations", "export", tree);
        assert.equal(out.code, 0, out.err);
        assert.equal(out.out.trim(), tree);
        const again = await run("organizations", "import", tree, "--reason", "r", "--dry-run", "--lang", "en");
        assert.match(again.out, /^0 to change, [1-9]\d* as they are; nothing was imported$/m, ending);
        assert.doesNotMatch(again.out, /^[+~]/m);
      }
      const other = await file("other.json", "{}");
      wrong(await run("organizations", "export", other), 2, /\[cli\.exists\]/);
      assert.equal((await run("organizations", "export", other, "--force")).code, 0);
      assert.match(await readFile(other, "utf8"), /"id":"office"/);
      wrong(await run("organizations", "export", inFolder("tree.doc")), 2, /\.json.*\[cli\.bad-value\]/s);
      wrong(await run("organizations", "export"), 2, /\[cli\.missing-argument\]/);
    },
  );

  await t.test("what is wrong of a tree is told with its place and a remedy, and nothing is imported", async () => {
    const tree = await file("wrong.csv", "id,name.ja,name.en,parent,from,until\noffice,丙,C,nowhere,,\n");
    wrong(await run("organizations", "import", tree, "--reason", "r"), 3, /nowhere/);
    wrong(await run("organizations", "import", tree), 2, /--reason.*\[cli\.missing-value\]/s);
    wrong(await run("organizations", "import"), 2, /\[cli\.missing-argument\]/);
    wrong(await run("organizations", "import", "/nowhere/tree.csv", "--reason", "r"), 2, /\/nowhere\/tree\.csv/);
    const yaml = await file("wrong.yaml", "organizations: [{ id: 7 }]\n");
    wrong(await run("organizations", "import", yaml, "--reason", "r", "--lang", "ja"), 3, /organizations/);
    wrong(await run("organizations", "list", "--as-of", "yesterday"), 3, /asOf/);
    assert.doesNotMatch((await run("organizations", "list", "--lang", "ja")).out, /丙/);
  });

  await t.test("retention tells policies, holds and what would go", async () => {
    assert.match((await run("retention", "--lang", "ja")).out, /^方針は定められていません。/m);
    await send("PUT", "/retention/policies/ministry", { reports: 12, history: null, reason: "規程" });
    const until = new Date(Date.now() + 30 * day).toISOString();
    await send("POST", "/retention/holds", { organization: "ministry", system: "portal", until, reason: "監査" });
    const told = await run("retention", "--lang", "en");
    assert.equal(told.code, 0, told.err);
    assert.match(told.out, /^ministry {2}reports 12 months, what was shown for ever$/m);
    assert.match(told.out, /^#\d+ ministry portal {2}held until .* \(.+\): 監査$/m);
    const { policies, holds, wouldGo } = JSON.parse((await run("retention", "--json")).out) as Record<string, object[]>;
    assert.deepEqual([policies?.length, holds?.length], [1, 1]);
    assert.ok(Array.isArray(wouldGo));
    wrong(await run("retention", "ministry"), 2, /ministry/);
  });

  await t.test("a link may be limited to organizations, which there must be", async () => {
    const limited = await run("link", "--organization", "office");
    assert.equal(limited.code, 0, limited.err);
    assert.match(limited.out, /\/sign-in#/);
  });

  await t.test("what is wrong of documents of others is told, and changes nothing", async () => {
    const before = (await run("catalogs", "list", "--json")).out;
    wrong(await run("catalogs", "import"), 2, /\[cli\.missing-argument\]/);
    wrong(await run("catalogs", "import", "/nowhere/catalog.json"), 2, /\/nowhere\/catalog\.json/);
    wrong(await run("catalogs", "remove", "no-such.json", "--yes", "--lang", "ja"), 2, /no-such\.json/);
    const text = await file("text.json", "{ this is no JSON");
    const broken = await run("catalogs", "import", text, "--lang", "ja");
    assert.equal(broken.code, 1, broken.err);
    assert.match(broken.out, /^✕ 取り込めません {2}text\.json$/m);
    assert.equal((await run("catalogs", "list", "--json")).out, before);
    assert.match((await run("catalogs", "list", "--lang", "ja")).out, /^\S+ {2}catalog {2}\S/m);
  });

  await t.test("where there is no key file, TOKIWA_KEY is asked for, and serves", async () => {
    const [key, elsewhere] = [join(data, "key"), inFolder("kept")];
    const TOKIWA_KEY = await readFile(key, "utf8");
    await rename(key, elsewhere);
    try {
      wrong(await run("organizations", "list", "--lang", "ja"), 3, /ありません。.*TOKIWA_KEY.*\[cli\.unreadable\]/s);
      wrong(await run("organizations", "list", "--lang", "en"), 3, /no key file .*TOKIWA_KEY/s);
      const given = await tokiwa(["organizations", "list", "--data", data], { env: { TOKIWA_KEY } });
      assert.equal(given.code, 0, given.err);
    } finally {
      await rename(elsewhere, key);
    }
  });

  await t.test("verify and status say it in Japanese, too", async () => {
    const verified = await run("verify", "--lang", "ja");
    assert.equal(verified.code, 0, verified.out + verified.err);
    assert.match(verified.out, /^✓ 差異なし {2}報告 \d+、.*、過去の時点 \d+（無作為）$/m);
    const status = await run("status", "--lang", "ja");
    assert.equal(status.code, 0, status.err);
    assert.match(status.out, /^. 履歴：日次の控え/m);
    assert.match((await run("status", "--lang", "en")).out, /^. History: snapshot/m);
  });
});
