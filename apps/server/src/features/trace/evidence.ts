/**
 * The layer of evidence: the subjects that were looked at one by one, or, where they are many, by their kind.
 * @module
 */
import { addTo, cellCounts, emptyHistogram, Status } from "@tokiwa/assurance";
import type { SubjectKind, Text } from "@tokiwa/content";
import { inBoth, subjectKind } from "@tokiwa/content";
import type { Subject } from "../inventory/service.ts";
import { keyOf, subjectOf, systemOf, type View } from "../posture/service.ts";
import type { Extent } from "./extent.ts";
import type { TraceNode } from "./schema.ts";
import { celled, groupId, mostSingle, type Ties, uniqueIds } from "./ties.ts";

const layer = "evidence";

const titles: Readonly<Record<SubjectKind, Text>> = {
  host: { ja: "ホスト", en: "Hosts" },
  "container-image": { ja: "コンテナイメージ", en: "Container images" },
  repository: { ja: "リポジトリー", en: "Repositories" },
  "cloud-account": { ja: "クラウドアカウント", en: "Cloud accounts" },
  "network-device": { ja: "ネットワーク機器", en: "Network devices" },
  "iot-device": { ja: "IoT 機器", en: "IoT devices" },
  system: { ja: "情報システム", en: "Information systems" },
  organization: { ja: "組織", en: "Organizations" },
  person: { ja: "担当者", en: "Persons" },
  supplier: { ja: "委託先", en: "Suppliers" },
};

export async function evidenceNodes(view: View, extent: Extent, ties: Ties): Promise<readonly TraceNode[]> {
  const nodes: TraceNode[] = [];
  const single: Subject[] = [];
  for (const [kind, { number, scopes }] of numbersByKind(view, extent)) {
    if (number > mostSingle) nodes.push(group(view, extent, ties, { kind, number }));
    else single.push(...(await subjectsOf(view, kind, { number, scopes })));
  }
  return [...nodes, ...(await singleSubjects(view, extent, ties, single))];
}

interface Some {
  readonly number: number;
  /** The scopes that have one. */
  readonly scopes: readonly string[];
}

/** How many subjects of each kind there are: every one has a cell of each check of its kind. */
function numbersByKind({ projection }: View, { counters }: Extent): ReadonlyMap<string, Some> {
  const found = new Map<string, Some>();
  for (const [kind, list] of projection.revision.lists) {
    const check = list.find((place) => place !== null)?.rule.check;
    let number = 0;
    const scopes: string[] = [];
    for (const [scope, those] of counters) {
      const cells = check === undefined ? undefined : those.get(check);
      const here = cells ? Array.from(cells).reduce((sum, one) => sum + one, 0) : 0;
      if (here > 0) scopes.push(scope);
      number += here;
    }
    if (number > 0) found.set(kind, { number, scopes });
  }
  return found;
}

function group(
  { projection }: View,
  { rollup }: Extent,
  ties: Ties,
  { kind, number }: { readonly kind: string; readonly number: number },
): TraceNode {
  const id = groupId(layer, kind);
  const cells = emptyHistogram();
  for (const place of projection.revision.lists.get(kind) ?? []) {
    if (!place) continue;
    addTo(cells, rollup.cells(place));
    ties.add(place.rule.check, id);
  }
  const known = subjectKind.safeParse(kind);
  const title = known.success ? titles[known.data] : inBoth(kind);
  return {
    ...{ id, layer, kind: "subjects", title, group: null, number, inForce: true },
    ...celled(cellCounts(cells)),
  };
}

async function subjectsOf({ projection }: View, kind: string, { number, scopes }: Some): Promise<readonly Subject[]> {
  const found: Subject[] = [];
  for await (const subjects of projection.inOrder({ kind, scopes })) {
    found.push(...subjects);
    if (found.length >= number) break;
  }
  return found;
}

async function singleSubjects(
  view: View,
  { checksOf }: Extent,
  ties: Ties,
  subjects: readonly Subject[],
): Promise<readonly TraceNode[]> {
  const nodeId = uniqueIds(subjects);
  const statuses = await view.projection.statuses(subjects);
  return subjects.map((subject) => {
    const id = nodeId(subject);
    const status = statuses.get(keyOf(subject)) ?? new Uint8Array();
    const cells = emptyHistogram();
    for (const { rule, position } of checksOf(subject)) {
      const of = status[position] ?? Status.absent;
      if (of === Status.absent) continue;
      cells[of] = (cells[of] ?? 0) + 1;
      ties.add(rule.check, id);
    }
    const system = subject.system === "" ? null : systemOf(view, subject.organization, subject.system);
    return {
      ...{ id, layer, kind: "subject", title: subjectOf(view, subject).name, inForce: true },
      group: system && { id: system.id, title: system.name },
      ...celled(cellCounts(cells)),
    };
  });
}
