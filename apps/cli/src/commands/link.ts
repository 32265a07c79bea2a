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
  options: {
    data: dataOption,
    organization: {
      type: "list",
      value: "ID",
      summary: {
        ja: "この組織とその下位の組織に限ります（複数可）",
        en: "limit it to this organization and those below it; may be repeated",
      },
    },
  },
  examples: [
    {
      line: "tokiwa link",
      says: { ja: "ブラウザーで開くリンクを表示します", en: "Print a link to open in a browser" },
    },
    {
      line: "tokiwa link --organization ministry-a",
      says: { ja: "この組織だけが見えるリンクを発行します", en: "A link that shows this organization only" },
    },
  ],
  run: async ({ values, json, terminal }) => {
    const { door } = await doorOf(dataFolderOf(values.data));
    const { organization: organizations } = values;
    const made =
      organizations.length === 0
        ? await ask(door, "/api/v1/session/link", answer, { method: "POST" })
        : await ask(door, "/api/v1/session/invitation", answer, { method: "POST", body: { organizations } });
    terminal.out(json ? JSON.stringify(made) : terminal.tone("link", made.url));
    return exit.good;
  },
});
