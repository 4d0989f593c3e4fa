import fc from "fast-check";
import { prepare } from "../../src/runner/prepare.ts";
import type { Session } from "../../src/runner/session.ts";
import { withProgram } from "../support/with-program.ts";
import { runAllSchedules, searchAll } from "./all-schedules.ts";

/**
 * The machine of this folder has no sockets: what it would take for each operation's rules is most of the kernel's own code once more. So
 * programs with sockets run on the kernel itself, under all schedules.
 */

/** A server, a thread that serves, and what MainThread does meanwhile with `server` and `t`. */
export function served(serve: string, main: string): string {
  return `
import { createConnection, createServer, print, type ServerSocket, Shared, type Socket, Thread } from "threadlab";

const x = new Shared(0);

export function serve(server: ServerSocket) {
  ${serve}
}

export function read(socket: Socket) {
  print(attempt(() => socket.recv(1).toString()));
}

export function send(socket: Socket) {
  print(attempt(() => socket.send("a")));
}

export default function main() {
  const server = createServer();
  const t = new Thread({ target: serve, args: [server] });
  t.start();
  ${main}
}

function attempt(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return (error as { errno?: string }).errno ?? String(error);
  }
}
`;
}

/** What either side may do with its socket `s`, and with the server: what comes more often stands there more often. */
const CALLS = [
  ...[
    's.send("a")',
    's.send("a")',
    's.sendAll("b\\n")',
    "s.recv(1)",
    "s.recv(9)",
    "s.recv(9, 1)",
    "s.recvLine()",
  ],
  ...["s.shutdownWrite()", "s.close()", "s.close()", "server.close()", "x.value", "(x.value = 1)"],
] as const;
const ACCEPTS = ["server.accept()", "server.accept(1)"] as const;

/** Programs of MainThread, which connects, and a thread that serves, small enough to run under all schedules. */
export const SOCKET_PROGRAMS: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...ACCEPTS), ...["serves", "connects"].map(() => calls()))
  .map(([accepts, serves = [], connects = []]) =>
    served(
      side(`s = ${accepts}`, serves as readonly string[]),
      `${side("s = createConnection(server.address)", connects as readonly string[])} t.join();`,
    ),
  );

function calls(): fc.Arbitrary<readonly string[]> {
  return fc.array(fc.constantFrom(...CALLS), { minLength: 1, maxLength: 3 });
}

/** One side: how it gets its socket, what it does with it, and at the end what it has seen. */
function side(opens: string, calls: readonly string[]): string {
  const lines = calls.map((call) => `seen.push(attempt(() => ${call}));`);
  return `let s = undefined as unknown as Socket; const seen: unknown[] = [attempt(() => { ${opens}; })]; ${lines.join(" ")} print(seen.join(" "));`;
}

/** @param most runs that brute force may take. @returns in words what differs; "" if nothing does. */
export async function compareSockets(
  session: Session,
  text: string,
  most: number,
): Promise<string | "too large"> {
  const prepared = await withProgram(text, prepare);
  const all = await runAllSchedules(session, prepared, most);
  if (!all.isAll) return "too large";
  const found = await searchAll(session, prepared);
  const only = (some: ReadonlySet<string>, others: ReadonlySet<string>) =>
    [...some].filter((end) => !others.has(end)).map((end) => JSON.stringify(end));
  const differs = [
    ...(found.complete === true ? [] : ["The search is not complete."]),
    ...only(all.ends, found.ends).map((end) => `Brute force alone finds ${end}.`),
    ...only(found.ends, all.ends).map((end) => `The search alone finds ${end}.`),
    ...(all.races === found.races ? [] : [`Brute force finds ${all.races ? "a" : "no"} data race.`]),
  ];
  return differs.length === 0 ? "" : [text, ...differs].join("\n");
}
