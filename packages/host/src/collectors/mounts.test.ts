import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { Root } from "../root.ts";
import { debianTree } from "../testing/tree.ts";
import { mountsCollector } from "./mounts.ts";

function table(t: TestContext, fstab: string, root?: string) {
  const tree = debianTree();
  t.after(() => tree.drop());
  tree.write("/etc/fstab", fstab);
  const facts = mountsCollector.collect(new Root(root ?? tree.root), 0);
  assert.ok(!(facts instanceof Promise));
  const fact = facts["mounts.table"];
  assert.ok("mounts" in fact);
  return fact;
}

describe("mounts", () => {
  it("by a user carry the options that this stands for, unless they are set otherwise", (t) => {
    const { mounts } = table(t, "/dev/sr0 /media/a iso9660 user,noauto 0 0\n/dev/sdb /media/b vfat user,suid 0 0\n");
    assert.deepEqual(
      mounts.map(({ options }) => options.filter((option) => /^no(suid|dev|exec)$/.test(option)).sort()),
      [
        ["nodev", "noexec", "nosuid"],
        ["nodev", "noexec"],
      ],
    );
  });

  it("never show a password", (t) => {
    const fact = table(t, "//a/b /mnt cifs username=u,password=hunter2,nosuid 0 0\n");
    assert.equal(fact.passwords.length, 1);
    assert.ok(!JSON.stringify(fact).includes("hunter2"));
  });

  it("are of the network, or carried about, by their kind and place", (t) => {
    const { mounts } = table(
      t,
      "a:/b /srv nfs4 ro 0 0\n/dev/sda1 /boot/efi vfat defaults 0 1\n/dev/sdb1 /mnt/usb exfat noauto 0 0\n",
    );
    assert.deepEqual(
      mounts.map(({ network, removable }) => [network, removable]),
      [
        [true, false],
        [false, false],
        [false, true],
      ],
    );
  });

  it("of the running machine have their root", { skip: process.platform !== "linux" }, (t) => {
    assert.ok(table(t, "", "/").mounts.some(({ target }) => target === "/"));
  });
});
