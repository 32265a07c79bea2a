import type { TextOption } from "../command/form.ts";

/** The data folder of a server. */
export const dataOption = {
  type: "text",
  value: "DIR",
  completes: "folder",
  summary: {
    ja: "データフォルダー（既定は環境変数 TOKIWA_DATA、なければ Tokiwa のフォルダーの data）",
    en: "the data folder (default: TOKIWA_DATA, else data in Tokiwa's own folder)",
  },
} as const satisfies TextOption;
