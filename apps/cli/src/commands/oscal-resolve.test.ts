import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { z } from "zod";
import { tokiwa } from "../testing/tokiwa.ts";

let folder = "";
const at = (name: string) => join(folder, name);
const put = (name: string, document: object) => writeFile(at(name), JSON.stringify(document, null, 2));

const metadata = { title: "T", "last-modified": "2026-04-01T09:00:00+09:00", version: "1", "oscal-version": "1.2.1" };
const control = (id: string, prose: string) => ({
  id,
  title: id,
  parts: [{ id: `${id}_smt`, name: "statement", prose }],
});
const catalog = (...controls: readonly object[]) => ({
  catalog: { uuid: "11111111-1111-4111-8111-111111111111", metadata, controls },
});
const profile = (href: string, ...ids: readonly string[]) => ({
  profile: {
    uuid: "22222222-2222-4222-8222-222222222222",
    metadata,
    imports: [{ href, "include-controls": [{ "with-ids": ids }] }],
  },
});
const mapping = (source: string, target: string, ...maps: readonly (readonly [string, string, string])[]) => ({
  "mapping-collection": {
    uuid: "33333333-3333-4333-8333-333333333333",
    metadata,
    provenance: { method: "human", "matching-rationale": "semantic", status: "complete", "mapping-description": "t" },
    mappings: [
      {
        uuid: "44444444-4444-4444-8444-444444444444",
        "source-resource": { type: "catalog", href: source },
        "target-resource": { type: "catalog", href: target },
        maps: maps.map(([from, relationship, to], index) => ({
          uuid: `55555555-5555-4555-8555-55555555555${index}`,
          relationship,
          sources: [{ type: "control", "id-ref": from }],
          targets: [{ type: "control", "id-ref": to }],
        })),
      },
    ],
  },
});

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "tokiwa-resolve-"));
  await mkdir(at("far"));
  await put("catalog.json", catalog(control("a-1", "every year"), control("a-2", "always")));
  await put("next.json", catalog(control("a-1", "every month"), control("a-3", "new")));
  await put("far/catalog.json", catalog(control("a-1", "far")));
  await put("profile.json", profile("catalog.json", "a-1"));
  await put("remote.json", profile("https://example.org/oscal/catalog.json", "a-1"));
  await put("nothing.json", profile("catalog.json", "z-9"));
  await put("itself.json", profile("itself.json", "a-1"));
});
after(() => rm(folder, { recursive: true, force: true }));

/** The part of a resolved catalog that the tests look at. */
const resolved = z.object({
  catalog: z.object({
    metadata: z.object({ links: z.array(z.object({ href: z.string(), rel: z.string() })) }),
    controls: z.array(z.object({ id: z.string(), parts: z.array(z.object({ prose: z.string() })) })),
  }),
});

