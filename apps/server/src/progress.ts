/**
 * What the server does while it starts, for whoever shows it.
 * @module
 */

/** Times in milliseconds. Each step begins, then is done; the diagnosis goes on while the server already serves. */
export type Progress =
  | { readonly step: "content"; readonly state: "begun" }
  | {
      readonly step: "content";
      readonly state: "done";
      readonly ms: number;
      readonly documents: number;
      readonly clauses: number;
      readonly controls: number;
      readonly checks: number;
    }
  | { readonly step: "database"; readonly state: "begun"; readonly embedded: boolean }
  | {
      readonly step: "database";
      readonly state: "done";
      readonly ms: number;
      /** As PostgreSQL says it, such as `18.4`. */
      readonly version: string;
      /** The folder that the embedded PostgreSQL lives in; null with one of one's own. */
      readonly home: string | null;
      readonly isNew: boolean;
      /** How many migrations were applied. */
      readonly migrations: number;
    }
  | { readonly step: "posture"; readonly state: "begun" }
  | { readonly step: "posture"; readonly state: "done"; readonly ms: number; readonly sequence: number }
  | { readonly step: "listen"; readonly state: "done"; readonly url: string }
  | {
      readonly step: "diagnosis";
      readonly state: "begun" | "running" | "done";
      readonly ms: number;
      /** Checks that were carried out, of all for this machine. */
      readonly done: number;
      readonly total: number;
    };
