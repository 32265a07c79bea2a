import type { Seen } from "@tokiwa/content";
import type { Root } from "../root.ts";

/** How long one log is kept, by logrotate(8). */
export interface RotationRule {
  readonly path: string;
  readonly days: number;
  readonly seen: Seen;
}

interface Directives {
  readonly rotate: number;
  /** Days between two rotations; 0 where only size decides. */
  readonly interval: number;
  /** `maxage`; 0 for none. */
  readonly maxAge: number;
  readonly seen: Seen | undefined;
}

const intervals: Readonly<Record<string, number>> = { hourly: 1 / 24, daily: 1, weekly: 7, monthly: 30, yearly: 365 };
const scripts = /^(prerotate|postrotate|firstaction|lastaction|preremove)\b/;
const fileLimit = 500;

/** The rules of /etc/logrotate.conf and what it includes, one for each log named. */
export function rotationRules(root: Root): RotationRule[] {
  const rules: RotationRule[] = [];
  let files = 0;
  /** Directives outside of braces hold for what follows, in included files too. */
  let global: Directives = { rotate: 0, interval: 7, maxAge: 0, seen: undefined };
  const read = (file: string, depth: number): void => {
    if (depth > 8 || ++files > fileLimit)
      return void root.gap(file, "too-many", { ja: "読み込むファイル", en: "included files" });
    let names: string[] = [];
    let local: Directives | undefined;
    let inScript = false;
    for (const line of root.lines(file)) {
      const text = line.text.trim().replace(/^#.*/, "");
      if (inScript) {
        inScript = text !== "endscript";
        continue;
      }
      if (text === "") continue;
      if (scripts.test(text)) {
        inScript = true;
      } else if (text === "}") {
        const { rotate, interval, maxAge, seen } = local ?? global;
        const days = interval === 0 ? -1 : Math.floor(rotate * interval);
        const kept = maxAge > 0 && days >= 0 ? Math.min(days, maxAge) : days;
        rules.push(...names.map((path) => ({ path, days: kept, seen: seen ?? line })));
        [names, local] = [[], undefined];
      } else if (local === undefined && /^["'/]/.test(text)) {
        const [paths = "", rest] = text.split("{");
        names.push(...[...paths.matchAll(/"([^"]+)"|'([^']+)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? ""));
        if (rest !== undefined) local = global;
      } else if (text === "{") {
        local = global;
      } else if (local === undefined && text.startsWith("include ")) {
        const place = text.slice("include ".length).trim();
        const inside =
          root.status(place)?.kind === "directory" ? root.list(place).map((name) => `${place}/${name}`) : [place];
        for (const path of inside) read(path, depth + 1);
      } else if (local === undefined) {
        global = apply(global, text, line);
      } else {
        local = apply(local, text, line);
      }
    }
  };
  read("/etc/logrotate.conf", 0);
  return rules;
}

function apply(directives: Directives, text: string, line: Seen): Directives {
  const [word = "", value = ""] = text.split(/[\s=]+/);
  const interval = intervals[word];
  if (interval !== undefined) return { ...directives, interval, seen: directives.seen ?? line };
  if (word === "rotate" && /^-?\d{1,6}$/.test(value)) {
    // A negative count keeps all (logrotate.conf(5)).
    return { ...directives, rotate: Number(value) < 0 ? 36_500 : Number(value), seen: line };
  }
  if (word === "maxage" && /^\d{1,6}$/.test(value)) return { ...directives, maxAge: Number(value), seen: line };
  if (word === "size") return { ...directives, interval: 0, seen: line };
  return directives;
}
