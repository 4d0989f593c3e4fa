import { makeObject } from "../kernel/primitives/objects.ts";
import { initialiseShared, readShared, type Stored, writeShared } from "../kernel/primitives/shared.ts";
import { decode, encode } from "./support/clone.ts";
import { current } from "./support/current.ts";
import {
  asHandle,
  bindHandle,
  HANDLE,
  type Handle,
  type HandleState,
  handleOf,
  reviveBy,
} from "./support/handle.ts";

/**
 * One value that all threads see, like a module-level variable in Python.
 *
 * Guarantees: a read sees the last write, and a single read or write is never torn. Nothing else is guaranteed.
 *
 * May surprise: `n.value = n.value - 1` is a read and a write, and another thread may come between the two. And what
 * you read is a copy: a change of the copy has no effect until you write it back.
 *
 * ```ts
 * list.value.push(1);                        // lost: the copy was changed
 * list.value = [...list.value, 1];           // written, but two threads may overwrite each other
 * mutex.with(() => { list.value = [...list.value, 1]; });
 * ```
 */
export class Shared<T> implements Handle {
  declare readonly [HANDLE]: HandleState;

  /**
   * No property can be added to it: other threads would not see it, as if `value` were misspelt.
   *
   * @throws ThreadlabError `ERR_NOT_CLONEABLE`, `ERR_MEMORY_FULL`
   */
  constructor(initial: T) {
    bindHandle(this, "shared", (kernel) => {
      const stored = toStored(initial);
      const id = makeObject(kernel, { kind: "shared" });
      initialiseShared(kernel, id, stored);
      return id;
    });
    if (new.target === Shared) Object.preventExtensions(this);
  }

  get value(): T {
    const stored = readShared(current().kernel, handleOf(this, "shared").id);
    return (typeof stored === "number" ? stored : decode(stored)) as T;
  }

  /** @throws ThreadlabError `ERR_NOT_CLONEABLE`, `ERR_MEMORY_FULL` */
  set value(value: T) {
    writeShared(current().kernel, handleOf(this, "shared").id, toStored(value));
  }
}

reviveBy("shared", (id) => Object.preventExtensions(asHandle(Shared.prototype, { kind: "shared", id })));

function toStored(value: unknown): Stored {
  return typeof value === "number" ? value : encode(value, "value");
}