describe("tokiwa oscal resolve", () => {
  it("writes the catalog to standard output, or into a file, which it does not overwrite unasked", async () => {
    const shown = await tokiwa(["oscal", "resolve", at("profile.json")]);
    assert.equal(shown.code, 0, shown.err);
    assert.deepEqual(
      resolved.parse(JSON.parse(shown.out)).catalog.controls.map(({ id }) => id),
      ["a-1"],
    );
    const kept = await tokiwa(["oscal", "resolve", at("profile.json"), "-o", at("out.json")]);
    assert.equal(kept.code, 0, kept.err);
    assert.equal(kept.out, "");
    const { catalog: written } = resolved.parse(JSON.parse(await readFile(at("out.json"), "utf8")));
    assert.deepEqual(written.metadata.links, [{ href: "profile.json", rel: "source-profile" }]);
    const again = await tokiwa(["oscal", "resolve", at("profile.json"), "-o", at("out.json")]);
    assert.equal(again.code, 2);
    assert.match(again.err, /cli\.exists/);
  });

  it("writes in the form that the file's name says", async () => {
    const { code, err } = await tokiwa(["oscal", "resolve", at("profile.json"), "-o", at("out.xml")]);
    assert.equal(code, 0, err);
    assert.match(await readFile(at("out.xml"), "utf8"), /<control id="a-1">/);
  });

  it("fetches nothing, and reads what --map names in place of an address", async () => {
    const refused = await tokiwa(["oscal", "resolve", at("remote.json"), "--lang", "en"]);
    assert.equal(refused.code, 3);
    assert.equal(refused.out, "");
    assert.match(refused.err, /remote\.json:12:\d+: error \[oscal\.import-missing\]/);
    assert.match(refused.err.replaceAll(/\s+/g, " "), /--map https:\/\/example\.org\/oscal\/ ?catalog\.json=/);
    for (const map of [
      `https://example.org/oscal/=${at("far")}`,
      `https://example.org/oscal/catalog.json=${at("far/catalog.json")}`,
    ]) {
      const mapped = await tokiwa(["oscal", "resolve", at("remote.json"), "--map", map]);
      assert.equal(mapped.code, 0, mapped.err);
      assert.equal(resolved.parse(JSON.parse(mapped.out)).catalog.controls[0]?.parts[0]?.prose, "far");
    }
    const wrong = await tokiwa(["oscal", "resolve", at("remote.json"), "--map", "nowhere"]);
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /cli\.bad-value/);
  });

  it("reads a profile from standard input, with imports relative to the working folder", async () => {
    const { code, out, err } = await tokiwa(["oscal", "resolve", "-"], {
      input: JSON.stringify(profile(`file://${at("catalog.json")}`, "a-2")),
    });
    assert.equal(code, 0, err);
    assert.equal(resolved.parse(JSON.parse(out)).catalog.controls[0]?.id, "a-2");
  });

  it("exits with 1 where nothing is selected, with 3 where it cannot be resolved, and writes nothing", async () => {
    const nothing = await tokiwa(["oscal", "resolve", at("nothing.json"), "-o", at("no.json")]);
    assert.equal(nothing.code, 1);
    assert.match(nothing.err, /oscal\.selects-nothing/);
    await assert.rejects(readFile(at("no.json")));
    const itself = await tokiwa(["oscal", "resolve", at("itself.json"), "--lang", "ja"]);
    assert.equal(itself.code, 3);
    assert.match(itself.err, /取込みが循環しています/);
  });

  it("answers programs with one value of JSON", async () => {
    const { code, out } = await tokiwa(["oscal", "resolve", at("itself.json"), "--json"]);
    assert.equal(code, 3);
    const form = z.object({
      resolved: z.boolean(),
      problems: z.array(z.object({ code: z.string(), pointer: z.string() })),
    });
    assert.deepEqual(form.parse(JSON.parse(out)), {
      resolved: false,
      problems: [{ code: "oscal.import-circular", pointer: "/profile/imports/0/href" }],
    });
  });
});

describe("tokiwa oscal diff", () => {
  it("tells what a new edition changes, by words, and exits with 1", async () => {
    const { code, out } = await tokiwa(["oscal", "diff", at("catalog.json"), at("next.json"), "--lang", "en"]);
    assert.equal(code, 1);
    assert.match(out, /~ a-1 a-1 {2}\[statement\]\n {4}a-1_smt prose\n {6}every \[-year-\]\{\+month\+\}/);
    assert.match(out, /\+ a-3 a-3 {2}\[added\]/);
    assert.match(out, /- a-2 a-2 {2}\[removed\]/);
    assert.match(out, /added 1, removed 1, statement 1/);
  });

  it("resolves profiles before it compares, and exits with 0 where they come to the same", async () => {
    const same = await tokiwa(["oscal", "diff", at("profile.json"), at("profile.json"), "--lang", "ja"]);
    assert.equal(same.code, 0, same.err);
    assert.match(same.out, /管理策に違いはありません/);
    const { code, out } = await tokiwa(["oscal", "diff", at("profile.json"), at("catalog.json"), "--json"]);
    assert.equal(code, 1);
    const form = z.object({ summary: z.record(z.string(), z.number()), items: z.array(z.object({ key: z.string() })) });
    assert.deepEqual(
      form.parse(JSON.parse(out)).items.map(({ key }) => key),
      ["control:a-2"],
    );
  });

  it("compares nothing where a side is no catalog", async () => {
    await put("maps.json", mapping("a.json", "b.json", ["a", "equal-to", "b"]));
    const { code, err } = await tokiwa(["oscal", "diff", at("catalog.json"), at("maps.json")]);
    assert.equal(code, 3);
    assert.match(err, /oscal\.wrong-model/);
  });
});

