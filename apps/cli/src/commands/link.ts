import { z } from "zod";
import { ask } from "../api/client.ts";
import { doorOf } from "../api/door.ts";
import { command, exit } from "../command/form.ts";
import { dataFolderOf } from "../installation.ts";
import { dataOption } from "./options.ts";

const answer = z.object({ url: z.url(), expiresAt: z.string() });

export const link = command({
  words: ["link"],
  summary: { ja: "新しいサインイン用リンクを発行します", en: "Make a fresh sign-in link" },
  description: {
    ja: "リンクは 1 時間以内に 1 度だけ使えます。",
    en: "A link works once, within an hour.",
  },
  options: { data: dataOption },
  examples: [
    {
      line: "tokiwa link",
      says: { ja: "ブラウザーで開くリンクを表示します", en: "Print a link to open in a browser" },
    },
  ],
  run: async ({ values, json, terminal }) => {
    const { door } = await doorOf(dataFolderOf(values.data));
    const made = await ask(door, "/api/v1/session/link", answer, { method: "POST" });
    terminal.out(json ? JSON.stringify(made) : terminal.tone("link", made.url));
    return exit.good;
  },
});
