// Builds @tokiwa/oscal as it is published: JavaScript with its types and data, for those who have none of the rest.
//   node scripts/oscal-package.ts FOLDER      then `npm pack FOLDER`, or `npm install --install-links FOLDER`
import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const root = dirname(import.meta.dirname);
const source = join(root, "packages/oscal");
const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write("Name the folder to build the package in.\n");
  process.exit(2);
}
const target = resolve(folder);
mkdirSync(target, { recursive: true });

const configuration = join(root, "node_modules/.oscal-package.tsconfig.json");
writeFileSync(
  configuration,
  JSON.stringify({
    extends: join(root, "tsconfig.json"),
    compilerOptions: {
      noEmit: false,
      declaration: true,
      rewriteRelativeImportExtensions: true,
      allowImportingTsExtensions: false,
      rootDir: join(source, "src"),
      outDir: target,
      types: ["node"],
    },
    files: [join(source, "src/index.ts")],
    include: [],
  }),
);
const built = spawnSync(join(root, "node_modules/.bin/tsc"), ["-p", configuration], { cwd: root, stdio: "inherit" });
rmSync(configuration);
if (built.status !== 0) process.exit(1);

for (const file of globSync("src/data/*.{json,md}", { cwd: source }))
  cpSync(join(source, file), join(target, file.replace(/^src\//, "")));
cpSync(join(source, "README.md"), join(target, "README.md"));
cpSync(join(root, "LICENSE"), join(target, "LICENSE"));
const manifest: unknown = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
if (typeof manifest !== "object" || manifest === null) throw new Error("packages/oscal/package.json is no object");
const published = {
  ...manifest,
  engines: { node: ">=20.19" },
  exports: { ".": { types: "./index.d.ts", default: "./index.js" } },
};
writeFileSync(join(target, "package.json"), `${JSON.stringify(published, null, 2)}\n`);
