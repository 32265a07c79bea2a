import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type Files, filesSource } from "./fixture/files.ts";
import { sysctlLines, sysctlPath, sysctlSetting } from "./sysctl.ts";

const setting = (files: Files, key: string, mainFile = false) =>
  sysctlSetting(sysctlLines(filesSource(files), mainFile), key);

describe("kernel parameters", () => {
  it("take the value of the file with the latest name, whatever its folder", () => {
    const files = {
      "/etc/sysctl.d/10-a.conf": "kernel.kptr_restrict = 2\n",
      "/usr/lib/sysctl.d/50-b.conf": "# vendor\nkernel.kptr_restrict = 1\n",
    };
    const found = setting(files, "kernel.kptr_restrict");
    assert.equal(found?.value, "1");
    assert.deepEqual(found?.seen, { file: "/usr/lib/sysctl.d/50-b.conf", line: 2, text: "kernel.kptr_restrict = 1" });
  });

  it("let a file of /etc stand for that of the same name elsewhere, and a link to /dev/null mask it", () => {
    const vendor = { "/usr/lib/sysctl.d/50-b.conf": "kernel.sysrq = 1\n" };
    assert.equal(setting({ ...vendor, "/etc/sysctl.d/50-b.conf": "vm.swappiness=1\n" }, "kernel.sysrq"), undefined);
    assert.equal(setting({ ...vendor, "/etc/sysctl.d/50-b.conf": "-> /dev/null" }, "kernel.sysrq"), undefined);
    assert.equal(setting(vendor, "kernel.sysrq")?.value, "1");
  });

  it("of /etc/sysctl.conf count through its link for systemd, and by themselves for procps", () => {
    const files = { "/etc/sysctl.conf": "net/ipv4/ip_forward=1\n" };
    assert.equal(setting(files, "net.ipv4.ip_forward"), undefined);
    assert.equal(setting(files, "net.ipv4.ip_forward", true)?.value, "1");
    const linked = setting({ ...files, "/etc/sysctl.d/99-sysctl.conf": "-> ../sysctl.conf" }, "net.ipv4.ip_forward");
    assert.equal(linked?.value, "1");
  });

  it("with a pattern hold for keys that no line names or takes out", () => {
    const files = {
      "/etc/sysctl.d/a.conf":
        "net.ipv4.conf.*.rp_filter = 2\nnet.ipv4.conf.lo.rp_filter = 0\n-net.ipv4.conf.default.rp_filter\n-net.ipv4.conf.all.rp_filter = 1\n",
    };
    assert.equal(setting(files, "net.ipv4.conf.eth0.rp_filter")?.value, "2");
    assert.equal(setting(files, "net.ipv4.conf.lo.rp_filter")?.value, "0");
    assert.equal(setting(files, "net.ipv4.conf.default.rp_filter"), undefined);
    assert.equal(setting(files, "net.ipv4.conf.all.rp_filter")?.value, "1");
    assert.equal(setting(files, "net.ipv4.conf.a.b.rp_filter"), undefined);
  });

  it("mean the same path with dots and with slashes", () => {
    assert.equal(sysctlPath("net.ipv4.conf.enp3s0/200.forwarding"), "net/ipv4/conf/enp3s0.200/forwarding");
    assert.equal(sysctlPath("net/ipv4/conf/enp3s0.200/forwarding"), "net/ipv4/conf/enp3s0.200/forwarding");
    assert.equal(sysctlPath("kernel/sysrq"), sysctlPath("kernel.sysrq"));
  });

  it("never throw, and name lines without an assignment", () => {
    const source = filesSource({ "/etc/sysctl.d/a.conf": "; c\nkernel.sysrq\n= 1\n  kernel.sysrq =  0  \n" });
    const all = sysctlLines(source, false);
    assert.deepEqual(
      all.map((line) => [line.value, line.seen.line]),
      [["0", 4]],
    );
    assert.equal(source.gaps.length, 2);
    fc.assert(
      fc.property(fc.string(), (text) => {
        sysctlSetting(sysctlLines(filesSource({ "/etc/sysctl.d/a.conf": text }), true), "a.b");
      }),
    );
  });
});
