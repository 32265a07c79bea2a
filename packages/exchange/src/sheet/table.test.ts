import assert from "node:assert/strict";
import { test } from "node:test";
import { languages, parseContent } from "@tokiwa/content";
import { plan } from "../folder/plan.ts";
import { builtInContent, builtInFiles, contentOf } from "../testing/content.ts";
import { corpusBytes, withoutCorpus } from "../testing/corpus.ts";
import { readCsv, writeCsv } from "./csv.ts";
import { guessMapping, readMapping, type SheetMapping } from "./mapping.ts";
import { readSheets, type SheetInput } from "./read.ts";
import type { Sheet } from "./sheet.ts";
import { contentSheets } from "./write.ts";
import { readXlsx } from "./xlsx.ts";
import { writeXlsx } from "./xlsx-write.ts";

const guessed = (sheets: readonly Sheet[]): readonly SheetInput[] =>
  sheets.map((sheet) => {
    const guess = guessMapping(sheet);
    assert.ok(guess?.exact, sheet.name);
    return { sheet, mapping: guess.mapping };
  });

/** The content that a folder is with what sheets say taken in. */
const taken = (inputs: readonly SheetInput[], present: ReadonlyMap<string, string>) => {
  const { files, problems } = readSheets(inputs, present, []);
  assert.deepEqual(problems, []);
  const after = new Map(present);
  for (const { path, text } of plan(present, files)) after.set(path, text);
  return contentOf(after);
};

const sorted = (map: ReadonlyMap<string, unknown>) => [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));

for (const language of languages) {
  test(`controls and attestations come back from sheets with headings in ${language}, in CSV and XLSX`, async () => {
    const sheets = contentSheets(builtInContent, language).map(({ sheet }) => sheet);
    const csv = sheets.map((sheet) => readCsv(writeCsv(sheet), sheet.name).sheet ?? sheet);
    const xlsx = readXlsx(await writeXlsx(sheets), "f");
    assert.deepEqual(xlsx.problems, []);
    const rest = new Map([...builtInFiles].filter(([path]) => !/^controls\/|^checks\/attest-/.test(path)));
    for (const read of [csv, xlsx.sheets]) {
      const content = taken(guessed(read), rest);
      assert.deepEqual(sorted(content.controls), sorted(builtInContent.controls));
      assert.deepEqual(sorted(content.checks), sorted(builtInContent.checks));
      assert.equal(content.hash, builtInContent.hash);
    }
  });
}

test("taking in what was written changes nothing where it came from, and leaves a folder over it empty", () => {
  const inputs = guessed(contentSheets(builtInContent, "ja").map(({ sheet }) => sheet));
  const { files } = readSheets(inputs, builtInFiles, []);
  assert.deepEqual(
    plan(builtInFiles, files).filter(({ change }) => change !== "same"),
    [],
  );
  assert.equal(readSheets(inputs, new Map(), [builtInFiles]).files.size, 0);
});

test("one changed cell changes one member, and what it lies over is not written again", () => {
  const sheets = contentSheets(builtInContent, "en").map(({ sheet }) => sheet);
  const changed = sheets.map((sheet) => ({
    ...sheet,
    rows: sheet.rows.map((row) =>
      row.map((cell) => (cell === "Passwords are required and strong" ? "Passwords are strong" : cell)),
    ),
  }));
  const { files, problems } = readSheets(guessed(changed), builtInFiles, []);
  assert.deepEqual(problems, []);
  const [file, ...others] = plan(builtInFiles, files).filter(({ change }) => change !== "same");
  assert.deepEqual(others, []);
  assert.equal(file?.path, "controls/pr-aa.yaml");
  assert.deepEqual(
    file?.items
      .filter(({ change }) => change !== "same")
      .map(({ id, members }) => [id, members.map(({ name }) => name)]),
    [["TB-AA-03", ["title"]]],
  );
  const before = builtInFiles.get("controls/pr-aa.yaml") ?? "";
  assert.equal(file?.text.split("\n").filter((line) => !before.includes(line)).length, 1);
  const over = readSheets(guessed(changed), new Map(), [builtInFiles]).files;
  assert.deepEqual([...over.keys()], ["controls/pr-aa.yaml"]);
});

const ours: Sheet = {
  name: "対策一覧",
  rows: [
    ["対策一覧表", "", "令和8年4月1日"],
    [],
    ["管理番号", "管理策名", "遵守事項", "保護の対象", "担当", "所管課", "Title", "Control text"],
    ["ＯＵＲ－０１", "一", "内容", "機密性、完全性", "operator", "総務課", "One", "Text"],
    ["OUR-02", "", "内容", "気密性", "operator", "", "Two", "Text"],
    ["", "三", "", "", "", "", "", ""],
    ["OUR-01", "重複", "", "", "", "", "", ""],
  ],
};
const supplied = {
  catalog: "ours",
  function: "防御",
  category: "PR.AA",
  "categoryTitle.ja": "分類",
  "categoryTitle.en": "Category",
  "guidance.ja": "なし",
  "guidance.en": "None",
  clauses: "css-2021:4.2.3-11",
  methods: "閲覧",
};

