import type { Problem } from "../../authoring/lint/problem.ts";
import type { ExpectedUpdate } from "../../authoring/update/update-lesson.ts";
import type { Claim } from "../../lesson/claims.ts";
import type { ExerciseState } from "../../practice/folder.ts";
import type { Graded } from "../../practice/grade/graded.ts";
import type { PracticeCase, PracticeResult } from "../../practice/verdict.ts";
import type { Lesson } from "../../protocol/lesson.ts";
import type { Outcome } from "../../result/explore.ts";
import type { Head } from "./head.ts";
import type { RunEntry } from "./run-document.ts";
import type { OutcomeEntry } from "./search-document.ts";

/** `threadlab list --json`. */
export interface ListDocument extends Head<"list"> {
  /** The lessons in their order. */
  readonly lessons: readonly ListedLesson[];
  /** Folders of the course that are not lessons, and lessons that cannot be read, if there are any. */
  readonly skipped?: readonly {
    /** The name of the folder. */
    readonly name: string;
    /** Why it is not listed. */
    readonly why: string;
  }[];
}

/** `threadlab show --json`. */
export interface ShowDocument extends Head<"show"> {
  /** The one lesson; with `--html`, the names of the lessons that were written. */
  readonly lessons: readonly ListedLesson[] | readonly string[];
  /** With `--html`: the page to open. */
  readonly page?: string;
  /** With `--html`: all files that were written. */
  readonly files?: readonly string[];
  /** With `--html`: pages of an earlier call that were removed, because their lessons are gone. */
  readonly removed?: readonly string[];
}

/** A lesson. */
interface ListedLesson
  extends Pick<Lesson, "number" | "chapter" | "section" | "title" | "summary" | "output"> {
  /** Its name. */
  readonly lesson: string;
  /** The defaults of its params, by their names. */
  readonly params: { readonly [name: string]: number | string | boolean };
  /** With `show`: its text, in Markdown. */
  readonly text?: string;
  /** With `show`: the content of main.ts. */
  readonly program?: string;
  /** With `show`: the content of main.py. */
  readonly python?: string;
  /** With `show`: the content of expected.txt. */
  readonly expected?: string;
}

/** `threadlab claims --json`. */
export interface ClaimsDocument extends Head<"claims"> {
  /** The claims in the order of the notes. */
  readonly claims: readonly (Pick<Claim, "text" | "verdict" | "why" | "lesson"> & {
    /** Its name. */
    readonly claim: string;
  })[];
  /** With `--run`: the runs of these lessons. */
  readonly results?: readonly RunEntry[];
}

/** `threadlab copy --json`. */
export interface CopyDocument extends Head<"copy"> {
  /** The lesson's name. */
  readonly lesson: string;
  /** The folder that was made; absolute. */
  readonly folder: string;
  /** The files in it. */
  readonly files: readonly string[];
}

/** `threadlab new course --json`, and of the other kinds. */
export interface NewDocument extends Head<"new"> {
  /** What was made. */
  readonly kind: "course" | "lesson" | "exercise";
  /** The folder that was made; absolute. */
  readonly folder: string;
  /** The files that were written, as paths relative to the folder. */
  readonly files: readonly string[];
}

/** `threadlab lint --json`. */
export interface LintDocument extends Head<"lint"> {
  /** The number of lessons that were checked. */
  readonly lessons: number;
  /** The number of exercises that were checked. */
  readonly exercises: number;
  /** Whether each main.py could be run with Python. */
  readonly hasPython: boolean;
  /** The problems, by file and line. */
  readonly problems: readonly (Omit<Problem, "file"> & {
    /** The file, relative to the working directory if it lies below that. */
    readonly file: string;
  })[];
}

/** `threadlab update --json`. */
export interface UpdateDocument extends Head<"update"> {
  /** One for each lesson. */
  readonly results: readonly UpdatedLesson[];
}

