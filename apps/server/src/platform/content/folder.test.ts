import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { readContent } from "./folder.ts";

const role = (id: string) => `- id: ${id}\n  title: { ja: 役割, en: Role }\n`;

describe("readContent", () => {
  let root = "";
  const folder = async (name: string, files: Record<string, string>): Promise<string> => {
    const path = join(root, name);
    for (const [file, text] of Object.entries(files)) {
      await mkdir(join(path, file, ".."), { recursive: true });
      await writeFile(join(path, file), text);
    }
    return path;
  };
  const read = async (...folders: string[]) => {
    const { content, problems } = await readContent(folders, new Map());
    return {
      roles: [...content.roles.keys()],
      problems: problems.map(({ file, code }) => `${file.slice(root.length + 1)} ${code}`),
    };
  };

  before(async () => {
    root = await mkdtemp(join(tmpdir(), "tokiwa-content-"));
  });
  after(() => rm(root, { recursive: true }));

  it("reads YAML files only, and none whose name starts with a dot", async () => {
    const path = await folder("plain", {
      "roles.yaml": role("a"),
      "README.md": "#",
      ".git/roles.yaml": "[",
      "profiles/.x.yaml": "[",
    });
    assert.deepEqual(await read(path), { roles: ["a"], problems: [] });
  });

  it("lets a later folder add to those before it", async () => {
    const first = await folder("first", { "roles.yaml": role("a") });
    const second = await folder("second", { "roles.yml": role("b") });
    assert.deepEqual((await read(first, second)).roles, ["a", "b"]);
  });

  it("names the folder and the file of a problem", async () => {
    const path = await folder("bad", { "profiles/x.yaml": "id: 1" });
    assert.match((await read(path)).problems.join(), /^bad\/profiles\/x\.yaml /);
  });

  it("reads a link within the folder, and none that leads out of it", async () => {
    await writeFile(join(root, "secret.yaml"), role("secret"));
    const path = await folder("links", { "own.txt": role("own") });
    await symlink(join(root, "secret.yaml"), join(path, "secret.yaml"));
    await symlink("own.txt", join(path, "roles.yaml"));
    await symlink(root, join(path, "profiles"));
    assert.deepEqual(await read(path), { roles: ["own"], problems: ["links/secret.yaml unreadable-file"] });
  });

  it("does not hang on a file that is none", async () => {
    const path = await folder("pipe", { "roles.yaml": role("a") });
    await mkdir(join(path, "bodies.yaml"));
    await symlink("/dev/zero", join(path, "checks.yaml"));
    assert.deepEqual(await read(path), { roles: ["a"], problems: ["pipe/checks.yaml unreadable-file"] });
  });

  it("says that a folder is not there", async () => {
    assert.deepEqual(await read(join(root, "nowhere")), { roles: [], problems: ["nowhere unreadable-file"] });
  });

  it("refuses a file beyond the limit", async () => {
    const path = await folder("large", { "roles.yaml": `${role("a")}# ${"x".repeat(600_000)}` });
    assert.deepEqual(await read(path), { roles: [], problems: ["large/roles.yaml yaml-limit"] });
  });
});
