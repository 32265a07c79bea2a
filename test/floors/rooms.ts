import { dirname, join } from "node:path";
import type { Import } from "./source.ts";

/**
 * The rooms and the floor that each stands on (ARCHITECTURE.md). An arrow points down: a room imports from lower
 * floors only, by the package's name. A new package takes its place here.
 */
export const floors: ReadonlyMap<string, number> = new Map([
  ["packages/content", 1],
  ["packages/assurance", 1],
  ["packages/oscal", 1],
  ["packages/host", 2],
  ["packages/exchange", 2],
  ["apps/server", 3],
  ["apps/cli", 4],
  ["apps/web", 4],
]);

/** What floor 1 may take from Node.js: computation only, no files, network, processes or clock. */
const pure = new Set(["node:crypto", "node:util", "node:buffer"]);

const isTest = (file: string) => /\.test\.tsx?$|(^|\/)testing\//.test(file);
const roomOf = (path: string) => [...floors.keys()].find((room) => path.startsWith(`${room}/`));
const part = (path: string) => /^apps\/server\/src\/(features|platform)\/([^/]+)\//.exec(path);

/** Why `imported` may not stand where it stands, and how to mend it; undefined where it may. */
export function objection(imported: Import): string | undefined {
  const { file, from } = imported;
  const room = roomOf(file);
  if (room === undefined) return undefined;
  const floor = floors.get(room) ?? 0;

  if (from === "(computed)") {
    return isTest(file) || room === "apps/cli"
      ? undefined
      : "An import whose target is computed cannot be checked. Name the module.";
  }
  if (from.startsWith("node:")) {
    if (isTest(file)) return undefined;
    if (room === "apps/web") return "The pages run in a browser, where Node.js's modules do not exist.";
    if (floor === 1 && !pure.has(from)) {
      return `Floor 1 does no I/O. Take what ${from} would give as a parameter, and read it on floor 2 or above.`;
    }
    return undefined;
  }
  if (from.startsWith(".")) return withinRoom(file, join(dirname(file), from), room);
  const name = /^@tokiwa\/([^/]+)(\/.*)?$/.exec(from);
  return name ? betweenRooms(imported, room, floor, name[1] ?? "", name[2] ?? "") : undefined;
}

function withinRoom(file: string, target: string, room: string): string | undefined {
  // The launcher runs on whatever Node.js there is, as preparation does, and finds the right one in the same way.
  if (file === "apps/cli/bin/tokiwa.mjs" && target.startsWith("scripts/prepare/")) return undefined;
  const targetRoom = roomOf(target);
  if (targetRoom !== room) {
    if (isTest(file) && !targetRoom) return undefined;
    return `A path that leaves the room. Import the other room by its package name, and only if it is on a lower floor.`;
  }
  const from = part(file);
  const to = part(target);
  if (!from || !to) return undefined;
  if (from[1] === "platform" && to[1] === "features") {
    return `The platform knows no feature. Pass in what is needed, or let the feature "${to[2]}" call the platform.`;
  }
  if (from[1] === "features" && to[1] === "features" && from[2] !== to[2]) {
    const door = target.slice(to[0].length);
    if (door === "service.ts" || door === "schema.ts") return undefined;
    return isTest(file)
      ? undefined
      : `A feature enters another only by its service.ts or schema.ts. Add what is needed to features/${to[2]}/service.ts.`;
  }
  return undefined;
}

function betweenRooms(imported: Import, room: string, floor: number, name: string, path: string): string | undefined {
  const target = [...floors.keys()].find((known) => known.endsWith(`/${name}`));
  if (target === undefined) return `No room has the name @tokiwa/${name}. Give it its floor in test/floors/rooms.ts.`;
  if (room === "apps/web") {
    if (target === "apps/server" && path === "/api" && imported.typeOnly) return undefined;
    return 'The pages know the API\'s types and nothing else: import type … from "@tokiwa/server/api".';
  }
  const targetFloor = floors.get(target) ?? 0;
  if (target === room) return "A room names its own files by path, not by its package name.";
  if (targetFloor < floor) return undefined;
  const direction = targetFloor > floor ? "up" : "sideways";
  return `An arrow ${direction}, from floor ${floor} to floor ${targetFloor}. Move what both need down, or pass it in from above.`;
}
