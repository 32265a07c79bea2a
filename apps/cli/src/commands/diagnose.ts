import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { diagnose as diagnoseHost, NoSuchChoice } from "@tokiwa/host";
import { command, exit } from "../command/form.ts";
import { type Problem, wrongly } from "../command/problem.ts";
import { contentFolders, isFolder, noSuchFolder, unknownName, readSound } from "../content.ts";
import { fixScript } from "../diagnosis/fix-script.ts";
import { collectGarbage, keepNurserySmall } from "../diagnosis/memory.ts";
import { sentenceOf, summaryOf, tableOf, worstFirst } from "../diagnosis/view.ts";
import { step } from "../terminal/progress.ts";

/** A person is shown a few, a program gets all that there reasonably are. */
const mostEvidence = 1000;

export const diagnose = command({
  words: ["diagnose"],
  summary: {
    ja: "この機器（又は --root 以下）を診断し、悪い順に示します",
    en: "Diagnose this machine, or what is below --root, worst first",
  },
  description: {
    ja: "設定ファイルとカーネルの情報を読むだけで、何も変更しません。root 権限は不要です。読めないものは理由とともに「不明」となります。",
    en: "Only reads configuration files and what the kernel tells; changes nothing and needs no root. What may not be read is unknown, with the reason.",
  },
  options: {
    root: {
      type: "text",
      value: "DIR",
      completes: "folder",
      summary: {
        ja: "/ の代わりに調べるフォルダー（展開したコンテナイメージなど）",
        en: "the folder that stands for /, such as an unpacked container image",
      },
    },
    family: {
      type: "text",
      value: "F",
      summary: { ja: "この系列の検査だけ（例：ssh）", en: "only checks of this family, such as ssh" },
    },
    profile: {
      type: "text",
      value: "P",
      summary: {
        ja: "このプロファイルの検査だけ（例：moderate）",
        en: "only checks of this profile, such as moderate",
      },
    },
    content: {
      type: "list",
      value: "DIR",
      completes: "folder",
      summary: { ja: "加えるコンテンツのフォルダー（複数可）", en: "a content folder to add; may be repeated" },
    },
    all: {
      type: "boolean",
      summary: { ja: "合格と対象外も表示します", en: "show what passed and what does not apply, too" },
    },
    "fix-script": {
      type: "text",
      value: "FILE",
      completes: "file",
      summary: {
        ja: "安全に直せるものを直すシェルスクリプトを書きます（実行はしません。- で標準出力）",
        en: "write a shell script that mends what is safe to mend; never run (- for standard output)",
      },
    },
  },
  examples: [
    {
      line: "tokiwa diagnose",
      says: { ja: "この機器を診断します", en: "Diagnose this machine" },
    },
    {
      line: "tokiwa diagnose --root /mnt/image --family ssh --json",
      says: {
        ja: "/mnt/image 以下の SSH の設定を診断し、JSON で出力します",
        en: "Diagnose the SSH settings below /mnt/image and answer in JSON",
      },
    },
    {
      line: "tokiwa diagnose --fix-script fix.sh",
      says: {
        ja: "直し方をスクリプトに書き出します。読んでから実行してください",
        en: "Write the remedies into a script, to be read before it is run",
      },
    },
  ],
  run: async ({ values, json, terminal }) => {
    keepNurserySmall();
    const root = resolve(values.root ?? "/");
    if (!(await isFolder(root))) throw noSuchFolder(root);
    if (!(await isSystem(root))) throw noSystem(root);
    const content = await readSound(await contentFolders(values.content));
    collectGarbage();
    const { asset, observedAt, cells } = await step(
      terminal,
      { ja: "診断", en: "Diagnosis" },
      () =>
        diagnoseHost({
          content,
          root,
          now: Date.now(),
          evidence: mostEvidence,
          ...(values.family !== undefined && { family: values.family }),
          ...(values.profile !== undefined && { profile: values.profile }),
        }).catch((error: unknown) => {
          throw error instanceof NoSuchChoice ? notChosen(error) : error;
        }),
      (done) => ({
        ja: `${done.asset.name}、検査 ${done.cells.length} 件`,
        en: `${done.asset.name}, ${done.cells.length} checks`,
      }),
    );
    const findings = worstFirst(content, cells);
    const summary = summaryOf(cells);

    const script = values["fix-script"];
    if (script !== undefined) {
      const text = fixScript(findings, asset.families, new Date(observedAt), terminal.language);
      if (script === "-") terminal.out(text.trimEnd());
      else await writeFile(script, text, { mode: 0o700 });
    }
    if (json && script !== "-") {
      const rows = findings.map(({ check, result }) => ({
        ...result,
        severity: check.severity,
        controls: check.controls,
      }));
      terminal.out(
        JSON.stringify({ asset, observedAt: new Date(observedAt).toISOString(), summary, cells: rows }, null, 2),
      );
    } else if (script !== "-") {
      const shown = findings.filter(({ result }) => values.all || ["fail", "error"].includes(result.outcome));
      for (const line of tableOf(shown, asset.families, terminal)) terminal.out(line);
      terminal.out(terminal.tone("strong", sentenceOf(summary, terminal)));
    }
    return summary.fail > 0 ? exit.no : exit.good;
  },
});

const notChosen = ({ kind, id, known }: NoSuchChoice) => unknownName(kind, id, known);

/** Whether a machine, or an image of one, is below a folder: "nothing fails" about an empty folder would be no news. */
async function isSystem(root: string): Promise<boolean> {
  return (await isFolder(join(root, "etc"))) || (await isFolder(join(root, "usr")));
}

function noSystem(root: string): Problem {
  return wrongly("cli.no-system", {
    ja: `「${root}」に Linux のシステムがありません（etc も usr もない）。展開したイメージの最上位のフォルダーを指定してください。`,
    en: `Below "${root}" is no Linux system: neither etc nor usr. Name the topmost folder of an unpacked image.`,
  });
}
