import * as api from "../index.ts";
import type { PUBLIC_VALUES } from "../protocol/public-names.ts";
import { ServerSocket } from "../threading/network/server.ts";
import { Socket } from "../threading/network/socket.ts";

/** Fails to compile where the list of names and the module differ. */
const listed: Readonly<Record<(typeof PUBLIC_VALUES)[number], unknown>> &
  Readonly<Record<Exclude<keyof typeof api, (typeof PUBLIC_VALUES)[number]>, never>> = api;

/**
 * Gives what lessons meet the names that they know it by: a worker's program is built with shortened ones, and `print(mutex)`
 * would show `Qe {}`.
 */
export function restorePublicNames(): void {
  for (const [name, value] of Object.entries({ ...listed, ServerSocket, Socket })) {
    Object.defineProperty(value, "name", { value: name });
  }
}
