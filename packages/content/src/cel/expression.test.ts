import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { z } from "zod";
import { sampleCatalog } from "../testing/sample.ts";
import { describeFacts } from "./describe.ts";
import { factEnvironment } from "./environment.ts";
import { compileExpression, factReferences, type Purpose } from "./expression.ts";
import { celTypesOf, UnsupportedFactError } from "./type.ts";

const faultsOf = (source: string, purpose: Purpose = "condition"): readonly string[] =>
  compileExpression(source, purpose, factEnvironment(sampleCatalog)).faults.map(({ code }) => code);

const accepts = (source: string, purpose?: Purpose): void => assert.deepEqual(faultsOf(source, purpose), [], source);
const refuses = (source: string, code: string, purpose?: Purpose): void =>
  assert.deepEqual(faultsOf(source, purpose), [code], source);

describe("a field that may be missing", () => {
  it("may be read where has() has shown it to be there", () => {
    accepts("accounts.users.all(u, has(u.shell) && u.shell != '')");
    accepts("accounts.users.all(u, u.shell != '' && has(u.shell))");
    accepts("accounts.users.all(u, !has(u.shell) || u.shell != '')");
    accepts("accounts.users.all(u, has(u.shell) ? u.shell != '' : u.uid > 0)");
    accepts("accounts.users.all(u, !has(u.shell) ? true : u.shell != '')");
    accepts("accounts.users.all(u, !(has(u.shell) && u.shell == ''))");
    accepts("accounts.users.all(u, (has(u.shell) && u.uid > 0) ? u.shell != '' : true)");
    accepts("accounts.users.filter(u, has(u.shell)).all(v, v.shell != '')");
    accepts("accounts.users.filter(u, has(u.shell)).filter(v, v.uid > 0).exists(w, w.shell == '')");
    accepts("accounts.users.map(u, has(u.shell), u.shell)", "violations");
    accepts("accounts.users.all(u, u.?shell.orValue('') != '')");
    accepts("has(ssh.server.rootLogin) && ssh.server.rootLogin.value == 'no'");
    accepts("has(ssh.server.rootLogin) && has(ssh.server.rootLogin.value)");
  });

  it("may not be read where it has not", () => {
    refuses("accounts.users.all(u, u.shell != '')", "unguarded-optional");
    refuses("accounts.users.all(u, has(u.shell) || u.shell != '')", "unguarded-optional");
    refuses("accounts.users.all(u, !has(u.shell) && u.shell != '')", "unguarded-optional");
    refuses("accounts.users.all(u, (has(u.shell) || u.uid > 0) && u.shell != '')", "unguarded-optional");
    refuses("accounts.users.all(u, has(u.shell) ? true : u.shell != '')", "unguarded-optional");
    refuses("accounts.users.filter(u, !has(u.shell)).all(v, v.shell != '')", "unguarded-optional");
    refuses(
      "accounts.users.filter(u, has(u.shell)).all(v, accounts.users.all(v, v.shell != ''))",
      "unguarded-optional",
    );
    refuses("accounts.users.map(u, u.shell)", "unguarded-optional", "violations");
    refuses("accounts.users[0].shell != ''", "unguarded-optional");
    refuses("ssh.server.rootLogin.value == 'no'", "unguarded-optional");
    refuses("has(ssh.server.rootLogin.value)", "unguarded-optional");
    refuses("cel.bind(u, accounts.users[0], u.shell != '')", "unguarded-optional");
  });

  it("is simply not shown where it is missing from the evidence", () => {
    accepts("ssh.server.rootLogin", "evidence");
    accepts("accounts.users", "evidence");
  });
});

describe("the value of an expression", () => {
  it("is shown where it has a place, is one, or is words", () => {
    accepts("accounts.users", "violations");
    accepts("accounts.users.map(u, u.seen)", "violations");
    accepts("['a', 'b'].filter(name, !accounts.users.exists(u, u.name == name))", "violations");
    accepts("has(ssh.server.rootLogin) ? [ssh.server.rootLogin] : []", "violations");
    accepts("accounts.users[0].seen", "evidence");
    accepts("accounts.users[0].name", "evidence");
    refuses("ssh.server", "wrong-result", "evidence");
    refuses("ssh.server.ports", "wrong-result", "violations");
    refuses("accounts.users[0]", "wrong-result", "violations");
    refuses("accounts.users", "wrong-result");
    refuses("dyn(1)", "wrong-result");
  });
});