test("the columns of somebody's sheet are guessed from its headings", () => {
  const guess = guessMapping(ours);
  assert.equal(guess?.exact, false);
  assert.deepEqual(guess?.mapping, {
    table: "controls",
    sheet: "対策一覧",
    header: 3,
    columns: {
      id: "管理番号",
      "title.ja": "管理策名",
      "title.en": "Title",
      "statement.ja": "遵守事項",
      "statement.en": "Control text",
      protects: "保護の対象",
      role: "担当",
    },
    constants: {},
  } satisfies SheetMapping);
  assert.equal(guessMapping({ name: "x", rows: [["これは表でない"], ["a", "b"]] }), undefined);
});

test("what is wrong in a sheet is told at its cell, with what to do; what is right is read", () => {
  const guess = guessMapping(ours);
  assert.ok(guess);
  const mapping = { ...guess.mapping, constants: supplied };
  const { files, problems } = readSheets([{ sheet: ours, mapping }], new Map(), []);
  assert.deepEqual(
    problems.map(({ code, place }) => `${code} ${place}`).toSorted(),
    [
      "sheet.unused-column 対策一覧!F3",
      "sheet.missing-value 対策一覧!B5",
      "sheet.bad-value 対策一覧!D5",
      "sheet.missing-value 対策一覧!A6",
      "sheet.duplicate-id 対策一覧!A7",
    ].toSorted(),
  );
  const value = problems.find(({ code }) => code === "sheet.bad-value")?.message.ja ?? "";
  assert.match(value, /confidentiality、integrity、availability/);
  const texts = new Map([
    ...builtInFiles,
    ...plan(new Map(), files).map(({ path, text }): [string, string] => [`controls/x-${path.slice(9)}`, text]),
  ]);
  const control = parseContent(texts, new Map()).content.controls.get("OUR-01");
  assert.deepEqual(control?.protects, ["confidentiality", "integrity"]);
  assert.deepEqual(control?.title, { ja: "一", en: "One" });
  assert.equal(control?.group.function, "PR");
});

test("what a sheet has no column for is told once, not for every row", () => {
  const rows = [["管理番号", "管理策名"], ...Array.from({ length: 50 }, (_, index) => [`OUR-${index}`, "名"])];
  const sheet = { name: "s", rows };
  const mapping = guessMapping(sheet)?.mapping;
  assert.ok(mapping);
  const { problems } = readSheets([{ sheet, mapping }], new Map(), []);
  assert.ok(problems.length < 20);
  assert.ok(problems.every(({ code, place }) => code === "sheet.missing-column" && place === "s!A1"));
  assert.ok(problems.some(({ message }) => message.ja.includes("（guidance.en）")));
});

test("a mapping file is read, and its faults are named", () => {
  const text = "table: controls\nsheet: 対策一覧\nheader: 3\ncolumns: { id: 管理番号 }\nconstants: { catalog: 1 }\n";
  assert.deepEqual(readMapping(text, "m.yaml"), {
    mappings: [
      { table: "controls", sheet: "対策一覧", header: 3, columns: { id: "管理番号" }, constants: { catalog: "1" } },
    ],
    problems: [],
  });
  for (const wrong of ["a: [", "table: x", "table: controls\nsheet: a\ncolumns: { nonsense: b }", "- 1", ""])
    assert.deepEqual(
      readMapping(wrong, "m.yaml").problems.map(({ code }) => code),
      ["sheet.bad-mapping"],
      wrong,
    );
});

test("a Japanese standard as published in CSV is taken in with a mapping", { skip: withoutCorpus }, () => {
  const { sheet } = readCsv(corpusBytes("ja-owasp-asvs/OWASP_ASVS_5.0.0_ja.csv"), "asvs");
  assert.ok(sheet);
  const mapping: SheetMapping = {
    table: "controls",
    sheet: "asvs",
    header: 1,
    columns: {
      id: "req_id",
      category: "section_id",
      "statement.ja": "req_description",
      "title.ja": "section_name",
      "categoryTitle.ja": "section_name",
    },
    constants: {
      ...supplied,
      "statement.en": "See the original",
      "title.en": "Requirement",
      role: "developer",
      protects: "C",
    },
  };
  const { files, problems } = readSheets([{ sheet, mapping }], new Map(), []);
  assert.deepEqual(
    problems.filter(({ severity }) => severity === "error"),
    [],
  );
  const controls = plan(new Map(), files).flatMap(({ items }) => items);
  assert.equal(controls.length, 345);
});
