/**
 * Whose rows a piece of work may see: those of all organizations, or only those of some. It goes with the work itself,
 * through all that this calls, so that no statement on the way can forget it.
 * @module
 */
import { AsyncLocalStorage } from "node:async_hooks";

/** The ids of the organizations that are seen; null for all. */
export type Sight = readonly string[] | null;

const sights = new AsyncLocalStorage<Sight>();

/**
 * Does `work` with a sight.
 * @example
 * await withSight(["ministry-a"], () => inSnapshot(database, readSystems));
 */
export const withSight = <T>(sight: Sight, work: () => T): T => sights.run(sight, work);

/** Does what concerns the whole house, as taking up reports and following the clock do, whoever set it going. */
export const forTheHouse = <T>(work: () => T): T => sights.run(null, work);

/** The sight of the work that is under way. Where nobody limited it, as when the server starts, it sees all. */
export const currentSight = (): Sight => sights.getStore() ?? null;

/** Whether an organization is within a sight. */
export const sees = (sight: Sight, organization: string): boolean => sight?.includes(organization) ?? true;
