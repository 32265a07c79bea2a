import { stored } from "./stored.ts";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** Light, dark, or as the operating system says. */
export const theme = stored<Theme>(
  "tokiwa.theme",
  themes,
  () => "system",
  (value) => {
    if (value === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = value;
  },
);
