import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { Root } from "../root.ts";
import { debianTree } from "../testing/tree.ts";
import { rotationRules } from "./logrotate.ts";

function days(t: TestContext, text: string): (readonly [string, number])[] {
  const tree = debianTree();
  t.after(() => tree.drop());
  tree.write("/etc/logrotate.d/zz", text);
  return rotationRules(new Root(tree.root))
    .filter(({ seen }) => seen.file === "/etc/logrotate.d/zz" || seen.file === "/etc/logrotate.conf")
    .map(({ path, days }) => [path, days] as const);
}

describe("rotation of logs", () => {
  it("keeps count times interval", (t) => {
    assert.deepEqual(days(t, "/var/log/a.log { daily\n}\n/var/log/b.log {\n daily\n rotate 14\n}\n"), [
      ["/var/log/a.log", 28],
      ["/var/log/b.log", 14],
    ]);
  });

  it("names every log before the brace, quoted ones too", (t) => {
    assert.deepEqual(
      days(t, '/var/log/a /var/log/b\n"/var/log/with space"\n{\n monthly\n rotate 2\n}\n').map(([path]) => path),
      ["/var/log/a", "/var/log/b", "/var/log/with space"],
    );
  });

  it("does not read a script as directives", (t) => {
    assert.deepEqual(days(t, "/var/log/a {\n rotate 9\n postrotate\n  rotate 1\n }\n endscript\n}\n"), [
      ["/var/log/a", 63],
    ]);
  });

  it("is cut by maxage, endless by a negative count, and unknown where size decides", (t) => {
    const text = "/a {\n rotate 9\n maxage 5\n}\n/b {\n rotate -1\n}\n/c {\n size 10M\n}\n";
    assert.deepEqual(
      days(t, text).map(([path, kept]) => [path, kept > 10_000 ? "endless" : kept]),
      [
        ["/a", 5],
        ["/b", "endless"],
        ["/c", -1],
      ],
    );
  });

  it("ends where files include each other", (t) => {
    assert.ok(days(t, "include /etc/logrotate.d/zz\n/a {\n rotate 1\n}\n").length > 0);
  });
});
