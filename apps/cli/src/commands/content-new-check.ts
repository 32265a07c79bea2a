import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describeFacts } from "@tokiwa/content";
import { factCatalog } from "@tokiwa/host";
import { command, exit } from "../command/form.ts";
import { Problem, wrongly } from "../command/problem.ts";
import { contentFolders, named, readAll } from "../content.ts";
import { scaffold } from "../diagnosis/scaffold.ts";
import { dataFolderOf } from "../installation.ts";

export const contentNewCheck = command({
  words: ["content", "new", "check"],
  summary: { ja: "新しい検査のひな形を作ります", en: "Make the beginning of a new check" },
  description: {
    ja: "<対象>.<系列>.<名前> の識別子から、そのまま検証を通る YAML ファイルを作ります。場所は --content のフォルダー、なければデータフォルダーの content です。",
    en: "From an identifier <subject>.<family>.<name>, makes a YAML file that is valid as it is. It is put into the --content folder, or into content in the data folder.",
  },
  arguments: [
    {
      name: "ID",
      presence: "required",
      summary: { ja: "識別子（例：host.ssh.banner）", en: "the identifier, as in host.ssh.banner" },
    },
    {
      name: "CONTROL",
      presence: "required",
      summary: { ja: "確かめる管理策の識別子", en: "the control whose implementation it tests" },
    },
  ],
  options: {
    fact: {
      type: "text",
      value: "NAME",
      summary: {
        ja: "用いる事実（既定は系列と同名の領域のもの）",
        en: "the fact to use (default: one of the family's area)",
      },
    },
    content: {
      type: "text",
      value: "DIR",
      completes: "folder",
      summary: { ja: "作る場所となるコンテンツのフォルダー", en: "the content folder to make it in" },
    },
  },
  examples: [
    {
      line: "tokiwa content new check host.ssh.banner TB-AA-01 --content ./our-content",
      says: { ja: "./our-content/checks/ssh-banner.yaml を作ります", en: "Make ./our-content/checks/ssh-banner.yaml" },
    },
  ],
  run: async ({ arguments: [id = "", control = ""], values, json, terminal }) => {
    const parts = /^([a-z-]+)\.([a-z0-9-]+)\.([a-z0-9-]+)$/.exec(id);
    if (!parts) {
      throw wrongly("cli.bad-value", {
        ja: `「${id}」：識別子は <対象>.<系列>.<名前> の形で、英小文字・数字・ハイフンで書いてください（例：host.ssh.banner）。`,
        en: `"${id}": an identifier is <subject>.<family>.<name> in small letters, digits and hyphens, as in host.ssh.banner.`,
      });
    }
    const [, subject = "", family = "", name = ""] = parts;
    const { content } = await readAll(await contentFolders([]));
    named("control", control, content.controls);
    const fact =
      values.fact ??
      [...factCatalog.keys()].find((known) => known.startsWith(`${family}.`)) ??
      [...factCatalog.keys()][0] ??
      "";
    const form = named("fact", fact, factCatalog);

    const folder = values.content ?? join(dataFolderOf(undefined), "content");
    const file = join(folder, "checks", `${family}-${name}.yaml`);
    const title = [...content.checks.values()].find((check) => check.family.id === family)?.family.title;
    const yaml = scaffold({
      id,
      subject,
      family,
      title,
      control,
      folder,
      fact,
      form,
      type: describeFacts(factCatalog).get(fact) ?? "",
    });
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, yaml, { flag: "wx" }).catch((cause: NodeJS.ErrnoException) => {
      throw cause.code === "EEXIST" ? exists(file) : cause;
    });
    if (json) terminal.out(JSON.stringify({ file, id, fact }));
    else {
      terminal.out(file);
      terminal.err(
        terminal.say({
          ja: `次に：ファイルを編集し、「tokiwa content try ${id} --content ${folder}」で試し、「tokiwa content check ${folder}」で検証します。`,
          en: `Next: edit the file, try it with "tokiwa content try ${id} --content ${folder}", validate it with "tokiwa content check ${folder}".`,
        }),
      );
    }
    return exit.good;
  },
});

function exists(file: string): Problem {
  return wrongly("cli.exists", {
    ja: `${file} は既にあります。上書きはしません。別の名前にするか、そのファイルに書き加えてください。`,
    en: `${file} exists already and is not overwritten. Choose another name, or add to that file.`,
  });
}
