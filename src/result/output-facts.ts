import type { Op } from "../protocol/operations.ts";
import type { Why } from "../trace/causes.ts";

/** A line of `expected.txt`, unchanged. */
interface ExpectedText {
  readonly line: number;
  readonly text: string;
}

/** A printed line: its text, and which threads printed it where. */
export interface PrintedBy {
  readonly text: string;
  readonly threads: readonly string[];
  readonly places: readonly string[];
}

/** For a match in another order: the first line that is printed where the expected text has another. */
export interface Reordered {
  readonly here: string;
  /** The line that stands there in the expected text; absent if nothing was printed before. */
  readonly before?: string;
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
  /** What it stands for. */
  readonly type: "word" | "int" | "ms" | "any";
  /** The bounds of a number. */
  readonly range?:
    | {
        /** The number is at least this. */
        readonly least: number;
        /** The number is at most this. */
        readonly most: number;
      }
    | undefined;
}

/** A capture that is shown as a text, and so matches other texts. */
export interface ShownCapture extends CaptureKind {
  /** The text that is shown. */
  readonly shown: string;
  /** How often the capture occurs. */
  readonly times: number;
}

/** A line that was printed in place of another. */
export interface DifferentLine {
  readonly kind: "different";
  readonly expected: ExpectedText;
  readonly printed: PrintedBy;
  /** If only captures are to blame: those that do not allow the printed text. */
  readonly misfits: readonly (CaptureKind & {
    /** Its text in expected.txt. */
    readonly capture: string;
    readonly text: string;
  })[];
}

/** A capture that occurs again, with another text. */
export interface CaptureDiffers {
  readonly kind: "capture";
  /** The line of `expected.txt`. */
  readonly line: number;
  readonly name: string;
  /** The number of this place among those with the same name, from 1. */
  readonly nth: number;
  readonly text: string;
  /** The text that it stood for before. */
  readonly first: string;
  readonly printed: PrintedBy;
}

/** A line in a wrong place. */
export type WrongOrder =
  /** Whether the lesson requires this exact order. */
  | {
      readonly kind: "order";
      readonly how: "exact";
      /** The line of `expected.txt`. */
      readonly line: number;
      /** The line as which it was printed, from 1. */
      readonly printedAs: number;
      readonly printed: PrintedBy;
    }
  /** What the program does before the other puts them into this order. */
  | {
      readonly kind: "order";
      readonly how: "forbidden";
      /** The line that is printed first. */
      readonly first: OrderedLine;
      /** The line that is expected first. */
      readonly second: OrderedLine;
      /** What puts them into this order. */
      readonly why: OrderReason;
    };

export interface OrderedLine extends PrintedBy {
  /** The line of `expected.txt`. */
  readonly line: number;
  /** Whether several threads wrote the line. */
  readonly hasParts: boolean;
}

export type OrderReason =
  /** One thread prints both. */
  | { readonly by: "thread"; readonly thread: string }
  /** Steps that lead from the first line to the second; if there are many, those in the middle are only counted. */
  | {
      readonly by: "steps";
      /** The thread that prints the earlier line. */
      readonly from: string;
      /** The thread that prints the later line. */
      readonly to: string;
      /** The steps that lead from one to the other. */
      readonly steps: readonly CausalStep[];
      /** The number of steps that were only counted. */
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
  /** What makes one step come after the other. */
  readonly why: Why;
  /** The thread of the earlier step. */
  readonly from: string;
  /** The thread of the later step. */
  readonly to: string;
  /** The thread or object that orders the two. */
  readonly object: string;
  /** The operation of the earlier step. */
  readonly fromOp: Op;
  /** The operation of the later step. */
  readonly toOp: Op;
  readonly place: string;
}

/** Every line was printed, but no pairing of them satisfies all captures and the order of the run. */
export interface NoPairing {
  readonly kind: "no-pairing";
}
