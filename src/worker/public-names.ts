import * as api from "../index.ts";
import type { PUBLIC_VALUES } from "../protocol/public-names.ts";
import { ServerSocket } from "../threading/network/server.ts";
import { Socket } from "../threading/network/socket.ts";

/** Fails to compile if the list of names and the module differ. */
const listed: Readonly<Record<(typeof PUBLIC_VALUES)[number], unknown>> &
  Readonly<Record<Exclude<keyof typeof api, (typeof PUBLIC_VALUES)[number]>, never>> = api;

const PUBLIC: Readonly<Record<string, unknown>> = { ...listed, ServerSocket, Socket };

/** Restores the public names of what lessons see: a worker's program is built with short names, and `print(mutex)` would show `Qe {}`. */
export function restorePublicNames(): void {
  for (const [name, value] of Object.entries(PUBLIC)) Object.defineProperty(value, "name", { value: name });
}

/**
 * The message of an error, with the public name of a class of threadlab that was called without `new`: the engine knows the short one, which
 * several classes may have.
 */
export function withPublicName(message: string): string {
  const short = WITHOUT_NEW.exec(message)?.[1];
  if (short === undefined) return message;
  const names = Object.keys(PUBLIC).filter((name) => {
    const value = PUBLIC[name];
    return isClass(value) && messageOfCall(value) === message;
  });
  return names.length === 0 ? message : message.replace(short, () => names.join(" or "));
}

const WITHOUT_NEW = /^Class constructor (\S+) cannot be invoked without 'new'$/;

function isClass(value: unknown): value is () => unknown {
  return typeof value === "function" && /^class\b/.test(Function.prototype.toString.call(value));
}

/** A call of a class fails before anything runs. */
function messageOfCall(toConstruct: () => unknown): string {
  try {
    toConstruct();
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}
