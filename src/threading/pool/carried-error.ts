import { unwindIfOver } from "../../kernel/steps/end-run.ts";
import { ThreadlabError } from "../../protocol/errors.ts";
import { BrokenBarrierError } from "../barrier.ts";
import { SocketError } from "../network/socket-error.ts";
import { Empty, Full, ShutDown } from "../queue-errors.ts";
import { decode, encode } from "../support/clone.ts";
import { current } from "../support/current.ts";
import { exportedAs } from "../support/exported-function.ts";
import { BrokenThreadPool, CancelledError, TimeoutError } from "./pool-errors.ts";

/**
 * Errors on their way from one thread to another: name, message, code, cause, other fields, and the stack of the thread that threw them.
 * The other side finds their class again if it belongs to the language or threadlab, or if the lesson exports it.
 */

type Carried =
  | { readonly thrown: "value"; readonly value: unknown }
  | {
      readonly thrown: "error";
      readonly type: string;
      readonly message: string;
      readonly stack: string;
      readonly fields: Readonly<Record<string, unknown>>;
      readonly cause?: Carried;
    };

/** The most errors of a chain of causes that are carried; a chain may be a cycle. */
const MOST_CAUSES = 4;

/** Encodes a thrown value. Never throws: it leaves out what cannot be carried. */
export function encodeError(error: unknown): Uint8Array {
  return encode(carried(error, MOST_CAUSES), "error");
}

/** Decodes what {@link encodeError} encoded, to be thrown here. */
export function decodeError(data: Uint8Array): unknown {
  return restored(decode(data) as Carried);
}

/** The stack of an error, or another thrown value, as text for standard error. */
export function shownError(error: unknown): string {
  unwindIfOver(current().kernel.world);
  return error instanceof Error ? String(error.stack) : `uncaught ${String(error)}`;
}

function carried(error: unknown, causes: number): Carried {
  if (!(error instanceof Error)) return { thrown: "value", value: passable(error) ? error : String(error) };
  const fields = Object.fromEntries(
    Object.entries(error).filter(([key, value]) => key !== "cause" && passable(value)),
  );
  return {
    thrown: "error",
    type: typeOf(error),
    message: String(error.message),
    stack: String(error.stack),
    fields,
    ...(error.cause !== undefined && causes > 0 && { cause: carried(error.cause, causes - 1) }),
  };
}

function restored(carried: Carried): unknown {
  if (carried.thrown === "value") return carried.value;
  const { type, message, stack, fields, cause } = carried;
  const error = new Error(message);
  Object.setPrototypeOf(error, prototypeOf(type));
  Object.defineProperty(error, "stack", { value: stack, writable: true, configurable: true });
  if (cause !== undefined)
    Object.defineProperty(error, "cause", { value: restored(cause), writable: true, configurable: true });
  return Object.assign(error, fields);
}

const TYPES: Readonly<Record<string, { readonly prototype: Error }>> = {
  ...{ EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError },
  ...{ ThreadlabError, BrokenBarrierError, BrokenThreadPool, CancelledError, TimeoutError },
  ...{ Empty, Full, ShutDown, SocketError },
};

/** The name of its class: one of these, or `:` and the name under which the lesson exports it; "" for any other. */
function typeOf(error: Error): string {
  const type: unknown = error.constructor;
  const known = Object.keys(TYPES).find((name) => TYPES[name] === type);
  if (known !== undefined) return known;
  const exported = type === Error ? undefined : exportedAs(current().exports, type);
  return exported === undefined ? "" : `:${exported}`;
}

function prototypeOf(type: string): object {
  const known = TYPES[type] ?? (type.startsWith(":") ? current().exports[type.slice(1)] : undefined);
  const prototype: unknown = (known as { readonly prototype?: unknown } | undefined)?.prototype;
  return prototype instanceof Error || prototype === Error.prototype ? prototype : Error.prototype;
}

function passable(value: unknown): boolean {
  try {
    encode(value, "error");
    return true;
  } catch {
    return false;
  }
}
