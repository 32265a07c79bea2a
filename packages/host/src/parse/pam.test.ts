import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type Files, filesSource } from "./fixture/files.ts";
import { pamAdmits } from "./pam-verdict.ts";
import { type PamModule, pamStack } from "./pam.ts";

const commonAuth = `auth	[success=1 default=ignore]	pam_unix.so nullok
auth	requisite			pam_deny.so
auth	required			pam_permit.so
`;

function stack(files: Files, service = "login"): readonly PamModule[] {
  const found = pamStack(service, "auth", filesSource(files));
  assert.ok(found);
  return found;
}

/** Every module that asks for something fails; those that always answer the same do so. */
const nobody = ({ module }: PamModule) => (module === "pam_permit.so" ? "success" : "auth_err");
/** As a user whose password is right. */
const user = (module: PamModule) => (module.module === "pam_unix.so" ? "success" : nobody(module));

describe("PAM stacks", () => {
  it("are read with control, module, arguments, file and line", () => {
    const [first] = stack({ "/etc/pam.d/login": `# c\n\n${commonAuth}` });
    assert.deepEqual(first && { ...first, actions: Object.fromEntries(first.actions) }, {
      type: "auth",
      control: "[success=1 default=ignore]",
      actions: { success: 1, default: "ignore" },
      module: "pam_unix.so",
      arguments: ["nullok"],
      optionalModule: false,
      depth: 0,
      substack: 0,
      seen: { file: "/etc/pam.d/login", line: 3, text: "auth\t[success=1 default=ignore]\tpam_unix.so nullok" },
    });
  });

  it("take in @include, include of the same type and substack, in place", () => {
    const found = stack({
      "/etc/pam.d/login":
        "auth required pam_a.so\n@include one\nauth include two\nauth substack two\nAUTH optional pam_z.so\n",
      "/etc/pam.d/one": "auth required pam_b.so\naccount required pam_x.so\n",
      "/usr/lib/pam.d/two": "account required pam_x.so\n-auth required /opt/pam_c.so\n",
    });
    assert.deepEqual(
      found.map(({ module, depth, seen }) => [module, depth, seen.file]),
      [
        ["pam_a.so", 0, "/etc/pam.d/login"],
        ["pam_b.so", 0, "/etc/pam.d/one"],
        ["/opt/pam_c.so", 0, "/usr/lib/pam.d/two"],
        ["/opt/pam_c.so", 1, "/usr/lib/pam.d/two"],
        ["pam_z.so", 0, "/etc/pam.d/login"],
      ],
    );
    assert.ok(found[2]?.optionalModule);
  });

  it("join continued lines, and take bracketed arguments whole", () => {
    const [first] = stack({ "/etc/pam.d/login": "auth required \\\n  pam_x.so [a b=\\]c] d # end\n" });
    assert.deepEqual(first?.arguments, ["a b=]c", "d"]);
    assert.equal(first?.seen.line, 1);
  });

  it("of a service without a file are those of other", () => {
    assert.equal(stack({ "/etc/pam.d/other": "auth required pam_deny.so\n" }, "gone")[0]?.module, "pam_deny.so");
    assert.equal(pamStack("gone", "auth", filesSource({})), undefined);
  });

  it("name lines that PAM would refuse, and files that are missing", () => {
    const source = filesSource({
      "/etc/pam.d/login": "auth perhaps pam_a.so\nauthn required x\n@include none\nauth required\n",
    });
    assert.deepEqual(pamStack("login", "auth", source), []);
    assert.equal(source.gaps.length, 4);
  });

  it("that include themselves end", () => {
    const source = filesSource({ "/etc/pam.d/login": "@include login\n@include login\nauth required pam_a.so\n" });
    pamStack("login", "auth", source);
    assert.ok(source.gaps.some((gap) => gap.cause === "too-many"));
  });

  it("never throw, whatever the text", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "auth",
        "-auth",
        "required",
        "[",
        "]",
        "success=1",
        "default=die",
        "pam_x.so",
        "@include",
        "login",
      ),
      fc.constantFrom("\n", " ", "\\\n", "#", "substack", "include"),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(" ")),
        (text) => {
          const found = stack({ "/etc/pam.d/login": text });
          for (const { seen } of found) assert.ok(seen.line >= 1 && seen.line <= text.split("\n").length);
          pamAdmits(found, nobody);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe("what a stack answers", () => {
  const admits = (text: string, who = nobody, more: Files = {}) =>
    pamAdmits(stack({ "/etc/pam.d/login": text, ...more }), who);

  it("Debian's admits the right password and nobody else", () => {
    assert.equal(admits(commonAuth, user), true);
    assert.equal(admits(commonAuth), false);
  });

  it("a sufficient pam_permit before the password admits anybody", () => {
    assert.equal(admits(`auth sufficient pam_permit.so\n${commonAuth}`), true);
  });

  it("a jump too far over pam_deny admits anybody", () => {
    assert.equal(admits(commonAuth.replace("default=ignore", "default=1")), true);
  });

  it("a required failure before a sufficient success denies", () => {
    assert.equal(admits("auth required pam_a.so\nauth sufficient pam_permit.so\n"), false);
  });

  it("an empty stack, one that only ignores, and a jump past the end deny", () => {
    assert.equal(admits(""), false);
    assert.equal(admits("auth [default=ignore] pam_permit.so\n"), false);
    assert.equal(admits("auth [default=7] pam_permit.so\nauth required pam_permit.so\n"), false);
  });

  it("done inside a substack ends only the substack, and a jump takes a substack as one", () => {
    const two = { "/etc/pam.d/two": "auth sufficient pam_permit.so\nauth requisite pam_deny.so\n" };
    assert.equal(admits("auth substack two\nauth required pam_deny.so\n", nobody, two), false);
    assert.equal(admits("auth substack two\nauth required pam_permit.so\n", nobody, two), true);
    assert.equal(
      admits("auth [default=1] pam_a.so\nauth substack two\nauth required pam_deny.so\n", nobody, two),
      false,
    );
    assert.equal(
      admits("auth [default=1] pam_a.so\nauth substack two\nauth required pam_permit.so\n", nobody, two),
      true,
    );
  });
});
