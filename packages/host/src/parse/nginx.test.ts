import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type Files, filesSource } from "./fixture/files.ts";
import { type NginxDirective, parseNginx } from "./nginx.ts";

const main = "/etc/nginx/nginx.conf";
type Plain = readonly [string, ...(string | readonly Plain[])[]];
const plain = (all: readonly NginxDirective[]): readonly unknown[] =>
  all.map(({ name, arguments: words, block }) => [name, ...words, ...(block ? [plain(block)] : [])]);

function read(files: Files | string) {
  const source = filesSource(typeof files === "string" ? { [main]: files } : files);
  const configuration = parseNginx(main, source);
  assert.ok(configuration);
  return { ...configuration, gaps: source.gaps };
}

describe("nginx's configuration", () => {
  it("is made of directives and blocks, with quotes, escapes, variables and comments", () => {
    const { directives, gaps } = read(
      `user www; # c\nhttp {\n  log_format main '$a "b"; {c}'\n    "d";\n  server { if ($http_x ~* "a{2}") { return 301 https://\${host}$request_uri; } }\n  add_header X a\\ b;\n}\n`,
    );
    assert.deepEqual(plain(directives), [
      ["user", "www"],
      [
        "http",
        [
          ["log_format", "main", '$a "b"; {c}', "d"],
          ["server", [["if", "($http_x", "~*", "a{2}", ")", [["return", "301", "https://${host}$request_uri"]]]]],
          ["add_header", "X", "a b"],
        ],
      ],
    ] satisfies readonly Plain[]);
    assert.deepEqual(gaps, []);
    assert.equal(directives[1]?.block?.[2]?.seen.line, 6);
  });

  it("takes in what it includes, from the folder of the main file", () => {
    const { directives, files } = read({
      [main]: "http { include sites/*.conf; include /etc/nginx/one; }\n",
      "/etc/nginx/sites/b.conf": "b;\n",
      "/etc/nginx/sites/a.conf": "# c\na x;\n",
      "/etc/nginx/one": "c;",
    });
    assert.deepEqual(plain(directives), [["http", [["a", "x"], ["b"], ["c"]]]]);
    assert.deepEqual(directives[0]?.block?.[0]?.seen, { file: "/etc/nginx/sites/a.conf", line: 2, text: "a x;" });
    assert.equal(files.length, 4);
  });

  it("passes over the text of other languages in it", () => {
    const { directives, gaps } = read(
      'location / { content_by_lua_block { local t = {a = "}"} -- }\n ngx.say("x") } }\nb;\n',
    );
    assert.deepEqual(plain(directives), [["location", "/", [["content_by_lua_block", []]]], ["b"]]);
    assert.deepEqual(gaps, []);
  });

  it("that is cut short is named, and read as far as it goes", () => {
    for (const text of ["a", "a {", "a; }", 'a "x;', "{", ";"]) assert.ok(read(text).gaps.length > 0, text);
    assert.deepEqual(plain(read("a;\nb").directives), [["a"]]);
  });

  it("ends where files include each other, and never throws", () => {
    assert.ok(read({ [main]: "include nginx.conf; include nginx.conf;" }).gaps.length > 0);
    const piece = fc.oneof(
      fc.constantFrom("{", "}", ";", "include", "*.conf", '"', "'", "\\", "#", "\n", "${", "x_by_lua_block", "--"),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }).map((parts) => parts.join(" ")),
        (text) => {
          const visit = (all: readonly NginxDirective[]): void => {
            for (const { seen, block } of all) {
              assert.ok(seen.line >= 1 && seen.line <= text.split("\n").length);
              visit(block ?? []);
            }
          };
          visit(read(text).directives);
        },
      ),
      { numRuns: 1000 },
    );
  });

  const nginx = "/usr/sbin/nginx";
  it("is refused where nginx refuses its shape", { skip: !existsSync(nginx) && "no nginx on this machine" }, () => {
    const folder = mkdtempSync(join(tmpdir(), "tokiwa-nginx-"));
    const piece = fc.constantFrom(
      "add_header A b;",
      "add_header A b",
      "server {",
      "}",
      "# { c\n",
      'add_header B "/a b";',
      "add_header C '/a;b';",
      "add_header D /a\\ b;",
    );
    try {
      fc.assert(
        fc.property(fc.array(piece, { maxLength: 6 }), (parts) => {
          const text = `pid ${folder}/pid; error_log ${folder}/log; events {} http { access_log off;\n${parts.join("\n")}\n}\n`;
          const path = join(folder, "nginx.conf");
          writeFileSync(path, text);
          const said = spawnSync(nginx, ["-t", "-q", "-p", folder, "-c", path], { encoding: "utf8" }).stderr;
          const source = filesSource({ [path]: text });
          parseNginx(path, source);
          // It also refuses what its modules do not take, which is no matter of shape.
          if (/unexpected (?:end|"|\})/.test(said))
            assert.ok(
              source.gaps.length > 0,
              `${text}
${said}`,
            );
          if (source.gaps.length > 0) assert.notEqual(said, "", text);
        }),
        { numRuns: 100 },
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
