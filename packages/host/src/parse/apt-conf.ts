/**
 * APT's configuration tree: `apt.conf(5)`.
 * @module
 */
import type { Seen, Text } from "@tokiwa/content";
import { type ConfigSource, type Line, lines, seenAt } from "./source.ts";
import { braceOpen, quoteOpen } from "./wording.ts";

/** One assignment. */
export interface AptSetting {
  /** As in `APT::Periodic::Unattended-Upgrade`. A member of a list has the name of the list. */
  readonly name: string;
  /** It adds to a list, and does not replace. */
  readonly member: boolean;
  readonly value: string;
  readonly seen: Seen;
}

/** The settings that hold, by name in lower case: one for a plain name, all members for a list. */
export type AptConfiguration = ReadonlyMap<string, readonly AptSetting[]>;

/** Reads /etc/apt/apt.conf.d in the order of names and then /etc/apt/apt.conf; a later value replaces an earlier one. */
export function aptConfiguration(source: ConfigSource): AptConfiguration {
  const folder = "/etc/apt/apt.conf.d";
  const parts = source.list(folder).filter((name) => /^(?:[A-Za-z0-9_-]+|[A-Za-z0-9_.-]+\.conf)$/.test(name));
  const settings = new Map<string, AptSetting[]>();
  for (const file of [...parts.map((name) => `${folder}/${name}`), "/etc/apt/apt.conf"]) {
    const text = source.text(file);
    if (text === undefined) continue;
    readFile(file, text, settings, (line, detail) => source.gap(file, "malformed", detail, line));
  }
  return settings;
}

/** A plain value, where it is set. */
export const aptValue = (configuration: AptConfiguration, name: string): AptSetting | undefined =>
  configuration.get(name.toLowerCase())?.findLast((setting) => !setting.member);

/** The members of a list. */
export const aptList = (configuration: AptConfiguration, name: string): readonly AptSetting[] =>
  (configuration.get(name.toLowerCase()) ?? []).filter((setting) => setting.member);

interface Token extends Line {
  readonly kind: "word" | "string" | "{" | "}" | ";";
}

const deepest = 64;

function readFile(
  file: string,
  text: string,
  settings: Map<string, AptSetting[]>,
  refuse: (line: number, detail: Text) => unknown,
): void {
  const all = lines(text);
  const scopes: string[] = [];
  let statement: Token[] = [];
  const seen = (token: Token): Seen => seenAt(file, { number: token.number, text: all[token.number - 1]?.text ?? "" });

  const finish = (): void => {
    const [first, ...rest] = statement;
    statement = [];
    if (first === undefined) return;
    if (first.kind === "word" && first.text === "#clear") {
      for (const name of rest) clear(settings, qualified(scopes, name.text));
      return;
    }
    // `#include` reads another file only where apt itself is built to; it is named so that nothing goes unseen.
    if (first.kind === "word" && first.text.startsWith("#include")) {
      refuse(first.number, { ja: "#include の先は読みません", en: "#include is not followed" });
      return;
    }
    if (first.kind === "string") {
      add(settings, { name: scopes.join("::"), member: true, value: first.text, seen: seen(first) });
      return;
    }
    const value = rest.find((token) => token.kind === "string" || token.kind === "word");
    if (value === undefined) return;
    const member = first.text.endsWith("::");
    const name = qualified(scopes, member ? first.text.slice(0, -2) : first.text);
    add(settings, { name, member, value: value.text, seen: seen(value) });
  };

  for (const token of tokens(all, refuse)) {
    if (token.kind === ";") finish();
    else if (token.kind === "{") {
      const [name] = statement;
      if (scopes.length >= deepest) return void refuse(token.number, { ja: "入れ子が深すぎます", en: "too deep" });
      scopes.push(name?.text.replace(/::$/, "") ?? "");
      statement = [];
    } else if (token.kind === "}") {
      finish();
      if (scopes.pop() === undefined) refuse(token.number, { ja: "余分な波括弧があります", en: "a brace too many" });
    } else statement.push(token);
  }
  const [left] = statement;
  if (left) refuse(left.number, { ja: "セミコロンがありません", en: "a semicolon is missing" });
  else if (scopes.length > 0) refuse(all.length, braceOpen);
}

const qualified = (scopes: readonly string[], name: string): string => [...scopes, name].join("::");

function add(settings: Map<string, AptSetting[]>, setting: AptSetting): void {
  const key = setting.name.toLowerCase();
  const there = settings.get(key) ?? [];
  settings.set(key, setting.member ? [...there, setting] : [...there.filter((each) => each.member), setting]);
}

function clear(settings: Map<string, AptSetting[]>, name: string): void {
  const key = name.toLowerCase().replace(/::$/, "");
  for (const each of [...settings.keys()]) {
    if (each === key || each.startsWith(`${key}::`)) settings.delete(each);
  }
}

function* tokens(all: readonly Line[], refuse: (line: number, detail: Text) => unknown): Generator<Token> {
  let comment = false;
  for (const { number, text } of all) {
    let at = 0;
    while (at < text.length) {
      if (comment) {
        const end = text.indexOf("*/", at);
        comment = end < 0;
        at = end < 0 ? text.length : end + 2;
        continue;
      }
      const rest = text.slice(at);
      const blank = /^\s+/.exec(rest)?.[0];
      const string = /^"((?:[^"\\]|\\.)*)"/.exec(rest);
      const word = /^(?:[^\s"{};/]|\/(?![/*]))+/.exec(rest)?.[0];
      if (blank !== undefined) at += blank.length;
      else if (rest.startsWith("//") || (rest.startsWith("#") && !/^#(?:clear|include)\b/.test(rest))) break;
      else if (rest.startsWith("/*")) {
        comment = true;
        at += 2;
      } else if (string) {
        yield { kind: "string", number, text: (string[1] ?? "").replace(/\\(.)/g, "$1") };
        at += string[0].length;
      } else if (rest.startsWith("{") || rest.startsWith("}") || rest.startsWith(";")) {
        const kind = rest.startsWith("{") ? "{" : rest.startsWith("}") ? "}" : ";";
        yield { kind, number, text: kind };
        at += 1;
      } else if (word !== undefined) {
        yield { kind: "word", number, text: word };
        at += word.length;
      } else {
        refuse(number, quoteOpen);
        break;
      }
    }
  }
}
