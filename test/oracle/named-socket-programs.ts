import { isDeepStrictEqual } from "node:util";
import { prepare } from "../../src/runner/prepare.ts";
import type { Session } from "../../src/runner/session.ts";
import { withProgram } from "../support/with-program.ts";
import { runAllSchedules } from "./all-schedules.ts";
import { compareSockets, served } from "./socket-programs.ts";

/** Processes have neither a model nor all schedules: no schedule controls them, and no search of a program that makes one is complete. */
const CONNECT = "const socket = createConnection({ port: server.address.port });";
const UNREAD = 'const s = server.accept(); socket.send("a"); s.close();';

export const NAMED_PROGRAMS: Readonly<Record<string, string>> = {
  "an answer": served(
    'const s = server.accept(); print(s.recvLine()); s.sendAll("b\\n"); s.close();',
    `${CONNECT} socket.sendAll("a\\n"); print(socket.recvLine()); t.join();`,
  ),
  "data that is received together, or in parts": served(
    'const s = server.accept(); s.sendAll("ab"); s.sendAll("cd"); s.close();',
    `${CONNECT} for (let data = socket.recv(9); data.length > 0; data = socket.recv(9)) print(data.toString()); t.join();`,
  ),
  "a server that is closed while a thread accepts": served(
    "print(attempt(() => server.accept().close()));",
    "server.close(); t.join();",
  ),
  "a client that comes too late": served(
    "print(attempt(() => server.accept(1).close()));",
    `${CONNECT} print(attempt(() => socket.recv(1).length)); t.join();`,
  ),
  "two that send to a side that may be gone": served(
    "server.accept().close();",
    `${CONNECT} new Thread({ target: send, args: [socket] }).start(); attempt(() => socket.send("a"));`,
  ),
  "a receive that gives up": served(
    'const s = server.accept(); s.sendAll("a"); s.close();',
    `${CONNECT} print(attempt(() => socket.recv(1, 1).toString())); print(attempt(() => socket.recv(1).length)); t.join();`,
  ),
  "a server that is closed while a client connects": served(
    "server.close();",
    `print(attempt(() => { ${CONNECT} socket.recv(1, 1); })); t.join();`,
  ),
  "a side that is gone before it has received all": served(
    "const s = server.accept(); print(s.recv(1).toString()); s.close();",
    `${CONNECT} socket.send("a"); send(socket); print(attempt(() => socket.recv(1).length)); t.join();`,
  ),
  "a reset, of which a thread that sends is told or one that receives": served(
    "",
    `${CONNECT} ${UNREAD} new Thread({ target: send, args: [socket] }).start(); read(socket); read(socket);`,
  ),
  "a reset, of which one of two threads that receive is told": served(
    "",
    `${CONNECT} ${UNREAD} new Thread({ target: read, args: [socket] }).start(); read(socket); send(socket);`,
  ),
  "a side that ends its sending while the other breaks the connection": served(
    "server.accept().close();",
    `${CONNECT} socket.sendAll("a"); print(attempt(() => socket.shutdownWrite())); print(attempt(() => socket.recv(1).length)); t.join();`,
  ),
  "a port that another server has had": served(
    "attempt(() => createServer({ port: 40001 }).close());",
    "print(createServer().address.port); t.join();",
  ),
  "a connection to a port that a server may get which asks for any": served(
    "createServer();",
    "print(attempt(() => createConnection({ port: 40001 }) && 1)); t.join();",
  ),
  "a socket that is closed while a thread receives": served(
    "",
    `${CONNECT} const r = new Thread({ target: read, args: [socket] }); r.start(); socket.close(); r.join(); t.join();`,
  ),
  "a timeout that is set while a thread receives": served(
    "",
    `${CONNECT} const r = new Thread({ target: read, args: [socket] }); r.start(); socket.setTimeout(1); r.join(); t.join();`,
  ),
  "a timeout that is set before a thread receives": served(
    "",
    `${CONNECT} socket.setTimeout(1); const r = new Thread({ target: read, args: [socket] }); r.start(); r.join(); t.join();`,
  ),
};

/** How programs end under all their schedules, where these are so many that only `npm run fuzz` tries them. */
export const KNOWN_ENDS: Readonly<
  Record<string, { readonly schedules: number; readonly ends: readonly string[] }>
> = {
  "an answer": { schedules: 260, ends: ["ended\na\nb"] },
  "data that is received together, or in parts": { schedules: 448, ends: ["ended\nab\ncd", "ended\nabcd"] },
  "two that send to a side that may be gone": {
    schedules: 1680,
    ends: ["ended\n1", "ended\nECONNRESET", "ended\nEPIPE"],
  },
  "a timeout that is set while a thread receives": {
    schedules: 60,
    ends: ["deadlock", "ended\nETIMEDOUT"],
  },
  "a timeout that is set before a thread receives": { schedules: 54, ends: ["ended\nETIMEDOUT"] },
  "a receive that gives up": { schedules: 384, ends: ["ended\nETIMEDOUT\n1", "ended\na\n0"] },
  "a side that is gone before it has received all": {
    schedules: 632,
    ends: ["ended\n1\na\nECONNRESET", "ended\na\n1\n0", "ended\na\n1\nECONNRESET"],
  },
  "a reset, of which a thread that sends is told or one that receives": {
    schedules: 784,
    ends: [
      "ended\n\n\nECONNRESET",
      "ended\n\nECONNRESET\n",
      "ended\nECONNRESET\n\n",
      "ended\nECONNRESET\n\nEPIPE",
      "ended\nECONNRESET\nEPIPE\n",
      "ended\nEPIPE\nECONNRESET\n",
    ],
  },
  "a reset, of which one of two threads that receive is told": {
    schedules: 784,
    ends: [
      "ended\n\nECONNRESET\nEPIPE",
      "ended\n\nEPIPE\nECONNRESET",
      "ended\nECONNRESET\n\nEPIPE",
      "ended\nECONNRESET\nEPIPE\n",
    ],
  },
};

/** Tries all schedules. @returns in words what differs from what is known, or else from what a search finds; "" if nothing does. */
export async function compareNamed(session: Session, name: string): Promise<string> {
  const text = NAMED_PROGRAMS[name] ?? "";
  const known = KNOWN_ENDS[name];
  if (known === undefined) return compareSockets(session, text, Infinity);
  const { ends, runs } = await runAllSchedules(session, await withProgram(text, prepare));
  const found = { schedules: runs, ends: [...ends].sort() };
  if (isDeepStrictEqual(found, known)) return "";
  return `${text}\nAll schedules: ${JSON.stringify(found)}, not ${JSON.stringify(known)}.`;
}
