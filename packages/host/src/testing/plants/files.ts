import type { Plant } from "./plant.ts";

const permission = (check: string, path: string, mode: number, fault: string): Plant => ({
  check: `host.files.${check}`,
  fault,
  plant(tree) {
    tree.mode(path, mode);
    return [path];
  },
});

export const filePlants: readonly Plant[] = [
  permission("account-tables", "/etc/passwd", 0o666, "/etc/passwd that everybody writes"),
  permission("secrets", "/etc/shadow", 0o644, "/etc/shadow that everybody reads"),
  permission("executed-by-root", "/etc/crontab", 0o646, "/etc/crontab that others write"),
  permission("executed-by-root", "/usr/local/bin", 0o777, "a directory of programs that everybody writes"),
  permission("root-home", "/root", 0o755, "/root that everybody reads"),
  permission("privileged-unexpected", "/usr/bin/bash", 0o4755, "a set-user-ID shell"),
  ...["/usr/bin/python3.11", "/usr/bin/vim.basic", "/usr/bin/find", "/opt/tools/bin/tar", "/var/tmp/.x/bash"].map(
    (path): Plant => ({
      check: "host.files.privileged-unexpected",
      fault: `${path} with set-user-ID`,
      plant(tree) {
        tree.write(path, "\u007FELF", 0o4755);
        return [path];
      },
    }),
  ),
  {
    check: "host.files.executed-by-root",
    fault: "a drop-in of sshd that belongs to a user",
    needsRoot: true,
    plant(tree) {
      tree.write("/etc/ssh/sshd_config.d/10-mine.conf", "");
      tree.owner("/etc/ssh/sshd_config.d/10-mine.conf", 1000, 1000);
      return ["/etc/ssh/sshd_config.d/10-mine.conf"];
    },
  },
  {
    check: "host.files.world-writable",
    fault: "a file that everybody writes",
    plant(tree) {
      tree.write("/var/lib/app/state", "", 0o666);
      return ["/var/lib/app/state"];
    },
  },
  {
    check: "host.files.world-writable-directory",
    fault: "a directory that everybody writes, without the sticky bit",
    plant(tree) {
      tree.folder("/var/spool/drop", 0o777);
      return ["/var/spool/drop"];
    },
  },
  {
    check: "host.files.unowned",
    fault: "a file of nobody known",
    needsRoot: true,
    plant(tree) {
      tree.write("/opt/left", "");
      tree.owner("/opt/left", 4242, 0);
      return ["/opt/left"];
    },
  },
  {
    check: "host.files.privileged-unpackaged",
    fault: "a set-user-ID program of no package",
    plant(tree) {
      tree.write("/usr/local/bin/helper", "\u007FELF", 0o4755);
      return ["/usr/local/bin/helper"];
    },
  },
];
