import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type CronJob, cronJobs, crontab } from "./cron.ts";
import { type Files, filesSource } from "./fixture/files.ts";

const brief = ({ place, user, schedule, command }: CronJob) => [place, user, schedule, command];
const jobs = (files: Files, runnable = () => true) => cronJobs(filesSource(files), runnable).map(brief);

describe("jobs by time", () => {
  it("have a schedule, a user and a command that keeps its blanks", () => {
    const refused: number[] = [];
    const { jobs: found, environment } = crontab(
      "crontab",
      "/etc/crontab",
      '# c\nSHELL=/bin/sh\nMAILTO = "a b"\n17 *\t* * 1-5\troot  cd / &&  run-parts x\n@reboot www /bin/x # y\n@sometimes x y\n* * * *\n* * * * * root\n',
      undefined,
      (line) => refused.push(line),
    );
    assert.deepEqual(found.map(brief), [
      ["crontab", "root", "17 * * * 1-5", "cd / &&  run-parts x"],
      ["crontab", "www", "@reboot", "/bin/x # y"],
    ]);
    assert.equal(found[0]?.seen.line, 4);
    assert.deepEqual(
      [...environment].map(([name, { value }]) => `${name}=${value}`),
      ["SHELL=/bin/sh", "MAILTO=a b"],
    );
    assert.deepEqual(refused, [6, 7, 8]);
  });

  it("come from every place that is read, and from no other", () => {
    assert.deepEqual(
      jobs({
        "/etc/crontab": "1 1 * * * root a\n",
        "/etc/cron.d/b": "1 1 * * * www b\n",
        "/etc/cron.d/b.dpkg-old": "1 1 * * * root no\n",
        "/etc/cron.d/.placeholder": "",
        "/var/spool/cron/crontabs/carol": "*/5 * * * * c\n",
        "/var/spool/cron/crontabs/tmp.X1": "*/5 * * * * no\n",
        "/var/spool/cron/dave": "@daily d\n",
        "/etc/cron.daily/e": "#!/bin/sh\n",
        "/etc/cron.daily/e.sh": "#!/bin/sh\n",
        "/etc/anacrontab": "SHELL=/bin/sh\n7 10 weekly run-parts /etc/cron.weekly\n@monthly 15 m f\n",
        "/var/spool/cron/atjobs/a0000101c2f3a4": "#!/bin/sh\n# atrun uid=1000 gid=1000\numask 22\n/bin/g\n",
      }),
      [
        ["crontab", "root", "1 1 * * *", "a"],
        ["cron.d", "www", "1 1 * * *", "b"],
        ["user", "carol", "*/5 * * * *", "c"],
        ["user", "dave", "@daily", "d"],
        ["periodic", "root", "daily", "/etc/cron.daily/e"],
        ["anacrontab", "root", "7", "run-parts /etc/cron.weekly"],
        ["anacrontab", "root", "@monthly", "f"],
        ["at", "1000", "once", "/bin/g"],
      ],
    );
  });

  it("leave out scripts that could not be run", () => {
    assert.deepEqual(
      jobs({ "/etc/cron.daily/e": "" }, () => false),
      [],
    );
  });

  it("never throw, and every line that they name exists", () => {
    const text = fc
      .array(
        fc.oneof(
          fc.constantFrom("*", "@daily", "root", "\n", " ", "\t", "=", "5", "#", '"'),
          fc.string({ maxLength: 3 }),
        ),
      )
      .map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(text, (each) => {
        const files = { "/etc/crontab": each, "/etc/anacrontab": each, "/var/spool/at/a0000101c2f3a4": each };
        for (const { seen } of cronJobs(filesSource(files), () => true)) {
          assert.ok(seen.line >= 0 && seen.line <= each.split("\n").length);
        }
      }),
    );
  });
});
