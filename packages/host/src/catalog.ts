import type { FactCatalog } from "@tokiwa/content";
import type { z } from "zod";
import { areaCollectors } from "./areas.ts";
import type { Collector } from "./collector.ts";
import { homesCollector, loginDefaultsCollector, passwordsCollector, usersCollector } from "./collectors/accounts.ts";
import { confinementCollector } from "./collectors/confinement.ts";
import { contextCollector, identityCollector } from "./collectors/context.ts";
import { coreDumpsCollector } from "./collectors/core-dumps.ts";
import { groupShadowCollector } from "./collectors/group-shadow.ts";
import {
  accessControlCollector,
  bootOptionsCollector,
  flawsCollector,
  hiddenParametersCollector,
  parametersCollector,
} from "./collectors/kernel.ts";
import {
  auditCollector,
  journalCollector,
  logFilesCollector,
  logServicesCollector,
  rotationCollector,
  syslogCollector,
} from "./collectors/logging.ts";
import { loadableCollector } from "./collectors/loadable.ts";
import { modulesCollector } from "./collectors/modules.ts";
import { mountsCollector } from "./collectors/mounts.ts";
import { firewallCollector } from "./collectors/firewall.ts";
import { listenersCollector } from "./collectors/network.ts";
import { noticeCollector } from "./collectors/notice.ts";
import {
  executedCollector,
  rootFoldersCollector,
  secretsCollector,
  tablesCollector,
  treeCollector,
} from "./collectors/files.ts";
import { clientCollector, serverCollector } from "./collectors/ssh.ts";
import {
  authorizedKeysCollector,
  hostKeysCollector,
  moduliCollector,
  privateKeysCollector,
} from "./collectors/ssh-keys.ts";
import { synchronisationCollector } from "./collectors/time.ts";

/** Every collector. A fact belongs to exactly one of them. */
export const collectors: readonly Collector[] = Object.freeze([
  identityCollector,
  contextCollector,
  usersCollector,
  passwordsCollector,
  loginDefaultsCollector,
  homesCollector,
  groupShadowCollector,
  noticeCollector,
  serverCollector,
  clientCollector,
  hostKeysCollector,
  authorizedKeysCollector,
  privateKeysCollector,
  moduliCollector,
  parametersCollector,
  hiddenParametersCollector,
  coreDumpsCollector,
  bootOptionsCollector,
  flawsCollector,
  accessControlCollector,
  modulesCollector,
  loadableCollector,
  confinementCollector,
  mountsCollector,
  listenersCollector,
  firewallCollector,
  tablesCollector,
  secretsCollector,
  executedCollector,
  rootFoldersCollector,
  treeCollector,
  synchronisationCollector,
  logServicesCollector,
  journalCollector,
  syslogCollector,
  auditCollector,
  rotationCollector,
  logFilesCollector,
  ...areaCollectors,
]);

/** The type of each fact by name: what a check's expressions are checked against. */
export const factCatalog: FactCatalog = new Map<string, z.ZodType>(
  collectors.flatMap((collector) => Object.entries(collector.facts)),
);

/** The collectors that give these facts; all of them where no names are given. Names that nobody gives are passed over. */
export function collectorsOf(names?: ReadonlySet<string>): readonly Collector[] {
  if (names === undefined) return collectors;
  return collectors.filter((collector) => Object.keys(collector.facts).some((name) => names.has(name)));
}
