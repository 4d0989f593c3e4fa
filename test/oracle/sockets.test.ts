import fc from "fast-check";
import { expect, test } from "vitest";
import { prepare } from "../../src/runner/prepare.ts";
import { session } from "../support/session.ts";
import { withProgram } from "../support/with-program.ts";
import { runAllSchedules, searchAll } from "./all-schedules.ts";
import { compareSockets, SOCKET_PROGRAMS, served } from "./socket-programs.ts";

/** A short look, the same every time; `npm run fuzz` takes a longer one. */
const COMPARED = 6;
const SEED = 2026;
const RUNS = 150;

/** Processes have neither a model nor all schedules: no schedule controls them, and no search of a program that makes one is complete. */
const CONNECT = "const socket = createConnection({ port: server.address.port });";
const UNREAD = 'const s = server.accept(); socket.send("a"); s.close();';

const PROGRAMS: Readonly<Record<string, string>> = {
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
  "a socket that is closed while a thread receives": served(
    "",
    `${CONNECT} const r = new Thread({ target: read, args: [socket] }); r.start(); socket.close(); r.join(); t.join();`,
  ),
};

test.for(Object.entries(PROGRAMS))("a search misses nothing of all schedules: %s", async ([, text]) => {
  const prepared = await withProgram(text, prepare);
  const { ends, runs } = await runAllSchedules(session, prepared);
  const found = await searchAll(session, prepared);
  expect(found.ends).toEqual(ends);
  expect(found).toMatchObject({ complete: true, runs: expect.toSatisfy((count) => count < runs) });
});

test("a search misses nothing of all schedules of random programs", async () => {
  let compared = 0;
  for (const text of fc.sample(SOCKET_PROGRAMS, { numRuns: 5 * COMPARED, seed: SEED })) {
    if (compared === COMPARED) break;
    const difference = await compareSockets(session, text, RUNS);
    if (difference === "too large") continue;
    expect(difference).toBe("");
    compared++;
  }
  expect(compared).toBe(COMPARED);
});
