import type { Params } from "../protocol/program.ts";

/** Text; a number counts as its own text. */
type Text = string | number;

/** The front matter of an `exercise.md`, as it is written. */
export interface ExerciseKeys {
  /** What the exercise is about, as a heading. */
  readonly title: Text;
  /** Its place among the exercises. @asType integer @minimum 1 */
  readonly number?: number;
  /** The name of the lesson that it practises. */
  readonly lesson?: Text;
  /** One line for lists. */
  readonly summary?: Text;
  /** `exact`: the lines must come in this order. */
  readonly order?: "any" | "exact";
  /** Params of the program, by their names. */
  readonly params?: Params;
  /** With a driver: the params of each case. A solution has to be proved under each. */
  readonly cases?: readonly Params[];
  /** The text to show for a capture, by its name. */
  readonly shows?: { readonly [capture: string]: Text };
  /** A common misconception that the exercise corrects. */
  readonly misconception?: Text;
  /** What a solution has to do, besides printing the expected text in every schedule. */
  readonly solved?: {
    /** Every schedule prints the expected text; required even without this key. */
    readonly always?: "match";
    /** `any`: a data race may stay. */
    readonly races?: "none" | "any";
    /** Threads besides MainThread that have to be in progress at the same time. @asType integer @minimum 1 */
    readonly threads?: number;
    /** Seconds within which every run ends, if each sleep lasts as long as it says. @minimum 0 */
    readonly within?: number;
    /** Texts, each of which some run has to print. */
    readonly possible?: Text | readonly Text[];
  };
  /** A question, the rule, the change. */
  readonly hints?: Text | readonly Text[];
  /** The rule in one line, shown once it is solved. */
  readonly after: Text;
  /** The meaning of wrong outcomes, by what they print. */
  readonly means?: { readonly [output: string]: Text };
  /** What each of twenty real runs of the start did. */
  readonly twenty?: "right" | "wrong";
}
