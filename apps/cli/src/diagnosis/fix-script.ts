import type { Language, Text } from "@tokiwa/content";
import { commandsFor, type Families, type Finding } from "./view.ts";

/**
 * A shell script that carries out the remedies of the failures whose remedy is safe to carry out without thought for
 * what this machine is for; the others stand in it as comments. It stops at the first command that fails.
 */
export function fixScript(findings: readonly Finding[], families: Families, at: Date, language: Language): string {
  const say = (text: Text) => text[language];
  const failures = findings.filter(({ result }) => result.outcome === "fail");
  const comment = (text: string) => text.split("\n").map((line) => `# ${line}`.trimEnd());
  const parts = failures.flatMap(({ check, result }) => {
    const commands = commandsFor(check, families);
    const safe = check.remedy.safe && commands.length > 0;
    const seen = result.evidence.flatMap(({ file, line }) => (file ? [line ? `${file}:${line}` : file] : []));
    return [
      "",
      ...comment(`${check.id}  ${say(check.title)}`),
      ...comment(oneLine([...new Set(seen)].join(" "))).filter((line) => line !== "#"),
      ...comment(say(check.remedy.text)),
      ...(safe
        ? commands
        : [
            ...comment(
              say({
                ja: "この機器の用途を確かめてから手作業で直すもの：",
                en: "To be done by hand, knowing what this machine is for:",
              }),
            ),
            ...commands.flatMap((command) => comment(command.replaceAll(/^/gm, "  "))),
          ]),
    ];
  });
  return [
    "#!/bin/sh",
    ...comment(
      say({
        ja: `Tokiwa による診断（${at.toISOString()}）で不合格となったものの直し方。実行する前に必ず読んでください。`,
        en: `Remedies for what failed when Tokiwa looked at ${at.toISOString()}. Read it before you run it.`,
      }),
    ),
    "set -eu",
    ...parts,
    "",
  ].join("\n");
}

/** Paths come from the machine and may hold a line break, which must not end the comment. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ");
