import type { Root } from "../root.ts";

const folder = "/var/lib/dpkg/info";
const listLimit = 64 * 1024 * 1024;

/**
 * Which of these paths a package brought, by the lists of dpkg(1).
 * @returns `undefined` where there is no dpkg
 */
export function dpkgOwned(root: Root, paths: ReadonlySet<string>): ReadonlySet<string> | undefined {
  // dpkg puts a new list in the place of the old one, which the folder shows.
  const lists = root.list(folder).filter((name) => name.endsWith(".list"));
  if (lists.length === 0) return undefined;
  const aside = root.aside({ covered: true });
  // A list says /bin/su where merged directories (/bin a link to usr/bin) make it /usr/bin/su.
  const wanted = new Map(
    [...paths].flatMap((path) =>
      [path, path.replace(/^\/usr\/(bin|sbin|lib\w*)\//, "/$1/")].map((name) => [name, path] as const),
    ),
  );
  const owned = new Set<string>();
  for (const list of lists) {
    const text = aside.text(`${folder}/${list}`, listLimit) ?? "";
    for (let from = 0, to = 0; from < text.length; from = to + 1) {
      to = text.indexOf("\n", from);
      if (to < 0) to = text.length;
      const path = wanted.get(text.slice(from, to));
      if (path !== undefined) owned.add(path);
    }
  }
  root.adopt(aside.gaps);
  return owned;
}

/** The paths whose owner and permissions the administrator has recorded (dpkg-statoverride(1)). */
export function dpkgOverrides(root: Root): ReadonlySet<string> {
  return new Set(
    root.lines("/var/lib/dpkg/statoverride").flatMap(({ text }) => {
      const path = /^\S+ \S+ [0-7]+ (\/.*)$/.exec(text)?.[1];
      return path === undefined ? [] : [path];
    }),
  );
}
