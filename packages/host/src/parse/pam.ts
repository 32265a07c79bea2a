/**
 * PAM service files: `pam.conf(5)`, and Debian's `@include`.
 * @module
 */
import type { Seen, Text } from "@tokiwa/content";
import { type ConfigSource, type Line, lines, seenAt } from "./source.ts";
import { includeEachOther, missing } from "./wording.ts";

export const pamTypes = ["auth", "account", "password", "session"] as const;
export type PamType = (typeof pamTypes)[number];

/** What is done with the result of a module: a word of pam.conf(5), or how many modules to skip. */
export type PamAction = "ignore" | "bad" | "die" | "ok" | "done" | "reset" | number;

/** One module of a stack. */
export interface PamModule {
  readonly type: PamType;
  /** As written: `required`, or the whole of `[success=1 default=ignore]`. */
  readonly control: string;
  /** The action for each return value; `default` for those not named. */
  readonly actions: ReadonlyMap<string, PamAction>;
  /** As written: `pam_unix.so`, or a full path. */
  readonly module: string;
  readonly arguments: readonly string[];
  /** A leading `-`: a missing module is not logged. */
  readonly optionalModule: boolean;
  /** How many `substack`s it is in. */
  readonly depth: number;
  /** Which of the substacks of its depth it is in, so that two that follow each other are not taken for one. */
  readonly substack: number;
  readonly seen: Seen;
}

const deepestInclude = 32;
const mostModules = 2000;
const folders = ["/etc/pam.d", "/usr/lib/pam.d"];

const shorthands: ReadonlyMap<string, string> = new Map([
  ["required", "success=ok new_authtok_reqd=ok ignore=ignore default=bad"],
  ["requisite", "success=ok new_authtok_reqd=ok ignore=ignore default=die"],
  ["sufficient", "success=done new_authtok_reqd=done default=ignore"],
  ["optional", "success=ok new_authtok_reqd=ok default=ignore"],
]);

/**
 * The stack of a service for one type, with what it includes in place.
 * `include` brings the lines of the same type, `@include` the file as it stands, `substack` the lines of the same type
 * with jumps and `done` kept inside. A service without a file has the stack of `other`.
 * @returns `undefined` where neither the service nor `other` has a file. Refused lines are noted as gaps.
 */
export function pamStack(service: string, type: PamType, source: ConfigSource): readonly PamModule[] | undefined {
  const stack: PamModule[] = [];
  let substacks = 0;

  const follow = (file: string, depth: number, substack: number, level: number): boolean => {
    const text = source.text(file);
    if (text === undefined) return false;
    if (level > deepestInclude || stack.length > mostModules) {
      source.gap(file, "too-many", includeEachOther);
      return true;
    }
    for (const line of logicalLines(text)) {
      const parsed = parseLine(line.text);
      if (parsed === undefined) continue;
      const seen = seenAt(file, { number: line.number, text: line.first });
      if ("refused" in parsed) {
        source.gap(file, "malformed", parsed.refused, line.number);
      } else if ("includes" in parsed) {
        if (parsed.type !== undefined && parsed.type !== type) continue;
        if (parsed.sub) substacks += 1;
        const found = filesOf(parsed.includes).some((each) =>
          follow(each, parsed.sub ? depth + 1 : depth, parsed.sub ? substacks : substack, level + 1),
        );
        if (!found) source.gap(file, "malformed", missing(parsed.includes), line.number);
      } else if (parsed.type === type) {
        stack.push({ ...parsed, depth, substack, seen });
      }
    }
    return true;
  };

  const found = [service, "other"].some((name) => filesOf(name).some((file) => follow(file, 0, 0, 0)));
  return found ? stack : undefined;
}

function filesOf(name: string): readonly string[] {
  return name.startsWith("/") ? [name] : folders.map((folder) => `${folder}/${name}`);
}

interface LogicalLine extends Line {
  /** The first physical line. */
  readonly first: string;
}

/** A backslash at the end of a line continues it; a comment goes up to the end of its own line. */
function logicalLines(text: string): readonly LogicalLine[] {
  const joined: LogicalLine[] = [];
  let open: LogicalLine | undefined;
  for (const { number, text: raw } of lines(text)) {
    const bare = withoutComment(raw);
    const continued = bare.endsWith("\\");
    const part = continued ? `${bare.slice(0, -1)} ` : bare;
    open = open ? { ...open, text: open.text + part } : { number, first: raw, text: part };
    if (continued) continue;
    joined.push(open);
    open = undefined;
  }
  if (open) joined.push(open);
  return joined;
}

function withoutComment(text: string): string {
  const at = text.indexOf("#");
  return at < 0 ? text : text.slice(0, at);
}

type Parsed =
  | Omit<PamModule, "depth" | "substack" | "seen">
  | { readonly includes: string; readonly type: PamType | undefined; readonly sub: boolean }
  | { readonly refused: Text };

function parseLine(text: string): Parsed | undefined {
  const words = text.match(/\[(?:[^\]\\]|\\.)*\]|[^\s[]\S*|\[\S*/g) ?? [];
  const [first, control, module, ...rest] = words;
  if (first === undefined) return undefined;
  if (first === "@include") {
    return control === undefined
      ? { refused: { ja: "@include にファイル名がありません", en: "@include names no file" } }
      : { includes: control, type: undefined, sub: false };
  }
  const name = first.replace(/^-/, "").toLowerCase();
  const type = pamTypes.find((each) => each === name);
  if (type === undefined)
    return { refused: { ja: `${first} はモジュールの型ではありません`, en: `${first} is no type of module` } };
  if (control === undefined || module === undefined)
    return { refused: { ja: "モジュールがありません", en: "a module is missing" } };
  const word = control.toLowerCase();
  if (word === "include" || word === "substack") return { includes: module, type, sub: word === "substack" };
  const actions = actionsOf(shorthands.get(word) ?? /^\[(.*)\]$/.exec(control)?.[1]);
  if (actions === undefined)
    return { refused: { ja: `${control} は制御の指定ではありません`, en: `${control} is no control` } };
  const args = rest.map((each) => (each.startsWith("[") ? each.slice(1, -1).replace(/\\\]/g, "]") : each));
  return { type, control, actions, module, arguments: args, optionalModule: first.startsWith("-") };
}

function actionsOf(text: string | undefined): ReadonlyMap<string, PamAction> | undefined {
  if (text === undefined) return undefined;
  const actions = new Map<string, PamAction>();
  for (const [, value, action = ""] of text.matchAll(/([a-z_]+)\s*=\s*(\w+)/gi)) {
    const known = (["ignore", "bad", "die", "ok", "done", "reset"] as const).find(
      (each) => each === action.toLowerCase(),
    );
    const read = known ?? (/^\d{1,4}$/.test(action) ? Number(action) : undefined);
    if (value === undefined || read === undefined) return undefined;
    actions.set(value.toLowerCase(), read);
  }
  return actions;
}
