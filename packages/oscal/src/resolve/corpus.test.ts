/**
 * Every expected result of the corpus, compared as a whole: each difference that remains is named here with its reason,
 * and a reason that no difference needs any more fails.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { JsonObject } from "../model/document.ts";
import { read } from "../read/read.ts";
import { validate } from "../validate/validate.ts";
import { corpusBytes, withoutCorpus } from "../testing/documents-of-corpus.ts";
import { resolveProfile } from "./resolve.ts";
import { corpus, differences, idsOf, readCorpus, resolveCorpus, testNow, testUuid } from "../testing/corpus.ts";

interface Case {
  readonly profile: string;
  readonly expected: string;
  readonly folders?: Readonly<Record<string, string>>;
  /** Codes of the warnings and errors that it has. */
  readonly problems?: readonly string[];
  /** Differences besides those of every result: pointer and reason. */
  readonly differs?: Readonly<Record<string, string>>;
}

const examples = "oscal-resolution-examples/derived-json";
const nist = "oscal-nist-content";
const ism = "oscal-ism-2025-03";

/** By the specification no two results have these in common. */
const always: Readonly<Record<string, string>> = {
  "/uuid": "each result has a UUID of its own (req-meta-uuid)",
  "/metadata/last-modified": "when it was resolved (req-meta-last-modified)",
};
const toolAndLink: Readonly<Record<string, string>> = {
  "/metadata/props/0/value": "the name of the tool",
  "/metadata/props/1": "we name the profile by its UUID, too, as the model foresees",
  "/metadata/links/0/href": "the reference by which the profile was read",
};

const example = (name: string, problems: readonly string[] = []): Case => ({
  profile: `${examples}/${name}_profile.json`,
  expected: `${examples}/output-expected/${name}_profile_RESOLVED.json`,
  problems,
  differs: toolAndLink,
});

const twice = "oscal.duplicate-control";
const cases: readonly Case[] = [
  example("base-test"),
  example("base2-test"),
  example("exclude-call-test"),
  example("full-test"),
  example("import-twice", [twice, twice, twice]),
  example("include-all-no-children-test"),
  example("include-all-test"),
  example("include-call-with-children-test"),
  example("include-loose-param-test"),
  // `^a` would match as a regular expression; as a glob, which the specification asks for, it matches nothing.
  example("include-match-test", [
    "oscal.pattern-without-match",
    "oscal.import-selects-nothing",
    "oscal.selects-nothing",
  ]),
  example("merge-implicit-keep", [twice, twice]),
  example("merge-keep-resources"),
  example("merge-keep", [twice, twice]),
  // docs/decisions/0014: the specification would ignore the first addition, its own example does not.
  example("modify-adds", ["oscal.add-by-own-id"]),
  example("without-parent", ["oscal.implied-control"]),
  ...["LOW", "MODERATE"].map(
    (level): Case => ({
      profile: `${nist}/sp800-53-rev5.0.1/NIST_SP-800-53_rev5_${level}-baseline_profile.json`,
      expected: `${nist}/sp800-53-rev5.0.1/NIST_SP-800-53_rev5_${level}-baseline-resolved-profile_catalog.json`,
      // The profile names the .xml file; the corpus has the .json file beside it.
      problems: ["oscal.import-other-format"],
      differs: {
        "/metadata/props": "the tool of 2021 did not name itself",
        "/metadata/links/0/href": "the reference by which the profile was read",
        "/metadata/links/0/rel": "OSCAL 1.0.0 published resolution-source; the model has source-profile",
      },
    }),
  ),
  ...["LOW", "MODERATE"].map(
    (level): Case => ({
      profile: `${nist}/sp800-53-rev4/NIST_SP-800-53_rev4_${level}-baseline_profile.json`,
      expected: `${nist}/sp800-53-rev4/NIST_SP-800-53_rev4_${level}-baseline-resolved-profile_catalog.json`,
      folders: { "../../../../nist.gov/SP800-53/rev4/json/": `${nist}/sp800-53-rev4/` },
      differs: toolAndLink,
    }),
  ),
  ...["E8_ML1", "E8_ML2", "OFFICIAL_SENSITIVE"].map(
    (level): Case => ({
      profile: `${ism}/ISM_${level}-baseline_profile.json`,
      expected: `${ism}/ISM_${level}-baseline-resolved-profile_catalog.json`,
      folders: { "https://www.cyber.gov.au/ism/oscal/v2025.03.31/artifacts/": `${ism}/` },
      differs: toolAndLink,
    }),
  ),
];

for (const { profile, expected, folders, problems = [], differs = {} } of cases)
  test(`${profile} resolves as published`, { skip: withoutCorpus }, async () => {
    const resolution = await resolveCorpus(profile, folders);
    assert.deepEqual(
      resolution.problems.map(({ code }) => code),
      problems,
    );
    const found = differences({ catalog: resolution.catalog }, readCorpus(expected)).map((at) =>
      at.slice("/catalog".length),
    );
    assert.deepEqual(found.toSorted(), Object.keys({ ...always, ...differs }).toSorted());
    assert.equal(resolution.catalog?.metadata["last-modified"], new Date(testNow).toISOString());
  });

