import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type Files, filesSource } from "./fixture/files.ts";
import { enablements, loadUnit, type Unit, unitFiles, unitList, unitValue } from "./systemd.ts";

const etc = "/etc/systemd/system";
const usr = "/usr/lib/systemd/system";

function load(name: string, files: Files): Unit | undefined {
  const source = filesSource(files);
  return loadUnit(name, unitFiles(source), source);
}

const commands = (unit: Unit | undefined) =>
  unit ? unitList(unit, "Service", "ExecStart").map((entry) => entry.value) : [];

describe("systemd units", () => {
  it("come from the folder of the highest precedence", () => {
    const unit = load("a.service", {
      [`${usr}/a.service`]: "[Service]\nExecStart=/bin/vendor\n",
      [`${etc}/a.service`]: "[Service]\nExecStart=/bin/own\n",
    });
    assert.equal(unit?.file, `${etc}/a.service`);
    assert.deepEqual(commands(unit), ["/bin/own"]);
  });

  it("are changed by drop-ins in the order of their names, of which an empty assignment begins a list anew", () => {
    const unit = load("a.service", {
      [`${usr}/a.service`]: "[Service]\nExecStart=/bin/vendor\nUser=a\n",
      [`${usr}/a.service.d/20-late.conf`]: "[Service]\nUser=late\n",
      [`${etc}/a.service.d/10-own.conf`]: "[Service]\nExecStart=\nExecStart=/bin/own\nUser=early\n",
      [`${etc}/a.service.d/note.txt`]: "[Service]\nUser=note\n",
    });
    assert.deepEqual(commands(unit), ["/bin/own"]);
    assert.deepEqual(unit && unitValue(unit, "Service", "User")?.seen.file, `${usr}/a.service.d/20-late.conf`);
  });

  it("let a drop-in of /etc stand for one of the same name elsewhere, and take those of type and dashes", () => {
    const unit = load("a-b-c.service", {
      [`${usr}/a-b-c.service`]: "[Service]\nUser=x\n",
      [`${usr}/a-b-c.service.d/1.conf`]: "[Service]\nUser=vendor\n",
      [`${etc}/a-b-c.service.d/1.conf`]: "-> /dev/null",
      [`${usr}/a-.service.d/2.conf`]: "[Service]\nNice=1\n",
      [`${usr}/service.d/3.conf`]: "[Service]\nNoNewPrivileges=yes\n",
    });
    assert.deepEqual(unit?.dropIns, [`${usr}/a-.service.d/2.conf`, `${usr}/service.d/3.conf`]);
    assert.equal(unit && unitValue(unit, "Service", "User")?.value, "x");
  });

  it("are masked by a link to /dev/null and by an empty file", () => {
    const vendor = { [`${usr}/a.service`]: "[Service]\nExecStart=/bin/x\n" };
    assert.equal(load("a.service", { ...vendor, [`${etc}/a.service`]: "-> /dev/null" })?.masked, true);
    assert.equal(load("a.service", { ...vendor, [`${etc}/a.service`]: "" })?.masked, true);
    assert.equal(load("a.service", vendor)?.masked, false);
  });

  it("under an alias are the unit that it leads to, with the drop-ins of both names", () => {
    const unit = load("sshd.service", {
      [`${usr}/ssh.service`]: "[Service]\nExecStart=/usr/sbin/sshd\n",
      [`${etc}/sshd.service`]: `-> ${usr}/ssh.service`,
      [`${etc}/ssh.service.d/a.conf`]: "[Service]\nUser=a\n",
      [`${etc}/sshd.service.d/b.conf`]: "[Service]\nGroup=b\n",
    });
    assert.equal(unit?.aliasOf, "ssh.service");
    assert.deepEqual(commands(unit), ["/usr/sbin/sshd"]);
    assert.equal(unit?.dropIns.length, 2);
  });

  it("of a template have the file and drop-ins of the template", () => {
    const unit = load("getty@tty1.service", {
      [`${usr}/getty@.service`]: "[Service]\nExecStart=/sbin/agetty %I\n",
      [`${etc}/getty@.service.d/a.conf`]: "[Service]\nUser=t\n",
      [`${etc}/getty@tty1.service.d/a.conf`]: "[Service]\nUser=i\n",
    });
    assert.deepEqual(commands(unit), ["/sbin/agetty %I"]);
    assert.equal(unit && unitValue(unit, "Service", "User")?.value, "i");
  });

  it("are switched on by links in .wants and .requires", () => {
    const source = filesSource({
      [`${etc}/multi-user.target.wants/a.service`]: `-> ${usr}/a.service`,
      [`${usr}/sockets.target.requires/b.socket`]: "-> ../b.socket",
      [`${etc}/multi-user.target.wants/off.service`]: "-> /dev/null",
    });
    assert.deepEqual(
      enablements(source).map(({ unit, by }) => [unit, by]),
      [
        ["a.service", "multi-user.target"],
        ["b.socket", "sockets.target"],
      ],
    );
  });

  it("that nothing speaks of are undefined, and links in a circle end", () => {
    assert.equal(load("none.service", {}), undefined);
    const circle = {
      [`${etc}/a.service`]: "-> b.service",
      [`${etc}/b.service`]: "-> c.service",
      [`${etc}/c.service`]: "-> b.service",
    };
    fc.assert(
      fc.property(fc.constantFrom("a.service", "b.service", "c.service"), (name) => {
        const files = new Map(Object.keys(circle).map((path) => [path.slice(etc.length + 1), path]));
        const source = { ...filesSource({}), link: filesSource(circle).link };
        loadUnit(name, files, source);
      }),
    );
  });
});
