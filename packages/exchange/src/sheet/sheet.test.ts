import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { strToU8, zipSync } from "fflate";
import { readCsv, writeCsv } from "./csv.ts";
import { columnName, type Sheet, sheetLimits } from "./sheet.ts";
import { readXlsx } from "./xlsx.ts";
import { dateOf, isDateFormat } from "./xlsx-format.ts";
import { writeXlsx } from "./xlsx-write.ts";

const sheet = (...rows: string[][]): Sheet => ({ name: "s", rows });

/** Rows without the empty cells at their ends and the empty rows at the end, which no file keeps. */
const bare = (rows: Sheet["rows"]): Sheet["rows"] => {
  const lines = rows.map((row) => row.slice(0, row.findLastIndex((text) => text !== "") + 1));
  return lines.slice(0, lines.findLastIndex((line) => line.length > 0) + 1);
};

const anyText = fc.string({
  unit: fc.constantFrom(...Array.from("ab =+-@'\",;\t\n漢、１＝_x0041_<>&\u00a0🙂")),
  maxLength: 12,
});
const anySheet = fc
  .array(fc.array(anyText, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 })
  .map((rows) => sheet(...rows));

test("a sheet comes back from CSV, formulas made harmless", () => {
  fc.assert(
    fc.property(anySheet, (given) => {
      const bytes = writeCsv(given);
      const { sheet: read, problems } = readCsv(bytes, "s");
      assert.deepEqual(problems, []);
      assert.deepEqual(
        read?.rows.map((row) => [...row]),
        given.rows.map((row) => [...row]),
      );
    }),
    { numRuns: 500 },
  );
});

test("no field of CSV begins as a formula does", () => {
  for (const text of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "'=1"]) {
    const written = new TextDecoder().decode(writeCsv(sheet([text])));
    assert.match(written.replace(/^\uFEFF?"?/, ""), /^'/, text);
  }
});

test("a sheet comes back from XLSX", async () => {
  await fc.assert(
    fc.asyncProperty(anySheet, async (given) => {
      const { sheets, problems } = readXlsx(await writeXlsx([given]), "f");
      assert.deepEqual(problems, []);
      assert.deepEqual(bare(sheets[0]?.rows ?? []), bare(given.rows));
    }),
    { numRuns: 100 },
  );
});

test("CSV is read in the encodings that offices send", () => {
  // 「番号,名称」 in Shift_JIS, as Excel for Windows in Japanese saves CSV.
  const shiftJis = Uint8Array.from([
    0x94, 0xd4, 0x8d, 0x86, 0x2c, 0x96, 0xbc, 0x8f, 0xcc, 0x0d, 0x0a, 0x87, 0x40, 0x2c, 0x41,
  ]);
  assert.deepEqual(readCsv(shiftJis, "s").sheet?.rows, [
    ["番号", "名称"],
    ["①", "A"],
  ]);
  assert.equal(readCsv(shiftJis, "s").encoding, "shift_jis");
  const utf16 = Uint8Array.from([
    0xff,
    0xfe,
    ...new Uint8Array(Uint16Array.from(Array.from("a\t漢\r\n", (sign) => sign.charCodeAt(0))).buffer),
  ]);
  assert.deepEqual(readCsv(utf16, "s").sheet?.rows, [["a", "漢"]]);
  assert.deepEqual(readCsv(new TextEncoder().encode("\uFEFFa;b\n1;2"), "s").sheet?.rows, [
    ["a", "b"],
    ["1", "2"],
  ]);
  assert.deepEqual(
    readCsv(Uint8Array.from([0x80, 0x00, 0xff]), "s").problems.map(({ code }) => code),
    ["sheet.encoding"],
  );
});

test("an open quote and a million rows are named, not read", () => {
  assert.deepEqual(
    readCsv(new TextEncoder().encode('a,b\n"c,d\n'), "s").problems.map(({ code, place }) => `${code} ${place}`),
    ["sheet.malformed-csv s!A2"],
  );
  assert.deepEqual(
    readCsv(new TextEncoder().encode("1,2\n".repeat(1_000_000)), "s").problems.map(({ code }) => code),
    ["sheet.too-many"],
  );
});

const workbook = (rows: string, more: Readonly<Record<string, string>> = {}): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries({
        "xl/workbook.xml":
          '<workbook xmlns:r="r"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels":
          '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
        ...more,
      }).map(([path, text]) => [path, strToU8(text)]),
    ),
  );
const codes = (bytes: Uint8Array) => readXlsx(bytes, "f").problems.map(({ code }) => code);

