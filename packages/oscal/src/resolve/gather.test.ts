import assert from "node:assert/strict";
import { test } from "node:test";
import type { Resource } from "../model/metadata.ts";
import { idsOf, testNow, testUuid } from "../testing/corpus.ts";
import { catalogOf, codesOf, controlOf, profileOf, resolveAmong } from "../testing/documents.ts";
import { resolveProfile } from "./resolve.ts";

const all = { "include-all": {} };
const uuid = "33333333-3333-4333-8333-333333333333";
const catalog = catalogOf({ controls: [controlOf("a")] });
const importing = (href: string, ...resources: readonly Resource[]) =>
  profileOf({ imports: [{ href, ...all }], ...(resources.length > 0 && { "back-matter": { resources } }) });

test("a reference within the profile is looked up in its back matter, JSON before YAML before XML", async () => {
  const resource = {
    uuid,
    rlinks: [
      { href: "c.xml", "media-type": "application/oscal+xml" },
      { href: "c.yaml" },
      { href: "sub/../c.json", "media-type": "application/json" },
    ],
  };
  const { documents, problems } = await resolveAmong(importing(`#${uuid.toUpperCase()}`, resource), {
    "c.json": catalog,
    "c.xml": catalog,
  });
  assert.deepEqual(documents, ["profile.json", "c.json"]);
  assert.deepEqual(problems, []);
});

test("what back matter embeds is asked for as a data: URI", async () => {
  const value = Buffer.from(JSON.stringify(catalog)).toString("base64");
  const resolution = await resolveProfile(
    importing(`#${uuid}`, { uuid, base64: { "media-type": "application/json", value } }),
    {
      href: "profile.json",
      load: (href) => ({ document: JSON.parse(Buffer.from(href.split(",")[1] ?? "", "base64").toString()) }),
      now: testNow,
      uuid: () => testUuid,
    },
  );
  assert.deepEqual(idsOf(resolution.catalog ?? {}), ["a"]);
});

test("a map stands for a reference as written, as resolved, for a resource, and for a folder", async () => {
  const resource = { uuid, rlinks: [{ href: "https://example.org/x/c.json" }] };
  for (const [profile, from, to] of [
    [importing("../far/c.json"), "../far/c.json", "local.json"],
    [importing("./far/c.json"), "far/c.json", "local.json"],
    [importing(`#${uuid}`, resource), `#${uuid}`, "local.json"],
    [importing(`#${uuid}`), `#${uuid}`, "local.json"],
    [importing(`#${uuid}`, resource), "https://example.org/x/c.json", "local.json"],
    [importing(`#${uuid}`, resource), "https://example.org/x/", "here/"],
  ] as const) {
    const documents = { "local.json": catalog, "here/c.json": catalog };
    const resolution = await resolveAmong(profile, documents, new Map([[from, to]]));
    assert.deepEqual(codesOf(resolution), [], from);
  }
});

test("another serialization that lies beside the one named is read, and told", async () => {
  const resolution = await resolveAmong(importing("c.xml"), { "c.json": catalog });
  assert.deepEqual(codesOf(resolution), ["oscal.import-other-format"]);
  assert.ok(resolution.catalog);
});

test("what cannot be had stops the resolution, with the places tried and the remedy", async () => {
  const { catalog: none, problems } = await resolveAmong(importing("c.json"), {});
  assert.equal(none, undefined);
  assert.deepEqual(
    problems.map(({ code, pointer, rule }) => [code, pointer, rule]),
    [["oscal.import-missing", "/profile/imports/0/href", "req-uri-error"]],
  );
  assert.match(problems[0]?.remedy.en ?? "", /--map c\.json=/u);
});

test("resources that are missing, empty or of one UUID are told", async () => {
  assert.deepEqual(codesOf(await resolveAmong(importing(`#${uuid}`), {})), ["oscal.import-no-resource"]);
  assert.deepEqual(codesOf(await resolveAmong(importing(`#${uuid}`, { uuid }), {})), ["oscal.import-no-resource"]);
  const twice = importing(`#${uuid}`, { uuid, rlinks: [{ href: "no.json" }] }, { uuid, rlinks: [{ href: "c.json" }] });
  const resolution = await resolveAmong(twice, { "c.json": catalog });
  assert.deepEqual(codesOf(resolution), ["oscal.import-ambiguous-resource"]);
  assert.ok(resolution.catalog);
});

