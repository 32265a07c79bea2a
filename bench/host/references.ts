/**
 * The programs that ours is held against, with what each found: Lynis, and OpenSCAP with Debian's content.
 * @module
 */
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { canAccount, theirs } from "./accounting.ts";
import { outcomesIn, type Row } from "./report.ts";
import { inside, shared, type Subject } from "./subject.ts";

/** Needed on this machine; the bench puts them into its tree by itself. */
export const lacking = (): readonly string[] => {
  const packages = [
    { path: "/usr/bin/time", name: "time" },
    { path: "/usr/sbin/lynis", name: "lynis" },
    { path: "/usr/bin/oscap", name: "openscap-scanner" },
    { path: content, name: "ssg-debian" },
  ];
  return packages.filter(({ path }) => !existsSync(path)).map(({ name }) => name);
};

const content = "/usr/share/xml/scap/ssg/content/ssg-debian11-ds.xml";
/** The one with the most rules for Debian. */
const profile = "xccdf_org.ssgproject.content_profile_anssi_np_nt28_high";

/** @returns nothing where it is not installed */
export async function lynis(subject: Subject): Promise<Row | undefined> {
  if (!canAccount || !existsSync(join(subject.root, "usr/sbin/lynis"))) return undefined;
  return inFolder(subject, async (folder) => {
    const [report, log] = [shared(subject, folder, "report"), shared(subject, folder, "log")];
    const options = ["--quick", "--no-colors", "--report-file", report.there, "--log-file", log.there];
    const { cpu, wall, rss } = await theirs(inside(subject, ["lynis", "audit", "system", ...options]));
    const text = await readFile(report.here, "utf8");
    const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
    const [warnings, suggestions] = [count(/^warning\[\]=/gm), count(/^suggestion\[\]=/gm)];
    return {
      program: `Lynis ${/^lynis_version=(.*)$/m.exec(text)?.[1] ?? ""}`,
      ...{ cpu, wall, rss },
      checks: Number(/^lynis_tests_done=(\d+)/m.exec(text)?.[1] ?? Number.NaN),
      findings: warnings + suggestions,
      kinds: `${warnings} warnings, ${suggestions} suggestions`,
    };
  });
}

/**
 * Debian 12 has content for Debian 11 at most, which says of everything that it does not apply. So it is carried out
 * twice: as it is, and with that condition taken out, as administrators do.
 * @returns nothing where it is not installed
 */
export async function openscap(subject: Subject): Promise<readonly Row[]> {
  if (!canAccount || !existsSync(join(subject.root, "usr/bin/oscap")) || !existsSync(join(subject.root, content)))
    return [];
  return inFolder(subject, async (folder) => {
    const freed = shared(subject, folder, "content.xml");
    const text = await readFile(join(subject.root, content), "utf8");
    await writeFile(freed.here, text.replaceAll(/^.*<[\w:.-]*platform idref="cpe:\/o:debian:[^"]*"\/>\s*$/gm, ""));
    const judged: Row[] = [];
    for (const [title, stream] of [
      ["as it is", content],
      ["for any release", freed.there],
    ] as const) {
      const results = shared(subject, folder, "results.xml");
      const { cpu, wall, rss } = await theirs(
        inside(subject, ["oscap", "xccdf", "eval", "--profile", profile, "--results", results.there, stream]),
      );
      const count = outcomesIn(await readFile(results.here, "utf8"), /<result>(\w+)<\/result>/g);
      judged.push({
        program: `OpenSCAP ${await version()}, ${title}`,
        ...{ cpu, wall, rss },
        checks: count("pass") + count("fail"),
        findings: count("fail"),
        kinds: `${count("fail")} fail, ${count("unknown") + count("error")} unknown, ${count("notapplicable")} not applicable`,
      });
    }
    return judged;
  });
}

async function version(): Promise<string> {
  const { output } = await theirs(["oscap", "--version"]);
  return /\(oscap\) (\S+)/.exec(output)?.[1] ?? "";
}

/** Lends a folder inside of the subject, and removes it. Its name has the subject's root taken off. */
async function inFolder<T>(subject: Subject, work: (folder: string) => Promise<T>): Promise<T> {
  const made = await mkdtemp(join(subject.root, "tmp", "tokiwa-bench-"));
  try {
    return await work(relative(subject.root, made));
  } finally {
    await rm(made, { recursive: true });
  }
}
