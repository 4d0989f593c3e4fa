import { localInitial, makeLocal } from "../kernel/local.ts";
import { threadName } from "../kernel/threads.ts";
import { ThreadlabError } from "../protocol/errors.ts";
import { current } from "../worker/current.ts";
import { functionOf, nameForOthers } from "./exported-function.ts";
import { asHandle, bindHandle, HANDLE, type Handle, type HandleState, onRevive } from "./handle.ts";
import { nameObject } from "./object-name.ts";

/** What this thread's end of a thread-local holds. Each thread has ends of its own, so this is private to it. */
interface Own {
  value?: { readonly is: unknown };
  readonly initial?: () => unknown;
}

const owns = new WeakMap<object, Own>();

/**
 * A variable of which each thread has its own, Python's `threading.local`.
 *
 * Guarantees: a thread reads what it wrote itself, and nobody else sees or changes it.
 *
 * May surprise: what MainThread sets, no other thread has; each begins with `initial()`, or with nothing. And in
 * threadlab a plain variable of the module is private to its thread already; a ThreadLocal says that this is meant, and
 * is the same program as in Python.
 *
 * ```ts
 * const name = new ThreadLocal<string>();
 * export default function main() { name.value = "jason"; new Thread({ target: hello }).start(); }
 * export function hello() { print(name.value); }       // ERR_LOCAL_UNSET: this thread has set none
 * ```
 */
export class ThreadLocal<T> implements Handle {
  declare readonly [HANDLE]: HandleState;

  /**
   * @param initial makes the value that a thread reads before it has set one; called once in each thread that does.
   * An exported function, unless the ThreadLocal is made while the module is loaded.
   * @throws ThreadlabError `ERR_TARGET_NOT_EXPORTED`
   */
  constructor(initial?: () => T) {
    const name = nameForOthers(initial, "ThreadLocal: initial");
    bindHandle(this, "local", (kernel) => makeLocal(kernel, name));
    owns.set(this, initial === undefined ? {} : { initial });
  }

  /** This thread's value. @throws ThreadlabError `ERR_LOCAL_UNSET` where it has none (Python: AttributeError). */
  get value(): T {
    const own = ownOf(this);
    own.value ??= { is: firstValue(this, own) };
    return own.value.is as T;
  }

  set value(value: T) {
    ownOf(this).value = { is: value };
  }

  /** Whether this thread has set a value, or has read its first one. */
  has(): boolean {
    return ownOf(this).value !== undefined;
  }

  /** Forgets this thread's value. */
  delete(): void {
    delete ownOf(this).value;
  }
}

onRevive("local", (id) => asHandle(ThreadLocal.prototype, { kind: "local", id }));

function ownOf(local: object): Own {
  const known = owns.get(local);
  if (known !== undefined) return known;
  const own: Own = {};
  owns.set(local, own);
  return own;
}

function firstValue(local: Handle, { initial }: Own): unknown {
  const { kernel } = current();
  const make = initial ?? functionOf(localInitial(kernel, local[HANDLE].id));
  if (make !== undefined) return make();
  throw new ThreadlabError(
    "ERR_LOCAL_UNSET",
    `${threadName(kernel, kernel.thread)} read ${nameObject(local, "a ThreadLocal")}, in which it has set no value. ` +
      "Set one in each thread, or say how it begins: new ThreadLocal(() => …).",
  );
}
