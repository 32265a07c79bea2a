/**
 * How a system stood at one moment, as its documents need it: the caller gathers it, in the order it shall be written in.
 * @module
 */
import type { Text } from "@tokiwa/content";

/** How a requirement stands; `excepted` is satisfied only because of an exception. */
export type Standing = "satisfied" | "not-satisfied" | "unknown" | "not-applicable" | "excepted";

export interface SubjectState {
  /** As in `host:web-01`; unique in its organization. */
  readonly id: string;
  readonly kind: string;
  readonly name: Text;
  readonly isAsset: boolean;
}

export interface RequirementState {
  readonly control: string;
  readonly standing: Standing;
  /** Whether some cell of it passes. */
  readonly partly: boolean;
}

/** A cell that bears on a requirement of the system. Instants are RFC 3339. */
export interface CellState {
  readonly subject: string;
  readonly check: string;
  readonly state: "pass" | "fail" | "not-applicable" | "unknown";
  readonly excepted: boolean;
  readonly reason: Text | null;
  readonly source: string | null;
  /** Null where it was never observed. */
  readonly observedAt: string | null;
  readonly since: string | null;
  readonly freshUntil: string | null;
  /** SHA-256 in hexadecimal digits. */
  readonly evidenceDigest: string | null;
}

export interface SystemState {
  readonly organization: { readonly id: string; readonly name: Text };
  readonly system: { readonly id: string; readonly name: Text };
  readonly profile: {
    readonly id: string;
    readonly title: Text;
    /** Where it lies, where it is not one of our own. */
    readonly file?: string | undefined;
    /** By which controls it is tailored for the system. */
    readonly added: readonly string[];
    readonly removed: readonly string[];
  };
  /** Values that are set for the system. */
  readonly values: readonly { readonly control: string; readonly parameter: string; readonly value: Text }[];
  /** The two clocks, in milliseconds since the epoch. */
  readonly asOf: number;
  readonly knownAt: number;
  readonly requirements: readonly RequirementState[];
  readonly subjects: readonly SubjectState[];
  readonly cells: readonly CellState[];
}
