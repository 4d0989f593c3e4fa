import { firstWorkOf } from "../../kernel/threads/pool.ts";
import { decode } from "../support/clone.ts";
import { current } from "../support/current.ts";
import { functionOf } from "../support/exported-function.ts";

/** The initializer of a pool: what each of its threads does before its first task. */
interface FirstWork {
  readonly initializer: (...args: never[]) => unknown;
  readonly initargs: readonly unknown[];
}

/** The initializers of pools that are made while the module is loaded. Other pools keep the exported name. */
export const firstWorks: WeakMap<object, FirstWork> = new WeakMap<object, FirstWork>();

/** In a thread of the pool. Undefined if there is no initializer. */
export function firstWorkFor(pool: object, id: number): FirstWork | undefined {
  const own = firstWorks.get(pool);
  if (own !== undefined) return own;
  const data = firstWorkOf(current().kernel, id);
  if (data === undefined) return undefined;
  const [name, initargs] = decode(data) as [string, readonly unknown[]];
  return { initializer: functionOf(name) as FirstWork["initializer"], initargs };
}
