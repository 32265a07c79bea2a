/**
 * Which package managers a host has, and which files theirs are.
 * @module
 */
import { Unknown } from "../collector.ts";
import { dpkgOwned } from "../collectors/dpkg-files.ts";
import type { Root } from "../root.ts";
import { eachRpmPackage, rpmDatabase } from "./rpm.ts";

/** Databases that nothing here can read: the older ones of rpm, and those of apk and pacman. */
const unreadable = [
  "/var/lib/rpm/Packages",
  "/usr/lib/sysimage/rpm/Packages.db",
  "/var/lib/rpm/Packages.db",
  "/lib/apk/db/installed",
  "/var/lib/pacman/local",
];

/** Says of a host that its packages cannot be told, where it has a package manager of another kind. */
export function unsupportedManager(root: Root): Unknown | undefined {
  const path = unreadable.find((each) => root.exists(each));
  return path === undefined
    ? undefined
    : new Unknown(
        root.gap(path, "not-supported", {
          ja: "別のパッケージ管理システムのデータベースです",
          en: "the database of another package manager",
        }),
      );
}

/**
 * Which of these paths some package brought.
 * @returns {@link Unknown} where there is no package manager whose lists can be read
 */
export function packagedPaths(root: Root, paths: ReadonlySet<string>): ReadonlySet<string> | Unknown {
  const byDpkg = dpkgOwned(root, paths);
  if (byDpkg) return byDpkg;
  if (rpmDatabase(root) === undefined) {
    return (
      unsupportedManager(root) ??
      new Unknown(
        root.gap("/var/lib/dpkg", "not-supported", {
          ja: "パッケージ管理システムがありません",
          en: "no package manager",
        }),
      )
    );
  }
  // A package says /bin/su where merged directories (/bin a link to usr/bin) make it /usr/bin/su.
  const wanted = new Map(
    [...paths].flatMap((path) =>
      [path, path.replace(/^\/usr\/(bin|sbin|lib\w*)\//, "/$1/")].map((name) => [name, path] as const),
    ),
  );
  const owned = new Set<string>();
  const isRead = eachRpmPackage(root, ({ files }) => {
    for (const file of files()) {
      const path = wanted.get(file.path);
      if (path !== undefined) owned.add(path);
    }
  });
  const [gap] = root.gaps.slice(-1);
  return isRead || !gap ? owned : new Unknown(gap);
}
