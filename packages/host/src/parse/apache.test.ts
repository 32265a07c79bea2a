import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type ApacheDirective, parseApache } from "./apache.ts";
import { type Files, filesSource } from "./fixture/files.ts";

const main = "/etc/apache2/apache2.conf";
const plain = (all: readonly ApacheDirective[]): readonly unknown[] =>
  all.map(({ name, arguments: words, section }) => [name, ...words, ...(section ? [plain(section)] : [])]);

function read(files: Files | string, variables: readonly (readonly [string, string])[] = []) {
  const source = filesSource(typeof files === "string" ? { [main]: files } : files);
  const configuration = parseApache(main, "/etc/apache2", new Map(variables), source);
  assert.ok(configuration);
  return { ...configuration, gaps: source.gaps };
}

describe("Apache's configuration", () => {
  it("is made of directives and sections, with quotes, variables, continued lines and comments", () => {
    const { directives, gaps } = read(
      '# c\nLogFormat "%h \\"%r\\"" common\nUser ${RUN_USER}\n<Directory /srv/>\n  Options Indexes \\\n    FollowSymLinks\n</Directory>\n',
      [["RUN_USER", "www-data"]],
    );
    assert.deepEqual(plain(directives), [
      ["logformat", '%h "%r"', "common"],
      ["user", "www-data"],
      ["directory", "/srv/", [["options", "Indexes", "FollowSymLinks"]]],
    ]);
    assert.equal(directives[2]?.section?.[0]?.seen.line, 5);
    assert.deepEqual(gaps, []);
  });

  it("takes in files, patterns and whole folders, relative to the server's root", () => {
    const { directives } = read({
      [main]: "Include ports.conf\nIncludeOptional conf/*.conf\nIncludeOptional none/*.conf\nInclude dir\n",
      "/etc/apache2/ports.conf": "Listen 80\n",
      "/etc/apache2/conf/b.conf": "B\n",
      "/etc/apache2/conf/a.conf": "A\n",
      "/etc/apache2/dir/x/c": "C\n",
    });
    assert.deepEqual(plain(directives), [["listen", "80"], ["a"], ["b"], ["c"]]);
  });

  it("leaves out what depends on modules and names that are not there", () => {
    const text =
      "LoadModule ssl_module x.so\nDefine HERE\n<IfModule mod_ssl.c>\nA\n</IfModule>\n<IfModule !mod_ssl.c>\nB\n</IfModule>\n<IfDefine HERE>\n<IfModule mod_none.c>\nC\n</IfModule>\nD\n</IfDefine>\n";
    assert.deepEqual(plain(read(text).directives).slice(2), [["a"], ["d"]]);
  });

  it("names what Apache would refuse", () => {
    for (const text of ["Include none\n", "<Directory /x>\n", "</Directory>\n", "<Directory /x\n"]) {
      assert.ok(read(text).gaps.length > 0, text);
    }
  });

  it("ends where files include each other, and never throws", () => {
    assert.ok(read("Include apache2.conf\nInclude apache2.conf\n").gaps.length > 0);
    const piece = fc.oneof(
      fc.constantFrom("<A>", "</A>", "<IfModule x>", "</IfModule>", "Include", "*", "\\\n", "\n", '"', "${X}", "#"),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }).map((parts) => parts.join(" ")),
        (text) => {
          const visit = (all: readonly ApacheDirective[]): void => {
            for (const { seen, section } of all) {
              assert.ok(seen.line >= 1 && seen.line <= text.split("\n").length);
              visit(section ?? []);
            }
          };
          visit(read(text).directives);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
