import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { dpkgDiversions, dpkgList, dpkgMd5sums, dpkgStatOverrides, dpkgStatus } from "./dpkg.ts";

const sum = "0123456789abcdef0123456789abcdef";

describe("dpkg's database", () => {
  it("has packages with version, state, source and configuration files", () => {
    const [one, two] = dpkgStatus(
      "/var/lib/dpkg/status",
      `Package: alpha\nStatus: hold ok installed\nEssential: yes\nArchitecture: amd64\nSource: beta (1.0)\nVersion: 1:2-3\nConffiles:\n /etc/a b ${sum}\n /etc/old ${sum} obsolete\n /etc/new newconffile\nDescription: x\n y\n\nPackage: gone\nStatus: deinstall ok config-files\nVersion: 1\n\nPackage: no-version\n`,
    );
    assert.deepEqual(
      [one?.name, one?.version, one?.source, one?.want, one?.state, one?.essential, two?.state, two?.source],
      ["alpha", "1:2-3", "beta", "hold", "installed", true, "config-files", "gone"],
    );
    assert.deepEqual(
      one?.conffiles.map(({ path, obsolete }) => [path, obsolete]),
      [
        ["/etc/a b", false],
        ["/etc/old", true],
        ["/etc/new", false],
      ],
    );
    assert.deepEqual(one?.seen, { file: "/var/lib/dpkg/status", line: 6, text: "alpha Version: 1:2-3" });
  });

  it("has checksums by path, lists, overrides and diversions", () => {
    assert.deepEqual(
      [...dpkgMd5sums(`${sum}  usr/bin/a b\n${sum}  ./etc/x\nwrong\n\\${sum}  usr/a\\\\b\\nc\n`).keys()],
      ["/usr/bin/a b", "/etc/x", "/usr/a\\b\nc"],
    );
    assert.deepEqual(dpkgList("/.\n/usr\n/usr/bin/a\n"), ["/usr", "/usr/bin/a"]);
    assert.deepEqual(dpkgStatOverrides("root messagebus 4754 /usr/lib/x y\n").get("/usr/lib/x y"), {
      owner: "root",
      group: "messagebus",
      mode: 0o4754,
    });
    assert.deepEqual(
      [...dpkgDiversions("/bin/sh\n/bin/sh.distrib\ndash\n/a\n/b\n:\n")],
      [
        ["/bin/sh", { to: "/bin/sh.distrib", by: "dash" }],
        ["/a", { to: "/b", by: "" }],
      ],
    );
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        dpkgStatus("/f", text);
        for (const read of [dpkgMd5sums, dpkgList, dpkgStatOverrides, dpkgDiversions]) read(text);
      }),
    );
  });
});
