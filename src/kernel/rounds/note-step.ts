import { OUTCOMES } from "../../protocol/event.ts";
import { type DetailsOf, OPERATIONS, OPS, type Op } from "../../protocol/operations.ts";
import type { World } from "../memory/world.ts";
import { objectAt, RINGS, stepAt, threadAt } from "../records/areas.ts";
import { add, get, set, wordAt } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { QUEUE } from "../records/objects.ts";
import { STEP } from "../records/rounds.ts";
import { THREAD } from "../records/threads.ts";
import { countLap, forgetLaps } from "./laps.ts";
import {
  CLASS_BITS,
  type Class,
  classOf,
  guardedQueue,
  isProgressOfTime,
  type NotedStep,
} from "./step-class.ts";

/** Remembers a step of the current run. Threads that have no ring are never held back. */
export function noteStep(world: World, step: NotedStep): void {
  const { words } = world;
  const { thread } = step;
  if (thread <= 0 || thread >= RINGS) return;
  const kind = classOf(words, step);
  if (kind === undefined) return;
  const at = threadAt(thread);
  const count = get(words, at, THREAD.noted);
  const entry = stepAt(thread, count);
  const place = placeOf(step.site, OPS.indexOf(step.op));
  set(words, entry, STEP.place, place);
  set(words, entry, STEP.look, lookOf(step, kind, changesOf(words, step)));
  set(words, entry, STEP.object, step.object);
  set(words, entry, STEP.kind, kind.is | ((kind.takes ?? 0) << CLASS_BITS));
  set(words, at, THREAD.noted, count + 1);
  add(words, WORLD, HEADER.noted, 1);
  if (get(words, WORLD, HEADER.laps) === 0) return;
  const begins = isProgress(words, step);
  if (count === 0 || begins) forgetLaps(words, thread);
  if (!begins && step.op !== "resume") countLap(words, thread, place);
}

/** Steps that no loop makes without end. */
function isProgress(words: Int32Array, { thread, op, outcome }: NotedStep): boolean {
  if (op === "start" || op === "join") return true;
  return op === "resume" && outcome === "timeout" && isProgressOfTime(words, thread);
}

/** What the holder of a queue's lock sees when it releases the lock: the same in every order of the trace. */
function changesOf(words: Int32Array, { op, object }: NotedStep): number {
  const queue = op === "release" ? guardedQueue(words, object) : 0;
  return queue === 0 ? 0 : get(words, objectAt<"queue">(queue), QUEUE.changes);
}

export function placeOf(site: number, op: number): number {
  return (site << 6) | op;
}

/** The further fields of events that tell what their thread has seen, or left. */
const TELLING: ReadonlySet<DetailsOf<Op>> = new Set(["value", "answer", "property"]);

/**
 * Steps with equal hashes had the same outcome, as far as their thread can see. If unequal steps have equal hashes, a thread is held back
 * too early, which is sound.
 */
function lookOf({ op, object, outcome, value, text }: NotedStep, { is }: Class, changes: number): number {
  let hash = mix(
    mix(mix(is, object), changes),
    op === "acquire" ? 0 : OUTCOMES.indexOf(outcome as (typeof OUTCOMES)[number]),
  );
  if (!TELLING.has(OPERATIONS[op].adds)) return hash;
  double[0] = value;
  hash = mix(mix(hash, wordAt(halves, 0)), wordAt(halves, 1));
  for (let i = 0; i < text.length; i++) hash = mix(hash, text.charCodeAt(i));
  return hash;
}

const double = new Float64Array(1);

const halves = new Int32Array(double.buffer);

function mix(hash: number, word: number): number {
  let mixed = Math.imul(hash ^ word, 0x9e3779b1);
  mixed ^= mixed >>> 15;
  return Math.imul(mixed, 0x85ebca6b) ^ (mixed >>> 13);
}
