import { localInitial, makeLocal } from "../kernel/primitives/local.ts";
import { threadName } from "../kernel/threads/make-thread.ts";
import { ThreadlabError } from "../protocol/errors.ts";
import { current } from "./support/current.ts";
import { functionOf, nameForOthers } from "./support/exported-function.ts";
import { bindHandle, HANDLE, type Handle, type HandleState, handleOf, onRevive } from "./support/handle.ts";
import { nameObject } from "./support/object-name.ts";

/** This thread's part of a thread-local. Each thread has its own part, so this is private to it. */
interface Own {
  value?: { readonly is: unknown };
  readonly initial?: () => unknown;
}

const owns = new WeakMap<object, Own>();

/**
 * A variable that has a separate value in each thread, Python's `threading.local`.
 *
 * Guarantees: a thread reads what it wrote itself, and no other thread sees or changes this value.
 *
 * May surprise: other threads do not have the value that MainThread sets. Each thread begins with `initial()`, or with
 * nothing. In threadlab a plain variable of the module is already private to its thread. A ThreadLocal shows that this is
 * intended, and the program is the same in Python.
 *
 * ```ts
 * const name = new ThreadLocal<string>();
 * export default function main() { name.value = "jason"; new Thread({ target: hello }).start(); }
 * export function hello() { print(name.value); }       // ERR_LOCAL_UNSET: this thread has not set it
 * ```
 */
export class ThreadLocal<T> implements Handle {
  declare readonly [HANDLE]: HandleState;

  /**
   * @param initial makes the value that a thread reads before it has set one; called at most once in each thread.
   * An exported function, unless the ThreadLocal is made while the module is loaded.
   * @throws ThreadlabError `ERR_TARGET_NOT_EXPORTED`
   */
  constructor(initial?: () => T) {
    const name = nameForOthers(initial, "ThreadLocal: initial");
    bindHandle(this, "local", (kernel) => makeLocal(kernel, name));
    owns.set(this, initial === undefined ? {} : { initial });
  }

  /** This thread's value. @throws ThreadlabError `ERR_LOCAL_UNSET` if it has none (Python: AttributeError). */
  get value(): T {
    const own = ownOf(this);
    own.value ??= { is: firstValue(this, own) };
    return own.value.is as T;
  }

  set value(value: T) {
    ownOf(this).value = { is: value };
  }

  /** Whether this thread has set a value, or has read its initial value. */
  has(): boolean {
    return ownOf(this).value !== undefined;
  }

  /** Removes this thread's value. */
  delete(): void {
    delete ownOf(this).value;
  }
}

onRevive("local", ThreadLocal.prototype);

function ownOf(local: object): Own {
  const known = owns.get(local);
  if (known !== undefined) return known;
  const own: Own = {};
  owns.set(local, own);
  return own;
}

function firstValue(local: Handle, { initial }: Own): unknown {
  const { kernel } = current();
  const make = initial ?? functionOf(localInitial(kernel, handleOf(local, "local").id));
  if (make !== undefined) return make();
  throw new ThreadlabError(
    "ERR_LOCAL_UNSET",
    `${threadName(kernel, kernel.thread)} read ${nameObject(local, "a ThreadLocal")}, but has not set a value in it. ` +
      "Set a value in each thread, or give an initial value: new ThreadLocal(() => …).",
  );
}
