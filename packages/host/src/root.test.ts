import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, posix } from "node:path";
import { after, describe, it } from "node:test";
import { Worker } from "node:worker_threads";
import fc from "fast-check";
import { NoSuchRoot, Overtime, Root } from "./root.ts";
import type { Entry } from "./walk.ts";

const top = mkdtempSync(join(tmpdir(), "tokiwa-root-"));
after(() => rmSync(top, { recursive: true }));

let count = 0;
type Files = Readonly<Record<string, string | { readonly to: string }>>;

/** A tree of files and links below a new directory. */
function plant(files: Files): string {
  const root = join(top, `tree${count++}`);
  mkdirSync(root);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    if (typeof content === "string") writeFileSync(join(root, path), content);
    else symlinkSync(content.to, join(root, path));
  }
  return root;
}

const secret = join(top, "secret");
writeFileSync(secret, "the machine's own secret");

describe("a root", () => {
  it("gives the lines of a file with their numbers", () => {
    const root = new Root(plant({ "etc/motd": "one\r\ntwo\n" }));
    assert.deepEqual(root.lines("/etc/motd"), [
      { file: "/etc/motd", line: 1, text: "one" },
      { file: "/etc/motd", line: 2, text: "two" },
    ]);
    assert.deepEqual(root.gaps, []);
  });

  it("takes what is missing for an answer, and remembers that it was asked for", () => {
    const root = new Root(plant({ "etc/motd": "" }));
    assert.equal(root.text("/etc/none"), undefined);
    assert.equal(root.text("/etc/motd/below"), undefined);
    assert.equal(root.exists("/none/at/all"), false);
    assert.deepEqual(root.gaps, []);
    assert.deepEqual([...root.touched.keys()], ["/etc/none", "/etc/motd/below", "/none/at/all"]);
  });

  it("follows absolute links and dots inside itself", () => {
    const root = new Root(
      plant({
        "etc/real": "inside",
        "etc/absolute": { to: "/etc/real" },
        "etc/relative": { to: "../../../../etc/real" },
        "var/lib/folder": { to: "/etc" },
      }),
    );
    for (const path of ["/etc/absolute", "/etc/relative", "/var/lib/folder/real", "/var/lib/folder/../etc/real"]) {
      assert.equal(root.text(path), "inside", path);
    }
    assert.equal(root.real("/var/lib/folder/absolute"), "/etc/real");
  });

  it("is never left by a link", () => {
    const root = new Root(
      plant({
        "etc/shadow": { to: secret },
        "etc/up": { to: `../../../../../..${secret}` },
        "out/folder": { to: top },
      }),
    );
    for (const path of ["/etc/shadow", "/etc/up", "/out/folder/secret", `/../..${secret}`]) {
      assert.equal(root.text(path), undefined, path);
    }
  });

  it("is never left by any arrangement of links", () => {
    const name = fc.constantFrom("a", "b", "c");
    const target = fc
      .array(fc.oneof(name, fc.constant(".."), fc.constant("secret")), { minLength: 1, maxLength: 6 })
      .chain((parts) => fc.constantFrom(parts.join("/"), `/${parts.join("/")}`, `${"../".repeat(8)}${secret}`));
    const arrangement = fc.dictionary(
      fc.array(name, { minLength: 1, maxLength: 2 }).map((parts) => parts.join("/")),
      target,
    );
    fc.assert(
      fc.property(arrangement, fc.array(fc.oneof(name, fc.constant("..")), { maxLength: 5 }), (links, path) => {
        const files: Record<string, { to: string }> = {};
        const isFree = (at: string): boolean =>
          !(at in files) && !Object.keys(files).some((other) => other.startsWith(`${at}/`));
        for (const [at, to] of Object.entries(links)) if (isFree(at) && isFree(posix.dirname(at))) files[at] = { to };
        const root = new Root(plant(files));
        assert.equal(root.text(`/${[...path, "secret"].join("/")}`), undefined);
        assert.notEqual(root.text(`/${path.join("/")}`), "the machine's own secret");
      }),
      { numRuns: 200 },
    );
  });

  it("ends links that go in circles, and links that multiply", () => {
    const files: Record<string, { to: string }> = { "etc/circle": { to: "circle" } };
    for (let depth = 0; depth < 30; depth++)
      files[`m/${depth}`] = { to: `${depth + 1}/../${depth + 1}/../${depth + 1}` };
    const root = new Root(plant(files));
    assert.equal(root.text("/etc/circle"), undefined);
    assert.equal(root.text("/m/0"), undefined);
    assert.equal(root.gapAt("/etc/circle")?.cause, "malformed");
  });

  it("opens nothing but regular files", () => {
    const place = plant({ "etc/folder/file": "" });
    execFileSync("mkfifo", [join(place, "etc/pipe")]);
    const root = new Root(place);
    assert.equal(root.text("/etc/pipe"), undefined);
    assert.equal(root.text("/etc/folder"), undefined);
    assert.deepEqual(
      root.gaps.map(({ path, cause, detail }) => [path, cause, detail?.en]),
      [
        ["/etc/pipe", "unreadable", "not a regular file"],
        ["/etc/folder", "unreadable", "not a regular file"],
      ],
    );
    assert.equal(new Root("/").text("/dev/zero"), undefined);
  });

  it("leaves what is too large, with a gap", () => {
    const root = new Root(plant({ "etc/large": "x".repeat(1001) }));
    assert.equal(root.text("/etc/large", 1000), undefined);
    assert.equal(root.text("/etc/large", 1001)?.length, 1001);
    assert.equal(root.gaps[0]?.cause, "too-large");
  });

  it("leaves binary junk where text is meant, with a gap", () => {
    const root = new Root(plant({ "etc/passwd": "root\0x" }));
    assert.deepEqual(root.lines("/etc/passwd"), []);
    assert.equal(root.gaps[0]?.cause, "malformed");
    assert.equal(root.bytes("/etc/passwd")?.length, 6);
    assert.equal(root.text("/etc/\0passwd"), undefined);
  });

  it("has no kernel where it is a tree of files, by whatever way", () => {
    const root = new Root(plant({ "proc/version": "of another machine", "etc/v": { to: "/proc/version" } }));
    assert.equal(root.live, false);
    assert.equal(root.text("/proc/version"), undefined);
    assert.equal(root.text("/etc/v"), undefined);
    assert.deepEqual(new Set(root.gaps.map(({ cause }) => cause)), new Set(["not-supported"]));
  });

  it("has a kernel where it is the machine", { skip: process.platform !== "linux" }, () => {
    const root = new Root("/");
    assert.equal(root.live, true);
    assert.match(root.text("/proc/version") ?? "", /Linux/);
  });

  it("gives a file of any size whole, in pieces and as a digest", () => {
    for (const size of [0, 1, 65_535, 65_536, 65_537, 200_000]) {
      const content = Buffer.alloc(size, "0123456789abcdef\n");
      const root = new Root(plant({ f: content.toString() }));
      assert.ok(root.bytes("/f")?.equals(content));
      assert.equal(root.text("/f"), content.toString());
      const pieces = Array.from(root.pieces("/f", size) ?? [], (piece) => Buffer.from(piece));
      assert.ok(Buffer.concat(pieces).equals(content));
      assert.equal(root.digest("/f", "sha256"), createHash("sha256").update(content).digest("hex"));
      assert.deepEqual(root.gaps, []);
    }
  });

  it("keeps what it gave when it reads another file", () => {
    const root = new Root(plant({ a: "first", b: "second" }));
    const [first, second] = [root.bytes("/a"), root.bytes("/b")];
    assert.deepEqual([first?.toString(), second?.toString()], ["first", "second"]);
    for (const piece of root.pieces("/a", 10) ?? []) {
      root.text("/b");
      assert.equal(piece.toString(), "first");
    }
  });

  it("gives no pieces of what is too large or no file", () => {
    const root = new Root(plant({ f: "12345", "d/x": "" }));
    assert.equal(root.pieces("/f", 4), undefined);
    assert.equal(root.pieces("/d", 4), undefined);
    assert.equal(root.pieces("/none", 4), undefined);
    assert.deepEqual(
      root.gaps.map(({ cause }) => cause),
      ["too-large", "unreadable"],
    );
  });

  it("finds what a pattern matches, sorted, without what is hidden and what is gone", () => {
    const root = new Root(
      plant({ "d/b.conf": "", "d/a.conf": "", "d/.c.conf": "", "d/a.txt": "", "d/gone.conf": { to: "/none" } }),
    );
    assert.deepEqual(root.glob("/d/*.conf"), ["/d/a.conf", "/d/b.conf"]);
    assert.deepEqual(root.glob("/*/[ab].conf"), ["/d/a.conf", "/d/b.conf"]);
    assert.deepEqual(root.glob("/none/*"), []);
  });

  it("is refused where there is no such directory", () => {
    assert.throws(() => new Root(join(top, "none")), NoSuchRoot);
    assert.throws(() => new Root(secret), NoSuchRoot);
  });

  it("stops when its time is up or it is called off", () => {
    const place = plant({ "etc/motd": "" });
    assert.throws(() => new Root(place, { timeLimit: -1 }).text("/etc/motd"), Overtime);
    assert.throws(() => new Root(place, { signal: AbortSignal.abort() }).text("/etc/motd"), { name: "AbortError" });
  });

  it("says where permission is missing", {
    skip: process.getuid?.() !== 0 && "needs root to become somebody else",
  }, () => {
    const place = plant({ "etc/shadow": "root:*:", "root/.ssh/authorized_keys": "" });
    for (const path of [top, place, join(place, "etc")]) chmodSync(path, 0o755);
    chmodSync(join(place, "etc/shadow"), 0o600);
    chmodSync(join(place, "root"), 0o700);
    const program = `
      import { Root } from ${JSON.stringify(new URL("./root.ts", import.meta.url).href)};
      const root = new Root(${JSON.stringify(place)});
      root.text("/etc/shadow"); root.list("/root"); root.exists("/root/.ssh/authorized_keys");
      await root.walk("/", () => {});
      console.log(JSON.stringify(root.gaps));`;
    const nobody = 65534;
    const output = execFileSync(process.execPath, ["--input-type=module-typescript", "-e", program], {
      uid: nobody,
      gid: nobody,
      cwd: "/",
      encoding: "utf8",
      env: { PATH: process.env["PATH"] },
    });
    assert.deepEqual(JSON.parse(output), [
      { path: "/etc/shadow", cause: "permission-denied" },
      { path: "/root", cause: "permission-denied" },
      { path: "/root/.ssh/authorized_keys", cause: "permission-denied" },
    ]);
  });
});

