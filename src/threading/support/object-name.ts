import { objectSite } from "../../kernel/primitives/objects.ts";
import { current } from "./current.ts";
import { HANDLE, type Handle } from "./handle.ts";

/** The program's name for an object: the variable or field that it was made for, if there is one. */
export function objectName(object: Handle): string | undefined {
  const { kernel, names } = current();
  return names[objectSite(kernel, object[HANDLE].id)];
}

/**
 * The name of an object in a message: `RLock "mutex"` if the program gives it a name, otherwise `an RLock`.
 *
 * @param type its class, with its article: `an RLock`.
 */
export function nameObject(object: Handle, type: string): string {
  const name = objectName(object);
  return name === undefined ? type : `${type.replace(/^an? /, "")} "${name}"`;
}