describe("tokiwa oscal map compose", () => {
  it("writes what follows for certain, and tells what stays unknown with its chain", async () => {
    await put("one.json", mapping("ours.json", "mid.json", ["a", "equal-to", "m"], ["b", "superset-of", "n"]));
    await put("two.json", mapping("mid.json", "theirs.json", ["m", "subset-of", "x"], ["n", "subset-of", "y"]));
    const { code, out, err } = await tokiwa([
      "oscal",
      "map",
      "compose",
      at("one.json"),
      at("two.json"),
      "--lang",
      "en",
    ]);
    assert.equal(code, 0, err);
    assert.match(out, /"relationship": "subset-of"/);
    assert.match(err, /1 certain relations\n.*1 unknown\n {2}b ⊃ n ⊂ y\n.*0 contradictions/);
  });

  it("exits with 1 where the mappings contradict each other, with 3 where they have nothing in common", async () => {
    await put("no.json", mapping("mid.json", "theirs.json", ["m", "no-relationship", "x"], ["m", "equal-to", "x"]));
    const { code, out } = await tokiwa(["oscal", "map", "compose", at("one.json"), at("no.json"), "--json"]);
    assert.equal(code, 1);
    const form = z.object({ contradictory: z.array(z.object({ chains: z.array(z.string()) })) });
    assert.deepEqual(
      form.parse(JSON.parse(out)).contradictory.map(({ chains }) => chains),
      [["a = m ∅ x", "a = m = x"]],
    );
    await put("apart.json", mapping("p.json", "q.json", ["p", "equal-to", "q"]));
    const apart = await tokiwa(["oscal", "map", "compose", at("one.json"), at("apart.json")]);
    assert.equal(apart.code, 3);
    assert.match(apart.err, /oscal\.mappings-not-joined/);
    const said = await tokiwa([
      "oscal",
      "map",
      "compose",
      at("one.json"),
      at("apart.json"),
      "--map",
      `${at("p.json")}=${at("mid.json")}`,
    ]);
    assert.notEqual(said.code, 3, said.err);
  });
});

describe("tokiwa oscal map query", () => {
  it("finds what a control relates to, from either side and through others, with the chain", async () => {
    await put("q1.json", mapping("ours.json", "mid.json", ["a", "equal-to", "m"], ["b", "superset-of", "n"]));
    await put("q2.json", mapping("mid.json", "theirs.json", ["m", "subset-of", "x"]));
    const { code, out } = await tokiwa(["oscal", "map", "query", "m", at("q1.json"), at("q2.json"), "--lang", "en"]);
    assert.equal(code, 0);
    assert.match(out, /^equal to {2}a .*\n {2}m = a\nsubset of {2}x .*\n {2}m ⊂ x\n$/);
    const far = await tokiwa(["oscal", "map", "query", "x", at("q1.json"), at("q2.json"), "--json"]);
    const form = z.object({
      relations: z.array(z.object({ relation: z.string(), chains: z.array(z.string()) })),
    });
    assert.deepEqual(form.parse(JSON.parse(far.out)).relations, [
      { relation: "superset", chains: ["x ⊃ m"] },
      { relation: "superset", chains: ["x ⊃ m = a"] },
    ]);
    const near = await tokiwa(["oscal", "map", "query", "x", at("q1.json"), at("q2.json"), "--length", "1", "--json"]);
    assert.equal(form.parse(JSON.parse(near.out)).relations.length, 1);
  });

  it("exits with 1 where nothing is mapped, with 3 where a file is no mapping", async () => {
    assert.equal((await tokiwa(["oscal", "map", "query", "zz", at("q1.json")])).code, 1);
    const { code, err } = await tokiwa(["oscal", "map", "query", "a", at("catalog.json")]);
    assert.equal(code, 3);
    assert.match(err, /oscal\.wrong-model/);
  });
});

describe("tokiwa oscal map check", () => {
  it("shows both sides of what cannot both be right", async () => {
    await put("c1.json", mapping("ours.json", "theirs.json", ["a", "equal-to", "x"]));
    await put("c2.json", mapping("theirs.json", "ours.json", ["x", "no-relationship", "a"]));
    const { code, out } = await tokiwa(["oscal", "map", "check", at("c1.json"), at("c2.json"), "--lang", "en"]);
    assert.equal(code, 1);
    assert.match(out, /a = x\na ∅ x\n\n1 contradictions\n/);
    const alone = await tokiwa(["oscal", "map", "check", at("c1.json"), "--json"]);
    assert.equal(alone.code, 0);
    assert.deepEqual(JSON.parse(alone.out), { checked: true, contradictions: [] });
  });
});
