import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { passwordState } from "./password.ts";

describe("a password field", () => {
  it("is empty only when nothing stands in it", () => {
    assert.equal(passwordState("").state, "empty");
    fc.assert(fc.property(fc.string({ minLength: 1 }), (field) => passwordState(field).state !== "empty"));
  });

  it("lets nobody in when it begins with a mark that no hash begins with", () => {
    fc.assert(
      fc.property(fc.constantFrom("!", "*", "!!", "!*", "*LK*"), fc.string(), (mark, rest) => {
        assert.equal(passwordState(mark + rest).state, "locked");
      }),
    );
  });

  it("names the scheme of a hash as crypt(5) does", () => {
    const hash = "saltsaltsalt$0123456789abcdef";
    const prefixes = {
      $y$: "yescrypt",
      $7$: "scrypt",
      $2b$: "bcrypt",
      $6$: "sha512",
      $5$: "sha256",
      $1$: "md5",
      $3$: "nt",
    };
    for (const [prefix, scheme] of Object.entries(prefixes)) {
      assert.deepEqual([passwordState(prefix + hash).state, passwordState(prefix + hash).scheme], ["set", scheme]);
    }
    assert.equal(passwordState("rqXexS6ZhobKA").scheme, "des");
    assert.equal(passwordState("_J9..XXXX1234567890A").scheme, "bsdi");
  });

  it("knows the rounds of a SHA hash", () => {
    assert.equal(passwordState("$6$rounds=1000$salt$hash").rounds, 1000);
    assert.equal(passwordState("$6$salt$hash").rounds, 5000);
  });
});
