import type { SystemName } from "../protocol/lesson.ts";
import type { Params } from "../protocol/program.ts";
import type { ClaimId } from "./claims.ts";

/** Text; a number counts as its own text. */
export type Text = string | number;

/** The front matter of a `lesson.md`, as it is written. */
export interface LessonKeys {
  /** What the lesson shows, as a heading. */
  readonly title: Text;
  /** Its place in the course. @asType integer @minimum 1 */
  readonly number?: number;
  /** A heading under which `threadlab list` shows it. */
  readonly chapter?: Text;
  /** The section of the book or notes that the course follows. */
  readonly section?: Text;
  /** One line for lists. */
  readonly summary?: Text;
  /** The claims of the built-in notes that it tests, such as C8. */
  readonly claims?: ClaimId | readonly ClaimId[];
  /** `printed`: the output is copied from the notes; `derived`: it follows from the program. */
  readonly output?: "printed" | "derived";
  /** `exact`: the lines must come in this order, under every schedule. */
  readonly order?: "any" | "exact";
  /** The defaults of `param("threads", …)`, by their names. */
  readonly params?: Params;
  /** The text to show for a capture, by its name. */
  readonly shows?: { readonly [capture: string]: Text };
  /** The systems that the program can run on; default: all of them. */
  readonly needs?: SystemName | readonly SystemName[];
  /** Whether the data race is intended. */
  readonly races?: boolean;
  /** `real`: check runs it once, on the machine's clock, and not under seeds. */
  readonly clock?: "virtual" | "real";
  /** Seconds that a run may take. @exclusiveMinimum 0 @maximum 2000000 */
  readonly timeout?: number;
  /** Params that check sets, if a run with the defaults takes long. */
  readonly check?: Params;
  /** What a search of its schedules should find. All other keys are params that it sets. */
  readonly explore?: {
    /** The verdict under every schedule. */
    readonly always?: "match" | "mismatch";
    /** The verdict under at least one schedule. */
    readonly some?: "match" | "mismatch";
    /** The reason why a search is of no use. */
    readonly unsuited?: Text;
    readonly [param: string]: Params[string] | undefined;
  };
  /** Outputs to choose from in `threadlab predict`. */
  readonly predict?: Text | readonly Text[];
}
