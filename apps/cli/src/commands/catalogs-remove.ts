import { tell } from "../api/client.ts";
import { doorOf } from "../api/door.ts";
import { listed, meant } from "../catalogs/answers.ts";
import { command, exit } from "../command/form.ts";
import { dataFolderOf } from "../installation.ts";
import { dataOption } from "./options.ts";

export const catalogsRemove = command({
  words: ["catalogs", "remove"],
  summary: { ja: "取り込んだ文書を削除します", en: "Remove a document that was imported" },
  description: {
    ja: "他の文書から参照されているもの、情報システムに適用されたことのあるものは削除できず、使っているものを示します。--yes を付けなければ、何を削除するかを示すだけです。",
    en: "What other documents refer to, or a system was ever asked for, is not removed; what uses it is told. Without --yes it only tells what would be removed.",
  },
  arguments: [
    {
      name: "ID",
      presence: "required",
      summary: { ja: "文書の識別子又はファイル名", en: "the document's id, or the name of its file" },
    },
  ],
  options: { data: dataOption, yes: { type: "boolean", summary: { ja: "削除します", en: "do remove it" } } },
  examples: [
    {
      line: "tokiwa catalogs remove ours.json --yes",
      says: { ja: "ours.json として取り込んだ文書を削除します", en: "Remove what was imported as ours.json" },
    },
  ],
  run: async ({ arguments: [word = ""], values, json, terminal }) => {
    const { door } = await doorOf(dataFolderOf(values.data));
    const { id, name, title } = meant(
      (await listed(door)).filter(({ builtIn }) => !builtIn),
      word,
    );
    if (values.yes)
      await tell(door, `/api/v1/catalogs/${id}?confirm=${id}`, { method: "DELETE", language: terminal.language });
    if (json) terminal.out(JSON.stringify({ id, name, removed: values.yes }));
    else {
      const what = `${terminal.say(title)}（${name}）`;
      terminal.out(
        terminal.say(
          values.yes
            ? { ja: `削除しました：${what}`, en: `Removed: ${title.en} (${name})` }
            : {
                ja: `削除するもの：${what}。--yes を付けると削除します。`,
                en: `Would remove ${title.en} (${name}). Add --yes to do so.`,
              },
        ),
      );
    }
    return exit.good;
  },
});
