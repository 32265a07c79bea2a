/**
 * Whether group(5) and gshadow(5) say the same, as grpck(8) looks for it.
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import type { Root } from "../root.ts";

const groupShadow = z.strictObject({
  present: z.boolean(),
  /** Lines of either file that the other contradicts, with what is wrong. */
  differences: z.array(seen),
});

interface Group {
  readonly name: string;
  /** As it stands there; `x` in group for one that is kept in gshadow. */
  readonly password: string;
  readonly members: readonly string[];
  readonly seen: Seen;
}

const groupFile = "/etc/group";
const shadowFile = "/etc/gshadow";

export const groupShadowCollector = collector({
  facts: { "accounts.groupShadow": groupShadow },
  collect(root) {
    const groups = read(root, groupFile);
    const shadows = read(root, shadowFile);
    const present = root.exists(shadowFile);
    // What may not be read is a gap already, and says nothing of what stands there.
    const differences =
      present && root.gapAt(shadowFile) === undefined
        ? [...against(groups, shadows, shadowFile), ...against(shadows, groups, groupFile), ...twice(groups, shadows)]
        : [];
    return { "accounts.groupShadow": { present, differences } };
  },
});

/** Both files have the name first and the members fourth. Lines of another form are told of elsewhere. */
function read(root: Root, path: string): readonly Group[] {
  return root.lines(path).flatMap(({ file, line, text }) => {
    const [name = "", password = "", , members] = text.split(":");
    if (members === undefined || name === "" || /^[#+-]/.test(name)) return [];
    return [
      {
        name,
        password,
        members: members
          .split(",")
          .map((each) => each.trim())
          .filter((each) => each !== ""),
        seen: { file, line, text: name },
      },
    ];
  });
}

/** What these groups have that the other file has not. */
function against(groups: readonly Group[], others: readonly Group[], otherFile: string): Seen[] {
  const byName = new Map(others.map((group) => [group.name, new Set(group.members)]));
  return groups.flatMap(({ name, members, seen }) => {
    const known = byName.get(name);
    if (known === undefined) return [{ ...seen, text: `${name}: not in ${otherFile}` }];
    const alone = members.filter((member) => !known.has(member));
    return alone.length === 0 ? [] : [{ ...seen, text: `${name}: ${alone.join(", ")} not in ${otherFile}` }];
  });
}

/** A password in group, which everybody reads, for a group that has its own in gshadow. */
function twice(groups: readonly Group[], shadows: readonly Group[]): Seen[] {
  const kept = new Set(shadows.map(({ name }) => name));
  return groups
    .filter(({ name, password }) => kept.has(name) && password !== "x")
    .map(({ name, seen }) => ({ ...seen, text: `${name}: the password field is not x` }));
}
