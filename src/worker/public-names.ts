import * as api from "../index.ts";
import { ServerSocket } from "../threading/server.ts";
import { Socket } from "../threading/socket.ts";

/**
 * Gives what lessons meet the names that they know it by: a worker's program is built with shortened ones, and `print(mutex)`
 * would show `Qe {}`.
 */
export function restorePublicNames(): void {
  for (const [name, value] of Object.entries({ ...api, ServerSocket, Socket })) {
    Object.defineProperty(value, "name", { value: name });
  }
}