test("broken and circular profiles give no catalog, and say why and where", { skip: withoutCorpus }, async () => {
  for (const [name, code] of [
    ["broken", "oscal.import-missing"],
    ["circular", "oscal.import-circular"],
    ["home", "oscal.import-circular"],
  ] as const) {
    const { catalog, problems } = await resolveCorpus(`${examples}/${name}_profile.json`);
    assert.equal(catalog, undefined);
    assert.deepEqual(
      problems.map((each) => [each.code, each.severity, each.pointer]),
      [[code, "error", "/profile/imports/0/href"]],
    );
  }
});

interface Counted {
  readonly profile: string;
  readonly control_ids_in_order: readonly string[];
  readonly back_matter_resource_count: number;
}

test("controls come in the order, and resources in the number, that the corpus counted", {
  skip: withoutCorpus,
}, async () => {
  for (const folder of [nist, ism]) {
    const { profiles } = readCorpus(`${folder}/expected.json`) as { readonly profiles: readonly Counted[] };
    for (const counted of profiles) {
      const known = cases.find(({ profile }) => profile === `${folder}/${counted.profile}`);
      assert.ok(known, counted.profile);
      const { catalog } = await resolveCorpus(known.profile, known.folders);
      assert.ok(catalog);
      assert.deepEqual(idsOf(catalog), counted.control_ids_in_order);
      assert.equal(catalog["back-matter"]?.resources?.length, counted.back_matter_resource_count);
    }
  }
});

test("the profiles of ComplianceAsCode select what they name, and the parents of enhancements named alone", {
  skip: withoutCorpus,
}, async () => {
  const { files } = readCorpus("oscal-complianceascode/expected.json") as {
    readonly files: readonly {
      readonly file: string;
      readonly control_ids?: readonly string[];
      readonly selected_ids?: readonly string[];
    }[];
  };
  const known = new Set(files.flatMap(({ control_ids }) => control_ids ?? []));
  for (const { file, selected_ids } of files) {
    if (!selected_ids) continue;
    const { catalog, problems } = await resolveCorpus(`oscal-complianceascode/${file}`, {
      "trestle://catalogs/nist_ocp4/catalog.json": "oscal-complianceascode/catalogs/nist_ocp4.catalog.json",
      "trestle://catalogs/e8/catalog.json": "oscal-complianceascode/catalogs/e8.catalog.json",
    });
    assert.ok(catalog, JSON.stringify(problems));
    const named = new Set(selected_ids.filter((id) => known.has(id)));
    const result = new Set(idsOf(catalog));
    assert.deepEqual(named.difference(result), new Set());
    // docs/decisions/0014: enhancements of 800-53 are numbered after a full stop.
    const parents = [...named].filter((id) => id.includes(".")).map((id) => id.replace(/\..*$/u, ""));
    assert.deepEqual(result.difference(named), new Set(parents).difference(named));
    assert.equal(problems.filter(({ severity }) => severity === "error").length, 0);
  }
});

test("XML profiles over XML catalogs resolve to what the XML results are", { skip: withoutCorpus }, async () => {
  const folder = "oscal-resolution-examples/xml";
  const inCorpus = (href: string): string => href.slice(corpus.length);
  for (const { profile, differs } of cases.filter((each) => each.profile.startsWith(examples))) {
    const name = profile.slice(examples.length + 1).replace("_profile.json", "");
    const source = read(corpusBytes(`${folder}/${name}_profile.xml`));
    const { catalog } = await resolveProfile(source.document, {
      href: `${corpus}${folder}/${name}_profile.xml`,
      load: (href) => (href.endsWith(".xml") ? { document: read(corpusBytes(inCorpus(href))).document } : undefined),
      now: testNow,
      uuid: () => testUuid,
    });
    const expected = read(corpusBytes(`${folder}/output-expected/${name}_profile_RESOLVED.xml`));
    const found = differences({ catalog }, expected.document).map((at) => at.slice("/catalog".length));
    // A processing instruction of the reader's own tells what XML alone can say, and is no content.
    assert.deepEqual(
      found.filter((at) => !at.startsWith("/$")).toSorted(),
      Object.keys({ ...always, ...differs }).toSorted(),
      name,
    );
  }
});

test("what a published profile resolves to is valid wherever its sources are", { skip: withoutCorpus }, async () => {
  for (const { profile, expected, folders } of cases.filter((each) => !each.profile.startsWith(examples))) {
    const { catalog } = await resolveCorpus(profile, folders);
    const codes = (document: unknown) =>
      validate(document as JsonObject)
        .filter(({ severity }) => severity === "error")
        .map(({ code, pointer }) => `${code} ${pointer}`);
    assert.deepEqual(codes({ catalog }), codes(readCorpus(expected)), profile);
  }
});