/** The result for a lesson's expected.txt. */
export interface UpdatedLesson {
  /** Its name. */
  readonly lesson: string;
  /** Its expected.txt; absolute. */
  readonly file: string;
  /** `outdated`: the seeded runs agree on another text; `skipped`, `refused`: see `reason`. */
  readonly state: ExpectedUpdate["state"];
  /** Whether the file was written. */
  readonly written: boolean;
  /** If it is outdated: the new text. */
  readonly text?: string;
  /** If it is outdated: what a reader should know about the text. */
  readonly note?: string;
  /** Why the lesson was skipped or refused. */
  readonly reason?: string;
}

/** `threadlab practice --json`, and of `practice check`. */
export interface PracticeDocument extends Head<"practice" | "practice check"> {
  /** One for each exercise. */
  readonly results: readonly PracticeEntry[];
}

/** The verdict on an exercise, and why. */
export interface PracticeEntry
  extends Pick<PracticeResult, "file" | "verdict" | "reasons" | "traces" | "findings" | "luck" | "proof"> {
  /** Its name. */
  readonly exercise: string;
  /** Its place among the exercises, from 1. */
  readonly number: number;
  /** Its title. */
  readonly title: string;
  /** The lines of expected.txt. */
  readonly expected: readonly string[];
  /** The outcomes of the traces. */
  readonly outcomes: readonly OutcomeEntry[];
  /** If there are several cases: those that were searched. */
  readonly cases?: readonly (Pick<PracticeCase, "sets" | "traces"> & {
    /** Their outcomes. */
    readonly outcomes: readonly OutcomeEntry[];
  })[];
  /** Whether the driver beside the learner's files differs from the course's. */
  readonly driverChanged?: true;
  /** The command that shows a short schedule that fails: of those that were tried, the one with the fewest switches. */
  readonly repeat?: string;
  /** The rule to remember, if it is solved. */
  readonly after?: string;
}

/** `threadlab practice list --json`. */
export interface PracticeListDocument extends Head<"practice list"> {
  /** The course: `threads`, or the relative path of the reader's own course. */
  readonly course: string;
  /** The practice folder; absolute. */
  readonly folder: string;
  /** The exercises in their order. */
  readonly exercises: readonly {
    /** Its name. */
    readonly exercise: string;
    /** Its place among the exercises, from 1. */
    readonly number: number;
    /** Its title. */
    readonly title: string;
    /** The name of the lesson that it practises. */
    readonly lesson?: string;
    /** The learner's file, or the first of them; absolute. */
    readonly file: string | undefined;
    /** The learner's files, if there are several; absolute. */
    readonly files?: readonly string[];
    /** `changed`: it was solved, and its file has changed since. */
    readonly state: ExerciseState;
    /** The number of hints shown so far. */
    readonly hints: number;
    /** Whether it is the current exercise. */
    readonly current: boolean;
  }[];
}

/** `threadlab grade --json`. */
export interface GradeDocument extends Head<"grade"> {
  /** The exercise, as it was named. */
  readonly exercise: string;
  /** One for each submission, sorted by name. */
  readonly results: readonly GradeEntry[];
  /** How many submissions were not judged, because the command was interrupted. */
  readonly notGraded?: number;
}

/** The verdict on a submission, and why. */
export interface GradeEntry extends Pick<Graded, "verdict" | "reasons" | "traces"> {
  /** Its path, as it was given or found. */
  readonly submission: string;
  /** The outcomes of the traces. */
  readonly outcomes?: readonly (Pick<Outcome, "output" | "verdict" | "deadlock" | "schedule"> & {
    /** How many traces lead to it; absent if that depends on the machine. */
    readonly traces?: number;
  })[];
  /** A short schedule that fails, step by step: of those that were tried, the one with the fewest switches. */
  readonly shortest?: readonly {
    /** The name of the thread that makes the step. */
    readonly thread: string;
    /** What it does. */
    readonly text: string;
    readonly place: string;
  }[];
  /** The command that shows that schedule. */
  readonly repeat?: string;
  /** What was proved, if it is solved. */
  readonly proof?: string;
}
