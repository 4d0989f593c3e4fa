import { isControlled } from "../kernel/memory/run-state.ts";
import { ThreadlabError } from "../protocol/errors.ts";
import { current } from "./support/current.ts";

/** The process id under a schedule, where every run should be the same. `process.pid` is still the system's id. */
const SCHEDULED_PID = 1000;

/** The process id, Python's `os.getpid`. It is the same in every thread and, under a schedule, in every run. */
export function getpid(): number {
  return isControlled(current().kernel.world) ? SCHEDULED_PID : process.pid;
}

/**
 * A value that the lesson's front matter gives and `--set name=value` changes. May be called at module level.
 *
 * @throws ThreadlabError `ERR_PARAM` if the value has a different type than `fallback`.
 */
export function param<T extends string | number | boolean>(name: string, fallback: T): Widen<T> {
  const value = current().params[name];
  if (value === undefined) return fallback as unknown as Widen<T>;
  if (typeof value !== typeof fallback) {
    throw new ThreadlabError(
      "ERR_PARAM",
      `Parameter "${name}" is ${JSON.stringify(value)}, but the program expects a ${typeof fallback} such as ${JSON.stringify(fallback)}.`,
    );
  }
  return value as unknown as Widen<T>;
}

type Widen<T> = T extends number ? number : T extends boolean ? boolean : T extends string ? string : never;
