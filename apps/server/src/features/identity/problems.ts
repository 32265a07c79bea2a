import type { ProblemKind } from "../../platform/http/problem.ts";

export const wrongToken: ProblemKind = {
  code: "wrong-token",
  status: 401,
  title: { ja: "リンク又はキーが無効です", en: "The link or the key is not valid" },
  meaning: {
    ja: "サインイン用リンクは一度だけ、発行から 1 時間以内に使えます。新しいリンクは tokiwa link で発行できます。",
    en: "A sign-in link works once, within an hour of being made. `tokiwa link` makes a new one.",
  },
};
