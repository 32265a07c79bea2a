import { archivesCollector, scheduleCollector, tracesCollector } from "./backup/backup.ts";
import { certificatesCollector } from "./certificates/own.ts";
import { anchorsCollector, tlsPolicyCollector } from "./certificates/trust.ts";
import type { Collector } from "./collector.ts";
import { dockerCollector, dockerContainersCollector, registriesCollector } from "./containers/docker.ts";
import { cloudCollector, selfCollector } from "./containers/self.ts";
import { mariadbCollector } from "./databases/mariadb.ts";
import { postgresqlAccessCollector, postgresqlCollector, postgresqlDataCollector } from "./databases/postgresql.ts";
import { filesCollector as integrityCollector } from "./integrity/files.ts";
import { foreignModulesCollector, servicesCollector } from "./pam/services.ts";
import { lockoutCollector, strengthCollector, switchingCollector } from "./pam/strength.ts";
import {
  commandsCollector,
  homesCollector,
  jobsCollector,
  pointsCollector,
  preloadCollector,
} from "./persistence/points.ts";
import { librariesCollector, programsCollector } from "./persistence/programs.ts";
import { doasCollector, polkitCollector } from "./privilege/elevation.ts";
import { sudoCollector } from "./privilege/sudo.ts";
import { dependenciesCollector, packageRegistriesCollector } from "./projects/dependencies.ts";
import { gitSettingsCollector, repositoriesCollector } from "./projects/repositories.ts";
import { aptKeysCollector, aptSettingsCollector, aptSourcesCollector } from "./provenance/apt.ts";
import { dnfCollector } from "./provenance/dnf.ts";
import { hostsCollector, nameServersCollector, resolvedCollector } from "./resolver/resolver.ts";
import { ownCollector } from "./tokiwa/own.ts";
import { availableCollector } from "./updates/available.ts";
import { packagesCollector, releaseCollector } from "./updates/installed.ts";
import { automaticCollector, refreshCollector } from "./updates/refresh.ts";
import { processesCollector, restartCollector } from "./updates/restart.ts";
import { apacheCollector } from "./web/apache.ts";
import { nginxCollector } from "./web/nginx.ts";

/** The collectors that live in a folder for their area. */
export const areaCollectors: readonly Collector[] = Object.freeze([
  sudoCollector,
  polkitCollector,
  doasCollector,
  servicesCollector,
  foreignModulesCollector,
  strengthCollector,
  lockoutCollector,
  switchingCollector,
  aptSourcesCollector,
  aptSettingsCollector,
  aptKeysCollector,
  dnfCollector,
  packagesCollector,
  releaseCollector,
  availableCollector,
  refreshCollector,
  automaticCollector,
  restartCollector,
  processesCollector,
  preloadCollector,
  pointsCollector,
  jobsCollector,
  homesCollector,
  commandsCollector,
  programsCollector,
  librariesCollector,
  ownCollector,
  integrityCollector,
  certificatesCollector,
  anchorsCollector,
  tlsPolicyCollector,
  nginxCollector,
  apacheCollector,
  postgresqlCollector,
  postgresqlAccessCollector,
  postgresqlDataCollector,
  mariadbCollector,
  dockerCollector,
  dockerContainersCollector,
  registriesCollector,
  selfCollector,
  cloudCollector,
  repositoriesCollector,
  gitSettingsCollector,
  dependenciesCollector,
  packageRegistriesCollector,
  scheduleCollector,
  tracesCollector,
  archivesCollector,
  hostsCollector,
  resolvedCollector,
  nameServersCollector,
]);
