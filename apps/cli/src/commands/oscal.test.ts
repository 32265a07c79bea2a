import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { after, before, describe, it } from "node:test";
import { z } from "zod";
import { main, plainEnvironment, tokiwa } from "../testing/tokiwa.ts";

let folder = "";
const at = (name: string) => join(folder, name);

const catalog = {
  catalog: {
    uuid: "11111111-1111-4111-8111-111111111111",
    metadata: {
      title: "カタログ",
      "last-modified": "2026-04-01T09:00:00+09:00",
      version: "1",
      "oscal-version": "1.2.1",
    },
    controls: [{ id: "c-1", title: "One", parts: [{ name: "statement", prose: "Do *this*." }] }],
  },
};
const profile = {
  profile: {
    uuid: "22222222-2222-4222-8222-222222222222",
    metadata: { ...catalog.catalog.metadata, title: "Profile" },
    imports: [{ href: "catalog.json", "include-controls": [{ "with-ids": ["c-1", "c-2"] }] }],
  },
};

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "tokiwa-oscal-"));
  await writeFile(at("catalog.json"), JSON.stringify(catalog, null, 2));
  await writeFile(at("profile.json"), JSON.stringify(profile, null, 2));
  await writeFile(at("broken.json"), JSON.stringify({ catalog: { ...catalog.catalog, uuid: "no" } }, null, 2));
});
after(() => rm(folder, { recursive: true, force: true }));

/** What `--json` says of the first file. */
function told(out: string): readonly string[] {
  const answer: unknown = JSON.parse(out);
  const form = z.object({
    files: z.array(z.object({ problems: z.array(z.object({ code: z.string(), pointer: z.string() })) })),
  });
  return form.parse(answer).files[0]?.problems.map(({ code, pointer }) => `${code} ${pointer}`) ?? [];
}

describe("tokiwa oscal validate", () => {
  it("says that a document is valid, and names place and remedy of what is not", async () => {
    const good = await tokiwa(["oscal", "validate", at("catalog.json"), "--lang", "en"]);
    assert.equal(good.code, 0, good.err);
    assert.match(good.out, /a valid catalog\.\n0 errors, 0 warnings/);
    const bad = await tokiwa(["oscal", "validate", at("broken.json"), "--lang", "ja"]);
    assert.equal(bad.code, 1);
    assert.match(
      bad.out,
      /broken\.json:3:13: 誤り \[oscal\.bad-form\] \/catalog\/uuid\n {4}「no」の形が正しくありません。/,
    );
  });

  it("looks references up in the catalogs given", async () => {
    const alone = await tokiwa(["oscal", "validate", at("profile.json")]);
    assert.equal(alone.code, 0, alone.out);
    const beside = await tokiwa(["oscal", "validate", at("profile.json"), "--against", at("catalog.json"), "--json"]);
    assert.equal(beside.code, 1);
    assert.deepEqual(told(beside.out), ["oscal.dangling-reference /profile/imports/0/include-controls/0/with-ids/1"]);
  });

  it("reads standard input, and takes only the model asked for", async () => {
    const given = await tokiwa(["oscal", "validate", "-", "--model", "profile", "--json"], {
      input: JSON.stringify(catalog),
    });
    assert.equal(given.code, 1);
    assert.deepEqual(told(given.out), ["oscal.wrong-model /catalog"]);
  });

  it("tells a file that is not there from one that is not valid", async () => {
    assert.equal((await tokiwa(["oscal", "validate", at("none.json")])).code, 2);
    assert.equal((await tokiwa(["oscal", "validate"])).code, 2);
  });
});

describe("tokiwa oscal convert", () => {
  it("goes from JSON over XML and YAML back to the same", async () => {
    const steps = [
      ["catalog.json", "a.xml"],
      ["a.xml", "b.yaml"],
      ["b.yaml", "c.json"],
    ] as const;
    for (const [from, to] of steps) {
      const { code, out, err } = await tokiwa(["oscal", "convert", at(from), at(to)]);
      assert.equal(code, 0, out + err);
    }
    assert.match(await readFile(at("a.xml"), "utf8"), /<p>Do <em>this<\/em>\.<\/p>/);
    assert.deepEqual(JSON.parse(await readFile(at("c.json"), "utf8")), catalog);
  });

  it("reads and writes the standard streams, and overwrites only when told to", async () => {
    const streamed = await tokiwa(["oscal", "convert", "-", "-", "--to", "yaml"], { input: JSON.stringify(catalog) });
    assert.equal(streamed.code, 0);
    assert.match(streamed.out, /^catalog:\n {2}uuid: /);
    assert.equal((await tokiwa(["oscal", "convert", at("profile.json"), at("catalog.json")])).code, 2);
    assert.equal((await tokiwa(["oscal", "convert", at("profile.json"), at("x")])).code, 2);
  });

  it("writes nothing of a document that XML cannot carry", async () => {
    await writeFile(at("odd.json"), JSON.stringify({ catalog: { ...catalog.catalog, extra: 1 } }));
    const { code, out } = await tokiwa(["oscal", "convert", at("odd.json"), at("odd.xml"), "--lang", "en"]);
    assert.equal(code, 1);
    assert.match(out, /\[oscal\.not-representable\] \/catalog\/extra/);
    await assert.rejects(readFile(at("odd.xml")));
  });
});

describe("a document of a gigabyte", () => {
  const refused =
    /\[oscal\.(?:too-large|import-unreadable)\].*The document has (?:3072|256) MB or more, beyond the limit of 256 MB\./;
  const words = ({ out, err }: { readonly out: string; readonly err: string }) => (out + err).replaceAll(/\s+/g, " ");

  it("is refused by every command, without being read", async () => {
    await writeFile(at("huge.json"), "{");
    await truncate(at("huge.json"), 3 * 2 ** 30);
    const importing = JSON.stringify(profile).replace("catalog.json", "huge.json");
    await writeFile(at("importing.json"), importing);
    for (const [code, ...line] of [
      [1, "validate", at("huge.json")],
      [1, "convert", at("huge.json"), at("huge.xml")],
      [3, "resolve", at("huge.json")],
      [3, "resolve", at("importing.json")],
      [3, "diff", at("huge.json"), at("catalog.json")],
      [3, "map", "check", at("huge.json")],
      [2, "validate", at("profile.json"), "--against", at("huge.json")],
    ] as const) {
      const ran = await tokiwa(["oscal", ...line, "--lang", "en"]);
      assert.equal(ran.code, code, words(ran));
      assert.match(words(ran), code === 2 ? /3072 MB or more/ : refused, line.join(" "));
    }
  });

  it("is read no further than its limit where it comes by standard input", async () => {
    for (const line of [
      ["validate", "-"],
      ["convert", "-", "-", "--to", "xml"],
      ["resolve", "-"],
    ] as const) {
      const child = spawn(process.execPath, [main, "oscal", ...line, "--lang", "en"], { env: plainEnvironment() });
      const piece = Buffer.alloc(2 ** 22, " ");
      // Nobody reads any more when enough was read: the pipe breaks, as it should.
      child.stdin.on("error", () => undefined);
      const endless = Readable.from(
        (function* () {
          for (let n = 0; n < 256; n++) yield piece;
        })(),
      );
      endless.pipe(child.stdin);
      const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
      assert.equal(child.exitCode, line[0] === "resolve" ? 3 : 1, err);
      assert.match(words({ out, err }), refused);
    }
  });
});