describe("a comparison", () => {
  it("is refused with a value that the field never has", () => {
    accepts("accounts.users.all(u, u.password == 'locked')");
    accepts("accounts.users.all(u, u.password in ['locked', 'none'])");
    refuses("accounts.users.all(u, u.password != 'lock')", "impossible-value");
    refuses("accounts.users.all(u, 'lock' == u.password)", "impossible-value");
    refuses("accounts.users.all(u, u.password in ['locked', 'nothing'])", "impossible-value");
  });
});

describe("an expression without limits", () => {
  it("is refused, however it is nested", () => {
    refuses(`${"(".repeat(100)}true${")".repeat(100)}`, "expression-limit");
    refuses(`${"!".repeat(3000)}true`, "expression-limit");
    refuses(`true${" && true".repeat(1000)}`, "expression-limit");
    refuses(
      "cel.bind(a, [1], cel.bind(b, a + a, cel.bind(c, b + b, cel.bind(d, c + c, cel.bind(e, d + d, e == e)))))",
      "expression-limit",
    );
  });
});

describe("factReferences", () => {
  it("names the facts in the order of their mention, each once", () => {
    assert.deepEqual(
      factReferences("ssh.server.ports.size() > 0 && accounts.users.exists(u, u.uid in ssh.server.ports)"),
      ["ssh.server", "accounts.users"],
    );
  });

  it("does not take what a loop binds for a fact", () => {
    assert.deepEqual(factReferences("accounts.users.exists(ssh, ssh.server == 1)"), ["accounts.users"]);
    assert.deepEqual(factReferences("accounts.users.map(u, u.groups).exists(u, u.x) && u.y"), [
      "accounts.users",
      "u.y",
    ]);
    assert.deepEqual(factReferences("cel.bind(a, b.c, a.d)"), ["b.c"]);
    assert.deepEqual(factReferences("a.b.exists(a, a.c)"), ["a.b"]);
  });

  it("looks into has() and optional reads", () => {
    assert.deepEqual(factReferences("has(a.b.c) || d.?e.orValue(1) == 1"), ["a.b", "d.e"]);
  });

  it("finds none in what does not parse", () => {
    assert.deepEqual(factReferences("a.b &&"), []);
  });
});

describe("describeFacts", () => {
  it("tells an author what there is to write against", () => {
    assert.deepEqual(
      [...describeFacts(sampleCatalog)],
      [
        [
          "accounts.users",
          'list<{name: string, uid: int, shell?: string, password: "locked" | "set" | "none", groups: list<string>, seen: Seen}>',
        ],
        ["ssh.server", "{ports: list<int>, rootLogin?: {value: string, seen: Seen}, options: map<string, string>}"],
      ],
    );
  });
});

describe("a fact catalog", () => {
  const typeOf = (schema: z.ZodType) => celTypesOf(new Map([["area.name", schema]]));

  it("is refused where an expression could not be checked against it", () => {
    const refused = [
      z.unknown(),
      z.array(z.string().nullable()),
      z.union([z.string(), z.int()]),
      z.strictObject({ "a-b": z.string() }),
      z.strictObject({ in: z.string() }),
      z.date(),
    ];
    for (const schema of refused) assert.throws(() => typeOf(schema), UnsupportedFactError);
    assert.throws(() => celTypesOf(new Map([["name", z.string()]])), UnsupportedFactError);
    assert.throws(() => celTypesOf(new Map([["a.b.c", z.string()]])), UnsupportedFactError);
  });

  it("sees through wrappers that do not change the value", () => {
    const schema = z.strictObject({
      a: z.string().default("x").readonly().describe("d"),
      b: z.iso.date().optional().nullable(),
    });
    assert.deepEqual(describeFacts(new Map([["area.name", schema]])).get("area.name"), "{a: string, b?: string}");
  });
});
