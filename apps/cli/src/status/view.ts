/**
 * How a running Tokiwa is, in lines for a person.
 * @module
 */
import { inBoth, type Text } from "@tokiwa/content";
import type { Instance } from "../api/instance.ts";
import type { Overview } from "../api/overview.ts";
import type { Diagnosis, ServerState } from "../api/server-state.ts";
import { momentOf } from "../terminal/moment.ts";
import type { Terminal } from "../terminal/terminal.ts";

export interface Status {
  readonly instance: Instance;
  readonly overview: Overview;
  readonly server: ServerState;
  readonly diagnosis: Diagnosis;
}

/** With less than this share of the disk, or these bytes, the database soon cannot write. */
const little = { share: 0.05, bytes: 1_000_000_000 };
/** What the clock should have changed is late after this many seconds. */
const late = 60;
/** A snapshot is written each day; one that is older than this was not. */
const twoDays = 2 * 86_400_000;

/** A line, and whether it asks for attention. */
interface Line {
  readonly text: Text;
  readonly attention?: boolean;
}

/** The lines, the first of them the whole in a word. */
export function printStatus(status: Status, terminal: Terminal): void {
  const { say, tone } = terminal;
  const { instance, server } = status;
  const lines = [
    requirementsLine(status.overview),
    coverageLine(status.overview),
    { text: said({ ja: "最終受信", en: "Last received" }, dateOf(status.overview.lastReceived)) },
    ...diagnosisLines(status.diagnosis),
    behindLine(server),
    ...followingLines(server),
    pastLine(server),
    databaseLine(server.database),
    diskLine(server.disk),
  ];
  const isWell = lines.every(({ attention }) => !attention);
  const word = isWell
    ? tone("good", say({ ja: "✓ 正常", en: "✓ healthy" }))
    : tone("unsure", say({ ja: "! 動作中、要確認", en: "! running, needs attention" }));
  terminal.out(`${word}  Tokiwa ${instance.version}  ${tone("link", instance.url)}`);
  for (const { text, attention } of lines)
    terminal.out(attention ? `${tone("unsure", "!")} ${say(text)}` : `  ${say(text)}`);
  terminal.out(`  ${say({ ja: "プロセス：", en: "Processes:" })}`);
  for (const one of server.processes) terminal.out(`    ${processLine(one, terminal)}`);
}

const said = (title: Text, value: Text): Text => ({ ja: `${title.ja}：${value.ja}`, en: `${title.en}: ${value.en}` });

const dateOf = (at: string | null): Text =>
  at === null ? { ja: "まだありません", en: "nothing yet" } : inBoth(momentOf(at));

function requirementsLine({ requirements: of, gaps }: Overview): Line {
  return {
    text: {
      ja: `要求事項：満たす ${of.satisfied}、満たさない ${of.notSatisfied}、不明 ${of.unknown}、例外 ${of.excepted}、対象外 ${of.notApplicable}（差 ${gaps} 件）`,
      en: `Requirements: ${of.satisfied} satisfied, ${of.notSatisfied} not satisfied, ${of.unknown} unknown, ${of.excepted} excepted, ${of.notApplicable} not applicable (${gaps} gaps)`,
    },
  };
}

/** What is known, and of what is not, why. */
function coverageLine({ coverage: { known, inScope, unknown } }: Overview): Line {
  // Down to a tenth, as the pages tell it, so that nothing says 100 % too early.
  const percent = inScope === 0 ? 0 : Math.floor((1000 * known) / inScope) / 10;
  const { neverObserved, stale, error, conflict } = unknown;
  const why: Text =
    known === inScope
      ? { ja: "", en: "" }
      : {
          ja: `。不明 ${inScope - known} の理由：未観測 ${neverObserved}、期限切れ ${stale}、検査不能 ${error}、観測の食い違い ${conflict}`,
          en: `; ${inScope - known} unknown: ${neverObserved} never observed, ${stale} stale, ${error} could not be checked, ${conflict} in conflict`,
        };
  return {
    text: {
      ja: `把握率：${percent.toFixed(1)}%（対象 ${inScope} セル中 ${known}）${why.ja}`,
      en: `Coverage: ${percent.toFixed(1)}% (${known} of ${inScope} cells in scope)${why.en}`,
    },
  };
}

function diagnosisLines(diagnosis: Diagnosis): readonly Line[] {
  const title = { ja: "この機器の診断", en: "Diagnosis of this machine" };
  const { elsewhere, running, done, total, lastCompletedAt, errors } = diagnosis;
  if (elsewhere)
    return [{ text: said(title, { ja: "別のプロセスが担当しています", en: "another process carries it out" }) }];
  const date = dateOf(lastCompletedAt);
  const state: Text = running
    ? { ja: `初回を実行中（検査 ${total} 件中 ${done}）`, en: `first round under way (${done} of ${total} checks)` }
    : { ja: `継続中（検査 ${total} 件、最新 ${date.ja}）`, en: `goes on (${total} checks, last ${date.en})` };
  const [error] = errors;
  if (!error) return [{ text: said(title, state) }];
  const at = dateOf(error.at);
  const fault = { ja: `${at.ja} ${error.message.ja}`, en: `${at.en} ${error.message.en}` };
  return [{ text: said(title, state) }, { text: said(title, fault), attention: true }];
}

