import type { LessonKeys, Text } from "../lesson/lesson-keys.ts";
import type { Params } from "../protocol/program.ts";

/** The front matter of an `exercise.md`, as it is written. */
export interface ExerciseKeys extends Pick<LessonKeys, "summary" | "order" | "shows"> {
  /** What the exercise is about, as a heading. */
  readonly title: Text;
  /** Its place among the exercises. @asType integer @minimum 1 */
  readonly number?: number;
  /** The name of the lesson that it practises. */
  readonly lesson?: Text;
  /** Params of the program, by their names. */
  readonly params?: Params;
  /** With a driver: the params of each case. A solution has to be proved under each. */
  readonly cases?: readonly Params[];
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
    /** A thread has to print after it has looked at something that another thread has used before. */
    readonly shared?: true;
    /** Seconds within which every run ends, if each sleep lasts as long as it says. @minimum 0 */
    readonly within?: number;
    /** Texts that are right, too. Some run has to print each of them. */
    readonly possible?: Text | readonly Text[];
  };
  /** A question, the rule, the change. */
  readonly hints?: Text | readonly Text[];
  /** The rule in one line, shown once it is solved. */
  readonly after: Text;
  /** The meaning of wrong outcomes, by what they print. */
  readonly means?: { readonly [output: string]: Text };
  /** What twenty real runs of the start did: all were right, all wrong, or some right and others wrong. */
  readonly twenty?: "right" | "wrong" | "mixed";
}