describe("a walk", () => {
  async function paths(place: string, options?: Parameters<Root["walk"]>[2]): Promise<string[]> {
    const found: Entry[] = [];
    await new Root(place).walk("/", (entry) => found.push(entry), options);
    return found.map(({ path }) => path).sort();
  }

  it("meets everything once and passes over links", async () => {
    const place = plant({ "a/b/c": "", "a/loop": { to: "." }, "a/up": { to: ".." }, d: "" });
    assert.deepEqual(await paths(place), ["/a", "/a/b", "/a/b/c", "/d"]);
  });

  it("stays out of what it may not enter", async () => {
    const place = plant({ "a/b": "", "c/d": "" });
    assert.deepEqual(await paths(place, { enter: (path) => path !== "/a" }), ["/a", "/c", "/c/d"]);
  });

  it("ends with a gap at its limit", async () => {
    const root = new Root(plant({ a: "", b: "", c: "" }));
    let met = 0;
    await root.walk("/", () => met++, { limit: 2 });
    assert.equal(met, 2);
    assert.equal(root.gaps[0]?.cause, "too-many");
  });

  it("sees what a name that is no UTF-8 would hide", async () => {
    const place = plant({ "a/plain": "" });
    const hidden = Buffer.concat([Buffer.from(`${place}/a/`), Buffer.from([0xff, 0xfe])]);
    mkdirSync(hidden);
    writeFileSync(Buffer.concat([hidden, Buffer.from("/inner")]), "");
    const found = await paths(place);
    assert.equal(found.length, 4);
    assert.ok(found.some((path) => path.endsWith("/inner")));
  });

  it("leaves the process where it stood, also when it breaks off", async () => {
    const place = plant({ "a/b/c": "", "a/b/d": "" });
    const before = process.cwd();
    let within = "";
    await new Root(place).walk("/", () => {
      within = process.cwd();
    });
    assert.notEqual(within, before);
    assert.equal(process.cwd(), before);
    const breaks = new Root(place).walk("/", ({ path }) => assert.notEqual(path, "/a/b/d"));
    await assert.rejects(breaks);
    assert.equal(process.cwd(), before);
  });

  it("sees the same where the process cannot stand", async () => {
    const place = plant({ "a/b/c": "", "a/b/d": "", e: "" });
    const source = `
      import { parentPort } from "node:worker_threads";
      const { Root } = await import("${new URL("./root.ts", import.meta.url).href}");
      const found = [];
      await new Root("${place}").walk("/", ({ path }) => found.push(path));
      parentPort.postMessage(found.sort());`;
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`));
    const messages: unknown = await once(worker, "message");
    assert.deepEqual(messages, [await paths(place)]);
  });
});
