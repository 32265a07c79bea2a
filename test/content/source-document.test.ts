// Every line of the source document is quoted by a clause, or is named here with the reason why it is none.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { content, reference } from "./content.ts";
import { bare, pagesOf, placesOf, type SourcePage } from "./sourceText.ts";

const { file, skip } = reference("reference/000_41cd2b903279a7c4.txt");

const heading = "a heading";
const contents = "an entry in the list of contents";
const measure = "a measure of digitalization: a subject that security protects, not a rule of security";

/**
 * Lines that are no clause, each with the reason. The whole line as it stands, or with `…` its beginning. What clauses quote
 * of such a line is quoted all the same.
 */
const noClause: ReadonlyMap<string, string> = new Map([
  ["2022年2月24日", "the date of the document"],
  ["デジタル庁", "the author of the document"],
  ["サイバーセキュリティ戦略", contents],
  ["デジタル社会の実現に向けた重点計画", contents],
  ["情報システムの整備及び管理の基本的な方針", contents],
  ["技術検討会議", contents],
  ["<https://…", "an address"],
  ["[https://…", "an address"],
  ["...…", "a mark of omission in the source"],
  ["（注1）…", "a note that cites acts by their numbers"],
  ["4.2国民が安全で安心して暮らせる…", heading],
  ["4.2.2デジタル庁を司令塔とする…", heading],
  ["4.2.3経済社会基盤を支える…", heading],
  ["我が国が目指すデジタル社会…", "the aim of digital society as a whole, which names no duty"],
  ["実現のための6つの方針…", "the heads of the table of the overview"],
  ["①デジタル化による成長戦略…", "a row of the overview on growth; what it says on leaving nobody behind is quoted"],
  ["②医療・教育・防災・こども…", "a row of the overview on sectors and principles; those on security are quoted"],
  ["③デジタル化による地域の活性化…", "a row of the overview on regions; what it says on procedures and data is quoted"],
  ["④誰一人取り残されない…", "a row of the overview; what it says on BPR and the cloud is quoted"],
  ["⑤デジタル人材の育成・確保…", "a row of the overview on people; what it says on security is quoted"],
  ["⑥DFFTの推進…", "a row of the overview on international strategy"],
  ["デジタル社会の実現に向けた基本的な施策", heading],
  ["国民に対する行政サービスのデジタル化", heading],
  ["暮らしのデジタル化", heading],
  ["産業のデジタル化", heading],
  ["デジタル社会を支えるシステム・技術", heading],
  ["デジタル社会のライフスタイル・人材", heading],
  ["国・地方公共団体・民間を通じたトータルデザイン…", measure],
  ["新型コロナウイルス感染症対策など…", measure],
  ["（ワクチン接種証明書…", measure],
  ["マイナンバー制度の利活用の推進", measure],
  ["（情報連携の拡大…", measure],
  ["マイナンバーカードの普及…", measure],
  ["（健康保険証利用…", measure],
  ["公共フロントサービス…", measure],
  ["（ワンストップサービス…", measure],
  ["準公共分野のデジタル化の推進等", measure],
  ["（健康・医療・介護…", measure],
  ["事業者向け行政サービス…", measure],
  ["（電子署名/電子委任状…", measure],
  ["地方の情報システムの刷新", measure],
  ["（標準化基本方針…", measure],
  ["デジタル化を支えるインフラの整備", measure],
  ["（5G/光ファイバ…", measure],
  ["ポストコロナも見据えた…", measure],
  ["（テレワーク/シェアリング…", measure],
  ["サービスデザイン", heading],
  ["UIの改善", heading],
  ["データ整備", heading],
  ["セキュリティ", heading],
  ["ルール・進め方", heading],
  ["サイバーレジリエンスの強化", heading],
  ["セキュリティポリシーセキュリティ対策の構造化追跡性の確保", heading],
  ["ホーム>政策…", "the trail of a web page"],
]);

const excuses = (line: string): readonly string[] =>
  [...noClause.keys()].filter((key) => (key.endsWith("…") ? line.startsWith(key.slice(0, -1)) : line === key));

const lines = skip ? [] : readFileSync(file, "utf8").split("\n");
const pages = pagesOf(lines.join("\n"));
const quoted = [...content.clauses.values()].filter((clause) => clause.quoted);

/** The page that a clause names as its place: the one whose title its section begins with, the longest such. */
const pageOf = (section: string): SourcePage | undefined =>
  pages
    .filter(({ title }) => title !== "" && bare(section).startsWith(title))
    .toSorted((a, b) => b.title.length - a.title.length)[0];

test("each quotation stands on the page that it names, word for word and in order", { skip }, () => {
  for (const { id, section, text } of quoted) {
    const page = pageOf(section);
    assert.ok(page, `${id}: the source has no page "${section}"`);
    const places = placesOf(text.ja, page);
    assert.ok(!("missing" in places), `${id}: the page does not say "${"missing" in places ? places.missing : ""}"`);
  }
});

/** Each line of the source, without white space and Markdown, and what of it no clause of its own page quotes. */
function unquoted(): readonly { readonly line: number; readonly text: string; readonly rest: string }[] {
  const taken = new Map(pages.map((page) => [page, new Set<number>()]));
  for (const { section, text } of quoted) {
    const page = pageOf(section);
    const places = page ? placesOf(text.ja, page) : [];
    if (page && !("missing" in places)) for (const place of places) taken.get(page)?.add(place);
  }
  const found = new Map<number, { line: number; text: string; rest: string }>();
  for (const [page, places] of taken)
    page.marks.forEach(({ character, line }, place) => {
      const one = found.get(line) ?? { line, text: "", rest: "" };
      one.text += character;
      if (!places.has(place)) one.rest += character;
      found.set(line, one);
    });
  // Titles of pages are places, and the marks that join two clauses of one sentence say nothing by themselves.
  return [...found.values()].filter(
    ({ line, rest }) => !/^[、。，・（）※/…]*$/.test(rest) && !lines[line - 1]?.startsWith("# "),
  );
}

test("each line is quoted in full by clauses of its own page, or is named with the reason why not", { skip }, () => {
  const dropped = unquoted().filter(({ text }) => excuses(text).length === 0);
  assert.deepEqual(
    dropped.map(({ line, rest }) => `${line}: ${rest}`),
    [],
  );
});

test("no excuse is left over that excuses nothing", { skip }, () => {
  const used = new Set(unquoted().flatMap(({ text }) => excuses(text)));
  assert.deepEqual(
    [...noClause.keys()].filter((key) => !used.has(key)),
    [],
  );
});

test("there are clauses enough, and the translation of one that leaves out a beginning or an end shows it", () => {
  assert.ok(quoted.length >= 80, `${quoted.length} quoted clauses`);
  for (const { id, text } of quoted) if (/^…|…$/.test(text.ja)) assert.match(text.en, /…/, id);
});
