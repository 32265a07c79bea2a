// A whole diagnosis of a Debian server, against Lynis and OpenSCAP on the same one: CPU time, memory and findings.
import { quick } from "./figures.ts";
import { diagnosed } from "./host/diagnosis.ts";
import { lacking, lynis, openscap } from "./host/references.ts";
import { megabytes, type Row, seconds, table, times } from "./host/report.ts";
import type { Subject } from "./host/subject.ts";
import { keptTree, serverTree } from "./host/tree.ts";

const json = process.argv.includes("--json");
/** A short run makes no tree, and leaves out Lynis, which takes minutes. */
const rounds = quick ? 1 : 3;
const size = { packages: 1500, files: 300_000 };
/** What one diagnosis of such a server may take: seconds of CPU time, and bytes. */
const targets = { cold: 5, again: 1, rss: 200e6 };

const say = (line = ""): void => {
  if (!json) process.stdout.write(`${line}\n`);
};

const missing = lacking();
if (missing.length > 0) say(`Left out, for want of: apt-get install ${missing.join(" ")}`);

const results = [await measured({ name: "This machine", root: "/" })];
// Only now, for the tree's files would be among this machine's.
const tree = quick ? ((await keptTree()) ?? "a short run makes none") : await serverTree(size, say);
if (typeof tree === "string") say(`No Debian server as a tree of files: ${tree}.`);
else {
  const name = `A Debian server of ${tree.packages} packages and ${tree.files} files`;
  results.push(await measured({ name, root: tree.root }));
}
if (json) process.stdout.write(`${JSON.stringify({ name: "host", targets, results })}\n`);

async function measured(subject: Subject) {
  const { cold, again, sweep, dearest, files } = await diagnosed(subject, rounds);
  const others = [...(quick ? [] : [await lynis(subject)]), ...(await openscap(subject))].filter(
    (row) => row !== undefined,
  );
  const ratios = others
    .filter(({ checks }) => checks !== 0)
    .map((other) => ({ program: other.program, ...against(cold, other) }));
  // Set for such a server; this machine may be anything.
  const verdicts =
    subject.root === "/"
      ? []
      : [
          { target: `cold, CPU ≤ ${targets.cold} s`, figure: seconds(cold.cpu), met: cold.cpu <= targets.cold },
          {
            target: `unchanged, CPU ≤ ${targets.again} s`,
            figure: seconds(again.cpu),
            met: again.cpu <= targets.again,
          },
          {
            target: `cold, peak RSS < ${megabytes(targets.rss)}`,
            figure: megabytes(cold.rss),
            met: cold.rss < targets.rss,
          },
        ];

  say(`\n${subject.name}; ${files} files and folders in scope`);
  for (const line of table([cold, again, sweep, ...others])) say(`  ${line}`);
  for (const { program, cpu, cpuPerCheck, rss } of ratios) {
    say(`  Tokiwa ÷ ${program}: CPU ${times(cpu)}, CPU per check ${times(cpuPerCheck)}, peak RSS ${times(rss)}`);
  }
  for (const { target, figure, met } of verdicts) say(`  ${met ? "met   " : "missed"}  ${target}: ${figure}`);
  say(`  dearest when done again: ${dearest.map(({ facts, cpu }) => `${facts} ${seconds(cpu)}`).join("; ")}`);
  return { subject: subject.name, files, rows: [cold, again, sweep, ...others], ratios, verdicts, dearest };
}

/** Ours divided by theirs. */
function against(mine: Row, other: Row) {
  const perCheck = ({ cpu, checks = Number.NaN }: Row): number => cpu / checks;
  return { cpu: mine.cpu / other.cpu, cpuPerCheck: perCheck(mine) / perCheck(other), rss: mine.rss / other.rss };
}