function behindLine({ log, process: { queue, eventLoopDelay } }: ServerState): Line {
  const { sequence, eventsBehind, overdue } = log;
  const behind = eventsBehind + overdue.subjects + queue;
  const text: Text =
    behind === 0
      ? { ja: `なし（記録 ${sequence} 件まで反映）`, en: `nothing (up to record ${sequence})` }
      : {
          ja: `受付待ち ${queue}、未通知の事象 ${eventsBehind}、期限切れの未処理 ${overdue.subjects}（最長 ${Math.round(overdue.seconds)} 秒）。応答の遅延 ${eventLoopDelay} ms`,
          en: `${queue} reports waiting, ${eventsBehind} events to tell, ${overdue.subjects} expiries to make (the oldest ${Math.round(overdue.seconds)} s ago); event loop ${eventLoopDelay} ms late`,
        };
  return { text: said({ ja: "遅れ", en: "Behind" }, text), attention: overdue.seconds > late };
}

/** Nobody waits for it, so that it asks for no attention. */
function followingLines({ log: { unmoved } }: ServerState): readonly Line[] {
  if (unmoved === 0) return [];
  const title = { ja: "新しい内容への移行", en: "Following the new content" };
  return [{ text: said(title, { ja: `残り ${unmoved} 対象`, en: `${unmoved} subjects still to come` }) }];
}

/** What the past is told from, and whether it is kept up: a snapshot is written each day. */
function pastLine({ past, log }: ServerState): Line {
  const { astray, snapshotAt, keyframesAt, clearedAt } = past;
  const [snapshot, keyframes] = [dateOf(snapshotAt), dateOf(keyframesAt)];
  const cleared: Text = clearedAt === null ? { ja: "未実施", en: "never" } : dateOf(clearedAt);
  const stray: Text =
    astray === 0 ? { ja: "", en: "" } : { ja: `、月に属さない行 ${astray}`, en: `; ${astray} rows lie in no month` };
  const text: Text = {
    ja: `日次の控え ${snapshot.ja}、対象ごとの控え ${keyframes.ja}、整理 ${cleared.ja}${stray.ja}`,
    en: `snapshot ${snapshot.en}, keyframes ${keyframes.en}, cleared ${cleared.en}${stray.en}`,
  };
  const isOld =
    snapshotAt !== null && log.recordedAt !== null && Date.parse(log.recordedAt) - Date.parse(snapshotAt) > twoDays;
  return { text: said({ ja: "履歴", en: "History" }, text), attention: astray > 0 || isOld };
}

function databaseLine({ version, embedded, size, answersIn, connections }: ServerState["database"]): Line {
  const { open, idle, waiting } = connections;
  return {
    text: {
      ja: `データベース：PostgreSQL ${version}（${embedded ? "組み込み" : "DATABASE_URL"}）、${bytes(size)}、応答 ${answersIn} ms、接続 ${open}（使用中 ${open - idle}、待ち ${waiting}）`,
      en: `Database: PostgreSQL ${version} (${embedded ? "embedded" : "DATABASE_URL"}), ${bytes(size)}, answers in ${answersIn} ms, ${open} connections (${open - idle} in use, ${waiting} waiting)`,
    },
  };
}

function diskLine(disk: ServerState["disk"]): Line {
  const title = { ja: "ディスク", en: "Disk" };
  if (disk === null) return { text: said(title, { ja: "不明", en: "unknown" }), attention: true };
  const { folder, free, total } = disk;
  return {
    text: said(title, {
      ja: `空き ${bytes(free)}（全体 ${bytes(total)}、${folder}）`,
      en: `${bytes(free)} free of ${bytes(total)} (${folder})`,
    }),
    attention: free < little.bytes || free < total * little.share,
  };
}

const roles: Readonly<Record<string, Text>> = {
  upkeep: { ja: "期限の管理", en: "upkeep" },
  diagnosis: { ja: "機器の診断", en: "diagnosis" },
  database: { ja: "組み込みデータベース", en: "embedded database" },
};

function processLine(one: ServerState["processes"][number], terminal: Terminal): string {
  const { say } = terminal;
  const { host, pid, port, version, since, self } = one;
  const duties = one.roles.map((role) => say(roles[role] ?? { ja: role, en: role }));
  const separator = say({ ja: "、", en: ", " });
  const own = self ? say({ ja: "（応答したプロセス）", en: " (the one that answers)" }) : "";
  const from = say({
    ja: `${say(dateOf(since))} から`,
    en: `since ${say(dateOf(since))}`,
  });
  return [`${host} ${pid}${own}`, `:${port}`, version, from, duties.join(separator)].filter(Boolean).join("  ");
}

const units = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

/** Bytes as a person reads them, in decimal units (IEC 80000-13). */
export function bytes(count: number): string {
  let [value, unit] = [count, 0];
  while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
