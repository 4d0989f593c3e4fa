import type { Op } from "../protocol/operations.ts";
import type { Why } from "../trace/causes.ts";

/** A line of `expected.txt`, as it stands there. */
export interface ExpectedText {
  readonly line: number;
  readonly text: string;
}

/** A printed line: its text, and which threads printed it where. */
export interface PrintedBy {
  readonly text: string;
  readonly threads: readonly string[];
  readonly places: readonly string[];
}

/** A line that was expected and not printed. */
export interface MissingLine {
  readonly kind: "missing";
  readonly expected: ExpectedText;
}

/** A line that was printed and not expected. */
export interface ExtraLine {
  readonly kind: "extra";
  readonly printed: PrintedBy;
}

/** What a capture stands for. */
export interface CaptureKind {
  readonly type: "word" | "int" | "ms" | "any";
  readonly range?: { readonly least: number; readonly most: number } | undefined;
}

/** A line that was printed in place of another. */
export interface DifferentLine {
  readonly kind: "different";
  readonly expected: ExpectedText;
  readonly printed: PrintedBy;
  /** Where only captures are to blame: those that do not stand for what was printed. */
  readonly misfits: readonly (CaptureKind & { readonly capture: string; readonly text: string })[];
}

/** A capture that returns with another text. */
export interface CaptureDiffers {
  readonly kind: "capture";
  /** The line of `expected.txt`. */
  readonly line: number;
  readonly name: string;
  /** Which of the places with this name it is, from 1. */
  readonly nth: number;
  readonly text: string;
  readonly first: string;
  readonly printed: PrintedBy;
}

/** A line in a wrong place. */
export type WrongOrder =
  /** The lesson asks for the very order. */
  | {
      readonly kind: "order";
      readonly how: "exact";
      /** The line of `expected.txt`, and as which line it was printed. */
      readonly line: number;
      readonly printedAs: number;
      readonly printed: PrintedBy;
    }
  /** What the program does before the other puts them into this order. */
  | {
      readonly kind: "order";
      readonly how: "forbidden";
      /** The line that is printed first, and the line that is expected first. */
      readonly first: OrderedLine;
      readonly second: OrderedLine;
      readonly why: OrderReason;
    };

export interface OrderedLine extends PrintedBy {
  /** The line of `expected.txt`. */
  readonly line: number;
  /** Whether several threads wrote it. */
  readonly hasParts: boolean;
}

export type OrderReason =
  /** One thread prints both. */
  | { readonly by: "thread"; readonly thread: string }
  /** Steps that lead from the first line to the second; if there are many, those in the middle are only counted. */
  | {
      readonly by: "steps";
      readonly from: string;
      readonly to: string;
      readonly steps: readonly CausalStep[];
      readonly omitted: number;
      /** Where the program makes these steps. */
      readonly places: readonly string[];
      /** Whether another run may make them in another order. */
      readonly isByChance: boolean;
    }
  /** Too little of the run was kept to know. */
  | { readonly by: "unknown" };

/** A step of one thread that a step of another comes after. */
export interface CausalStep {
  readonly why: Why;
  readonly from: string;
  readonly to: string;
  /** The thread or object that orders the two. */
  readonly object: string;
  /** The operations on both sides. */
  readonly fromOp: Op;
  readonly toOp: Op;
  readonly place: string;
}

/** Every line was printed, but no pairing of them satisfies all captures and the order of the run. */
export interface NoPairing {
  readonly kind: "no-pairing";
}
