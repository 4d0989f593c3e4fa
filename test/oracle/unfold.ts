import type { Answer } from "./answers.ts";
import { interpret } from "./interpret.ts";
import type { Program } from "./program.ts";
import type { Glued, Placed, Step } from "./steps.ts";

/** A point in a thread's life, known by the answers that led there. */
export interface Point {
  readonly id: number;
  /** What it does next; undefined after its last step. */
  readonly next: Placed<Step | Glued> | undefined;
  /** The point that an answer leads to. */
  after(answer: Answer): Point;
}

/** A thread as the tree of all that it may come to do. Points that the same answers lead to are one. */
export function unfold(program: Program, thread: number): Point {
  let count = 0;

  function grow(answers: readonly Answer[]): Point {
    const branches = new Map<string, Point>();
    return {
      id: count++,
      next: play(program, thread, answers),
      after(answer) {
        const key = JSON.stringify(answer) ?? "nothing";
        let point = branches.get(key);
        if (point === undefined) {
          point = grow([...answers, answer]);
          branches.set(key, point);
        }
        return point;
      },
    };
  }

  return grow([]);
}

/** What comes after the given answers. */
function play(
  program: Program,
  thread: number,
  answers: readonly Answer[],
): Placed<Step | Glued> | undefined {
  const steps = interpret(program, thread);
  let { value, done } = steps.next();
  for (const answer of answers) ({ value, done } = steps.next(answer));
  return done ? undefined : (value as Placed<Step | Glued>);
}
