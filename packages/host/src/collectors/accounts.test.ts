import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import fc from "fast-check";
import { Root } from "../root.ts";
import { debianTree } from "../testing/tree.ts";
import { passwordsCollector, readUsers, usersCollector } from "./accounts.ts";

function tree(t: TestContext) {
  const made = debianTree();
  t.after(() => made.drop());
  return made;
}

describe("accounts", () => {
  it("count entries of the same uid and name", (t) => {
    const place = tree(t);
    place.append("/etc/passwd", "bob:x:1000:1000::/home/bob:/bin/sh\n");
    const users = new Map(readUsers(new Root(place.root)).users.map((user) => [user.name, user]));
    assert.equal(users.get("alice")?.sameUid, 2);
    assert.equal(users.get("bob")?.sameName, 1);
    assert.equal(users.get("root")?.sameUid, 1);
  });

  it("tell who is let in from who is not", (t) => {
    const users = new Map(readUsers(new Root(tree(t).root)).users.map((user) => [user.name, user]));
    assert.deepEqual(
      ["root", "daemon", "sync", "postgres", "alice"].map((name) => [
        users.get(name)?.loginShell,
        users.get(name)?.system,
      ]),
      [
        [true, false],
        [false, true],
        [false, true],
        [true, true],
        [true, false],
      ],
    );
  });

  it("note lines that break the form of the file", (t) => {
    const place = tree(t);
    const line = place.append("/etc/passwd", "half:x:12\nodd:x:minus:1::/:/bin/sh\n");
    const { users, faults } = readUsers(new Root(place.root));
    assert.deepEqual(faults, [
      { file: "/etc/passwd", line, text: "half: 3 fields instead of 7" },
      { file: "/etc/passwd", line: line + 1, text: "odd: no number for uid or gid" },
    ]);
    assert.ok(users.every(({ name }) => name !== "half" && name !== "odd"));
  });

  it("never show a hash, whatever stands in the password field", (t) => {
    const place = tree(t);
    const secret = fc
      .array(fc.constantFrom(..."./$abcXYZ019".split("")), { minLength: 8, maxLength: 40 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(secret, fc.constantFrom("", "!", "$6$", "$1$", "!$y$"), (hash, prefix) => {
        place.write("/etc/shadow", `alice:${prefix}${hash}:19700:0:99999:7:::\n`);
        place.write("/etc/passwd", `alice:${prefix}${hash}:1000:1000::/home/alice:/bin/sh\n`);
        const root = new Root(place.root);
        const facts = [passwordsCollector.collect(root, 0), usersCollector.collect(root, 0)];
        assert.ok(!JSON.stringify(facts).includes(hash), JSON.stringify(facts));
      }),
      { numRuns: 100 },
    );
  });
});