test("dates, numbers, readings and formulas of XLSX are read as a person sees them", () => {
  const styles =
    '<styleSheet><numFmts><numFmt numFmtId="176" formatCode="[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>' +
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/></cellXfs></styleSheet>';
  const strings = "<sst><si><t>管</t><rPh><t>カン</t></rPh><r><t>理</t></r></si></sst>";
  const bytes = workbook(
    '<row r="2"><c r="B2" t="s"><v>0</v></c><c r="C2" s="1"><v>46113</v></c><c r="D2" s="2"><v>46113.5</v></c>' +
      '<c r="E2"><v>0.1</v></c><c r="F2"><f>1+1</f><v>2</v></c><c r="G2" t="b"><v>1</v></c></row>',
    { "xl/styles.xml": styles, "xl/sharedStrings.xml": strings },
  );
  const { sheets, problems } = readXlsx(bytes, "f");
  assert.deepEqual(sheets[0]?.rows, [[], ["", "管理", "2026-04-01", "2026-04-01T12:00:00", "0.1", "2", "TRUE"]]);
  assert.deepEqual(
    problems.map(({ code, place }) => `${code} ${place}`),
    ["sheet.formula 表!F2"],
  );
});

test("a merged range has its value in all of its cells", () => {
  const rows = '<row><c r="A1" t="str"><v>x</v></c></row><row><c r="B2" t="str"><v>y</v></c></row>';
  const bytes = workbook(`${rows}</sheetData><mergeCells><mergeCell ref="A1:A2"/></mergeCells><sheetData>`);
  assert.deepEqual(readXlsx(bytes, "f").sheets[0]?.rows, [["x"], ["x", "y"]]);
  assert.deepEqual(codes(bytes), ["sheet.merged"]);
});

test("what is no workbook, or asks too much, is refused", () => {
  assert.deepEqual(codes(strToU8("PK nothing")), ["sheet.not-xlsx"]);
  assert.deepEqual(codes(new Uint8Array()), ["sheet.not-xlsx"]);
  assert.deepEqual(codes(workbook("<row><c><v>1</v></row>")), ["sheet.not-xlsx"]);
  assert.deepEqual(codes(workbook('<row r="900000000"><c><v>1</v></c></row>')), ["sheet.too-many"]);
  assert.deepEqual(codes(workbook('<row><c r="XFD1"><v>1</v></c></row>')), ["sheet.too-many"]);
  const entity = '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>';
  assert.deepEqual(codes(workbook("", { "xl/worksheets/sheet1.xml": entity })), ["sheet.not-xlsx"]);
});

test("a zip bomb is not unpacked, whether its sizes are true or not", () => {
  const stating = (size: number): Uint8Array => {
    const bytes = workbook(`<row><c><v>1</v></c></row>${" ".repeat(8 * 2 ** 20)}`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + 28 < bytes.length; at++) {
      const central = view.getUint32(at, true) === 0x02014b50;
      if (central && view.getUint32(at + 24, true) > 2 ** 20) view.setUint32(at + 24, size, true);
    }
    return bytes;
  };
  assert.deepEqual(codes(stating(8 * 2 ** 20 + 100)), []);
  assert.deepEqual(codes(stating(sheetLimits.unpacked)), ["sheet.too-large"]);
  assert.deepEqual(codes(stating(16)), ["sheet.not-xlsx"]);
});

test("dates follow both systems of counting days", () => {
  assert.equal(dateOf(1, false), "1900-01-01");
  assert.equal(dateOf(59, false), "1900-02-28");
  assert.equal(dateOf(61, false), "1900-03-01");
  assert.equal(dateOf(1462, true), "1908-01-02");
  assert.equal(dateOf(0.25, false), "06:00:00");
  assert.ok(isDateFormat(57, new Map()));
  assert.ok(!isDateFormat(164, new Map([[164, '#,##0"days"']])));
  assert.ok(!isDateFormat(164, new Map([[164, "0.00E+00"]])));
});

test("columns are named as spreadsheets name them", () => {
  assert.deepEqual([0, 25, 26, 701, 702].map(columnName), ["A", "Z", "AA", "ZZ", "AAA"]);
});

const libreOffice = ["/usr/bin/soffice", "/usr/bin/libreoffice"].find((path) => existsSync(path));

test("LibreOffice reads what is written, and what it writes is read", {
  skip: libreOffice ? false : "no LibreOffice",
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "tokiwa-sheet-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const given = sheet(
    ["番号", "名称", "日付"],
    ["TB-AA-01", '一行目\n二行目、"引用"', "2026-04-01"],
    ["0012", "=1+1", "1-2"],
    ["_x0041_", " 前後 ", "'x"],
  );
  writeFileSync(join(folder, "given.xlsx"), await writeXlsx([given]));
  const convert = (file: string, to: string) =>
    execFileSync(
      libreOffice ?? "",
      [
        `-env:UserInstallation=file://${folder}/profile`,
        "--headless",
        "--convert-to",
        to,
        "--outdir",
        folder,
        join(folder, file),
      ],
      { stdio: "ignore" },
    );
  convert("given.xlsx", "csv:Text - txt - csv (StarCalc):44,34,76,1");
  assert.deepEqual(readCsv(readFileSync(join(folder, "given.csv")), "s").sheet?.rows, given.rows);
  convert("given.xlsx", "ods");
  convert("given.ods", "xlsx:Calc MS Excel 2007 XML");
  const again = readXlsx(readFileSync(join(folder, "given.xlsx")), "f");
  assert.deepEqual(bare(again.sheets[0]?.rows ?? []), given.rows);
  assert.deepEqual(again.problems, []);
});
