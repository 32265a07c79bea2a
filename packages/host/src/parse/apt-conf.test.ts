import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import fc from "fast-check";
import { aptConfiguration, aptList, aptValue } from "./apt-conf.ts";
import { type Files, filesSource } from "./fixture/files.ts";

const read = (files: Files | string) =>
  aptConfiguration(filesSource(typeof files === "string" ? { "/etc/apt/apt.conf": files } : files));

describe("apt.conf", () => {
  it("has values in scopes and by full names, whichever case", () => {
    const found = read('// c\nAPT {\n  Get { Assume-Yes "true"; };\n};\nacquire::HTTP::Proxy "http://p:1/"; # c\n');
    assert.equal(aptValue(found, "APT::Get::Assume-Yes")?.value, "true");
    assert.deepEqual(aptValue(found, "Acquire::http::proxy")?.seen, {
      file: "/etc/apt/apt.conf",
      line: 5,
      text: 'acquire::HTTP::Proxy "http://p:1/"; # c',
    });
  });

  it("has lists that grow, and values that the last line decides", () => {
    const found = read({
      "/etc/apt/apt.conf.d/10a": 'A "1";\nU::Origins {"one"; "two";};\n',
      "/etc/apt/apt.conf.d/20b.conf": '/* A "x"; \n */ A "2"; U::Origins:: "three";\n',
      "/etc/apt/apt.conf.d/30c.bak": 'A "3";\n',
    });
    assert.equal(aptValue(found, "A")?.value, "2");
    assert.deepEqual(
      aptList(found, "u::origins").map(({ value, seen }) => [value, seen.line]),
      [
        ["one", 2],
        ["two", 2],
        ["three", 2],
      ],
    );
  });

  it("loses what is cleared, with all below it", () => {
    const found = read('A::B "1"; A::B::C {"x";}; AB "2";\n#clear A::B;\n');
    assert.deepEqual([...found.keys()], ["ab"]);
  });

  it("names what is not closed", () => {
    for (const text of ['A "1"', "A {", "};", 'A "x', "#include /x;"]) {
      const source = filesSource({ "/etc/apt/apt.conf": text });
      aptConfiguration(source);
      assert.ok(source.gaps.length > 0, text);
    }
  });

  it("never throws", () => {
    const text = fc
      .array(
        fc.oneof(
          fc.constantFrom("{", "}", ";", '"', "//", "/*", "*/", "#clear", "A", "::", "\n"),
          fc.string({ maxLength: 2 }),
        ),
      )
      .map((pieces) => pieces.join(" "));
    fc.assert(fc.property(text, (each) => void read(each)));
  });

  const aptConfig = "/usr/bin/apt-config";
  it("comes to what apt-config says", { skip: !existsSync(aptConfig) && "no apt on this machine" }, () => {
    const folder = mkdtempSync(join(tmpdir(), "tokiwa-apt-"));
    const file = join(folder, "conf");
    mkdirSync(join(folder, "none"));
    const alone = `Dir::Etc::Parts "${folder}/none"; Dir::Etc::Main "${folder}/none/main";\n`;
    const name = fc.constantFrom("Tokiwa::A", "Tokiwa::B", "tokiwa::a", "Tokiwa::C::D");
    const value = fc.constantFrom("1", "yes", "a b", "x;y", "http://z/");
    const statement = fc.oneof(
      fc.tuple(name, value).map(([n, v]) => `${n} "${v}";`),
      fc.tuple(name, value).map(([n, v]) => `Tokiwa { List { "${v}"; }; }; // ${n}`),
      fc.tuple(name, value).map(([n, v]) => `/* ${n} */ Tokiwa::C { D "${v}"; };`),
      fc.constant("#clear Tokiwa::C;"),
    );
    try {
      fc.assert(
        fc.property(fc.array(statement, { maxLength: 8 }), (statements) => {
          const text = `${statements.join("\n")}\n`;
          writeFileSync(file, alone + text);
          const dump = execFileSync(aptConfig, ["dump", "--no-empty"], { env: { APT_CONFIG: file }, encoding: "utf8" });
          const theirs = [...dump.matchAll(/^(tokiwa::.*?) "(.*)";$/gim)].map(([, key, each]) => [
            key?.toLowerCase(),
            each,
          ]);
          const ours = [...read(text)].flatMap(([key, settings]) =>
            settings.map((setting) => [setting.member ? `${key}::` : key, setting.value]),
          );
          assert.deepEqual(ours.map(String).sort(), theirs.map(String).sort());
        }),
        { numRuns: 60 },
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