test("documents of another model, of a wrong shape and that fail to load are told apart", async () => {
  const codes = async (document: unknown) => codesOf(await resolveAmong(importing("c.json"), { "c.json": document }));
  assert.deepEqual(await codes({ "component-definition": {} }), ["oscal.import-wrong-model"]);
  assert.deepEqual(
    await codes({ "mapping-collection": { uuid, metadata: catalog.catalog.metadata, provenance: {}, mappings: [] } }),
    ["oscal.import-wrong-model"],
  );
  assert.deepEqual(await codes({ catalog: { uuid } }), ["oscal.wrong-shape"]);
  assert.deepEqual(await codes(null), ["oscal.wrong-shape"]);
  const failing = await resolveProfile(importing("c.json"), {
    href: "profile.json",
    load: () => {
      throw new Error("broken disk");
    },
    now: testNow,
    uuid: () => testUuid,
  });
  assert.deepEqual(codesOf(failing), ["oscal.import-unreadable"]);
  assert.match(failing.problems[0]?.message.en ?? "", /broken disk/u);
});

test("a catalog in place of the profile is told", async () => {
  assert.deepEqual(codesOf(await resolveAmong(catalog, {})), ["oscal.import-wrong-model"]);
});

test("a profile that imports itself, and a circle of any length, stop with the chain", async () => {
  const self = await resolveAmong(importing("profile.json"), {});
  assert.deepEqual(codesOf(self), ["oscal.import-circular"]);
  for (const length of [2, 3, 900]) {
    const documents = Object.fromEntries(
      Array.from({ length: length - 1 }, (_, index) => [
        `${index + 1}.json`,
        importing(index + 2 === length ? "profile.json" : `${index + 2}.json`),
      ]),
    );
    const { catalog: none, problems } = await resolveAmong(importing("1.json"), documents);
    assert.equal(none, undefined);
    assert.deepEqual(
      problems.map(({ code, document }) => [code, document]),
      [["oscal.import-circular", `${length - 1}.json`]],
    );
  }
});

test("a long chain of profiles is resolved, an endless one refused", async () => {
  const documents = Object.fromEntries(
    Array.from({ length: 500 }, (_, index) => [
      `${index}.json`,
      index === 499 ? catalog : importing(`${index + 1}.json`),
    ]),
  );
  assert.deepEqual(idsOf((await resolveAmong(importing("0.json"), documents)).catalog ?? {}), ["a"]);
  let count = 0;
  const endless = await resolveProfile(importing("0.json"), {
    href: "profile.json",
    load: () => {
      count += 1;
      return { document: importing(`${count}.json`) };
    },
    now: testNow,
    uuid: () => testUuid,
  });
  assert.deepEqual(codesOf(endless), ["oscal.import-too-many"]);
});

test("what two profiles import is loaded once", async () => {
  const loaded: string[] = [];
  const documents: Readonly<Record<string, unknown>> = {
    "1.json": importing("c.json"),
    "2.json": importing("c.json"),
    "c.json": catalog,
  };
  const profile = profileOf({
    imports: [
      { href: "1.json", ...all },
      { href: "2.json", ...all },
    ],
    merge: { combine: { method: "use-first" } },
  });
  const resolution = await resolveProfile(profile, {
    href: "profile.json",
    load: (href) => {
      loaded.push(href);
      return { document: documents[href] };
    },
    now: testNow,
    uuid: () => testUuid,
  });
  assert.deepEqual(loaded, ["1.json", "2.json", "c.json"]);
  assert.deepEqual(idsOf(resolution.catalog ?? {}), ["a"]);
});

test("documents of another major version of OSCAL are refused", async () => {
  const next = { catalog: { ...catalog.catalog, metadata: { ...catalog.catalog.metadata, "oscal-version": "2.0.0" } } };
  assert.deepEqual(codesOf(await resolveAmong(importing("c.json"), { "c.json": next })), ["oscal.version-major"]);
});
