import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { aptSources } from "./apt-sources.ts";
import { type Files, filesSource } from "./fixture/files.ts";

const read = (files: Files) => aptSources(filesSource(files));
const options = (each: ReturnType<typeof read>[number] | undefined) =>
  Object.fromEntries([...(each?.options ?? [])].map(([name, { value }]) => [name, value]));

describe("APT's sources", () => {
  it("of one line have options in brackets", () => {
    const [one, two, ...others] = read({
      "/etc/apt/sources.list":
        "# c\ndeb [ arch=amd64,arm64 signed-by=/k.gpg trusted=yes lang+=de ] https://x.jp/d stable main extra # c\ndeb-src cdrom:[Debian 12 - x]/ ./\n",
    });
    assert.deepEqual(
      [one?.type, one?.uri, one?.suite, one?.components.join()],
      ["deb", "https://x.jp/d", "stable", "main,extra"],
    );
    assert.deepEqual(options(one), {
      architectures: "amd64 arm64",
      "signed-by": "/k.gpg",
      trusted: "yes",
      "languages-add": "de",
    });
    assert.equal(one?.seen.line, 2);
    assert.deepEqual([two?.type, two?.uri, two?.suite], ["deb-src", "cdrom:[Debian 12 - x]/", "./"]);
    assert.deepEqual(others, []);
  });

  it("of deb822 are one for each type, address and suite, with the line of each option", () => {
    const found = read({
      "/etc/apt/sources.list.d/a.sources":
        "# c\nTypes: deb deb-src\nURIs: http://x.jp/d\nSuites: a b\nComponents: main\nTrusted: yes\nSigned-By:\n -----BEGIN PGP\n .\n x\n\nTypes: deb\nEnabled: no\nURIs: http://y\nSuites: c\n",
    });
    assert.deepEqual(
      found.map(({ type, suite }) => `${type} ${suite}`),
      ["deb a", "deb b", "deb-src a", "deb-src b"],
    );
    assert.deepEqual(found[0]?.options.get("trusted"), {
      value: "yes",
      seen: { file: "/etc/apt/sources.list.d/a.sources", line: 6, text: "Trusted: yes" },
    });
    assert.equal(found[0]?.options.get("signed-by")?.value, "-----BEGIN PGP\n.\nx");
  });

  it("are only taken from files that APT would read", () => {
    const found = read({
      "/etc/apt/sources.list.d/a.list": "deb http://a s\n",
      "/etc/apt/sources.list.d/b.list.save": "deb http://b s\n",
      "/etc/apt/sources.list.d/c d.list": "deb http://c s\n",
    });
    assert.deepEqual(
      found.map((each) => each.uri),
      ["http://a"],
    );
  });

  it("that APT would refuse are named", () => {
    const source = filesSource({
      "/etc/apt/sources.list": "deb http://only\nrpm x y\n",
      "/etc/apt/sources.list.d/a.sources": "Types: deb\nURIs: x\n\nnothing\n",
    });
    assert.deepEqual(aptSources(source), []);
    assert.equal(source.gaps.length, 4);
  });

  it("never throw", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        read({ "/etc/apt/sources.list": text, "/etc/apt/sources.list.d/a.sources": text });
      }),
    );
  });
});
