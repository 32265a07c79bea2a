import assert from "node:assert/strict";
import { test } from "node:test";
import type { Metadata, Resource } from "../model/metadata.ts";
import { testNow, testUuid } from "../testing/corpus.ts";
import { catalogOf, controlOf, profileOf, resolveAmong } from "../testing/documents.ts";

const keep = [{ name: "keep", value: "always" }];
const uuidOf = (n: number): string => `0000000${n}-0000-4000-8000-000000000000`;
const resource = (n: number, title: string, props?: Resource["props"]): Resource => ({
  uuid: uuidOf(n),
  title,
  ...(props && { props }),
});

const framed = async (sources: readonly (readonly Resource[])[], own: readonly Resource[], text = "") => {
  const documents = Object.fromEntries(
    sources.map((resources, index) => [
      `${index}.json`,
      catalogOf({
        controls: [{ ...controlOf(`c${index}`), parts: [{ name: "statement", prose: text }] }],
        "back-matter": { resources },
      }),
    ]),
  );
  const profile = profileOf({
    imports: Object.keys(documents).map((href) => ({ href, "include-all": {} })),
    "back-matter": { resources: own },
  });
  const { catalog } = await resolveAmong(profile, documents);
  return catalog?.["back-matter"]?.resources?.map(({ title }) => title);
};

test("of resources of one UUID the later stays, at its later place", async () => {
  const text = `#${uuidOf(1)} #${uuidOf(2)} #${uuidOf(3)}.`;
  assert.deepEqual(await framed([[resource(1, "a"), resource(2, "b")], [resource(1, "c")]], [resource(3, "d")], text), [
    "b",
    "c",
    "d",
  ]);
});

test("a resource that is kept always gives way only to another such", async () => {
  assert.deepEqual(await framed([[resource(1, "kept", keep)], [resource(1, "other")]], []), ["kept"]);
  assert.deepEqual(await framed([[resource(1, "kept", keep)], [resource(1, "later", keep)]], []), ["later"]);
  assert.deepEqual(await framed([[resource(1, "not kept", [{ name: "keep", value: "never" }])]], []), undefined);
});

test("a resource that only another one refers to stays with it", async () => {
  const first = { ...resource(1, "a"), description: `see #${uuidOf(2)}` };
  assert.deepEqual(await framed([[first, resource(2, "b"), resource(3, "c")]], [], `[x](#${uuidOf(1)})`), ["a", "b"]);
  assert.deepEqual(await framed([[first, resource(2, "b")]], []), undefined);
});

const metadata = { title: "T", "last-modified": "2026-01-01T00:00:00Z", version: "7", "oscal-version": "1.0.0" };
const resolvedMetadata = async (own: Partial<Metadata>, source: Partial<Metadata>) => {
  const catalog = {
    catalog: { ...catalogOf({ controls: [controlOf("a")] }).catalog, metadata: { ...metadata, ...source } },
  };
  const profile = profileOf({ imports: [{ href: "c.json", "include-all": {} }] });
  const { catalog: resolved } = await resolveAmong(
    { profile: { ...profile.profile, metadata: { ...metadata, ...own } } },
    { "c.json": catalog },
  );
  assert.ok(resolved);
  assert.equal(resolved.uuid, testUuid);
  return resolved.metadata;
};

test("the metadata is the profile's, of the time of resolution, and says where it came from", async () => {
  const links = [
    { href: "#x", rel: "canonical" },
    { href: "https://example.org", rel: "reference" },
  ];
  assert.deepEqual(
    await resolvedMetadata({ title: "Mine", published: "2026-01-01T00:00:00Z", links }, { title: "Theirs" }),
    {
      title: "Mine",
      "last-modified": new Date(testNow).toISOString(),
      version: "7",
      "oscal-version": "1.0.0",
      props: [
        { name: "resolution-tool", value: "Tokiwa" },
        { name: "source-profile-uuid", value: "22222222-2222-4222-8222-222222222222" },
      ],
      links: [links[1], { href: "profile.json", rel: "source-profile" }],
    },
  );
});

test("the version of OSCAL is the newest of all documents, and no newer than the library's", async () => {
  const versionOf = async (own: string, source: string) =>
    (await resolvedMetadata({ "oscal-version": own }, { "oscal-version": source }))["oscal-version"];
  assert.equal(await versionOf("1.0.0", "1.1.2"), "1.1.2");
  assert.equal(await versionOf("1.0.4", "1.0.0"), "1.0.4");
  assert.equal(await versionOf("1.0.0-rc2", "1.0.0"), "1.0.0");
  assert.equal(await versionOf("1.0.10", "1.0.9"), "1.0.10");
  assert.equal(await versionOf("1.9.0", "1.0.0"), "1.2.1");
});

test("roles and parties of a source come along where they are kept always, each once", async () => {
  const role = (id: string, props?: Resource["props"]) => ({ id, title: id, ...(props && { props }) });
  const { roles, parties } = await resolvedMetadata(
    { roles: [role("own"), role("both")] },
    {
      roles: [role("both", keep), role("kept", keep), role("left")],
      parties: [{ uuid: uuidOf(1), type: "organization", props: keep }],
    },
  );
  assert.deepEqual(
    roles?.map(({ id }) => id),
    ["own", "both", "kept"],
  );
  assert.equal(parties?.length, 1);
});
