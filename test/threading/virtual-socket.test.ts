import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { loadLesson } from "../../src/lesson/load.ts";
import type { Target } from "../../src/lesson/resolve.ts";
import type { TraceEvent } from "../../src/protocol/event.ts";
import type { RunResult } from "../../src/result/run.ts";
import { runTarget } from "../../src/runner/run/run-target.ts";
import { DEFAULT_VIRTUAL } from "../../src/runner/scheduling.ts";
import { session } from "../support/session.ts";
import { withProgram } from "../support/with-program.ts";

const SEEDS = [1, 2, 3];

interface Seen extends RunResult {
  readonly events: readonly TraceEvent[];
}

/** Runs a target under a schedule; `seed` 0 is the machine's clock. */
async function run(target: Target, seed = 1, sets: readonly string[] = []): Promise<Seen> {
  const events: TraceEvent[] = [];
  const result = await runTarget(session, target, {
    sets,
    signal: new AbortController().signal,
    timeout: 550,
    ...(seed > 0 && { scheduling: { ...DEFAULT_VIRTUAL, seed } }),
    watch: { line() {}, status() {}, event: (event) => events.push(event) },
  });
  return { ...result, events };
}

function fixture(name: string): Target {
  return {
    kind: "file",
    file: fileURLToPath(new URL(`../fixtures/sockets/${name}.ts`, import.meta.url)),
    name,
  };
}

/** Runs a program whose `main` and exports are given; its `attempt` prints how a call failed. */
async function runSource(source: string, seed = 1): Promise<Seen> {
  return withProgram(
    `import { createConnection, createServer, monotonic, print, Process, Queue, type ServerSocket, type Socket, SocketError, sleep, Thread } from "threadlab";
    const KB = 1024;
    function attempt(what: string, action: () => unknown) {
      try {
        print(what, action());
      } catch (error) {
        print(what, error instanceof SocketError ? \`\${error.code} \${error.errno}\` : error);
      }
    }
    function pair() {
      const listener = createServer();
      const client = createConnection({ port: listener.address.port });
      return { listener, client, connection: listener.accept() };
    }
    function start<Args extends unknown[]>(target: (...args: Args) => unknown, ...args: Args) {
      const thread = new Thread({ target, args });
      thread.start();
      return thread;
    }
    ${source}`,
    (target) => run(target, seed),
  );
}

async function output(source: string, seed = 1): Promise<readonly string[]> {
  const { actual, verdict, findings } = await runSource(source, seed);
  expect({ verdict, findings }).toEqual({ verdict: "ran", findings: [] });
  return actual;
}

describe("the same seed, the same run", () => {
  test.each(SEEDS)("the tcp lesson, seed %i", async (seed) => {
    const folder = fileURLToPath(new URL("../../lessons/tcp", import.meta.url));
    const target: Target = { kind: "lesson", lesson: await loadLesson(folder) };
    const [first, ...others] = [await run(target, seed), await run(target, seed), await run(target, seed)];
    expect(first?.verdict).toMatch(/^match/);
    for (const other of others) {
      expect(other.actual).toEqual(first?.actual);
      expect(other.schedule).toBe(first?.schedule);
      expect(other.events).toEqual(first?.events);
    }
  });

  test("no step waits for something outside the program", async () => {
    const { events } = await run(fixture("crowd"), 1, ["clients=30"]);
    const outside = events.filter(
      (event) => event.outcome === "wait" && (event.until === "outside" || event.until < 0),
    );
    expect(outside).toEqual([]);
  });
});

describe("programs that talk to nobody outside print what they print over real TCP", () => {
  test.each([
    ["errors", []],
    ["crowd", ["clients=30"]],
    // Many times what a connection holds.
    ["megabytes", ["megabytes=4"]],
  ])("%s", async (name, sets) => {
    const real = await run(fixture(name), 0, sets);
    const virtual = await run(fixture(name), 1, sets);
    expect(virtual.actual).toEqual(real.actual);
    expect(virtual.verdict).toBe(real.verdict);
  });

  test("closed-meanwhile, in whatever order", async () => {
    const real = await run(fixture("closed-meanwhile"), 0);
    for (const seed of SEEDS) {
      const virtual = await run(fixture("closed-meanwhile"), seed);
      expect([...virtual.actual].sort()).toEqual([...real.actual].sort());
    }
  });

  test("module-level", async () => {
    const real = await run(fixture("module-level"), 0);
    const virtual = await run(fixture("module-level"));
    expect(virtual.verdict).toBe("error");
    expect(virtual.findings[0]?.message).toBe(real.findings[0]?.message);
  });

  /** Each of them is run on both clocks. */
  const PROGRAMS: readonly (readonly [name: string, source: string, lines: readonly string[]])[] = [
    [
      "lines in pieces, and the last one without a line feed",
      `export default function main() {
        const { client, connection } = pair();
        for (const part of ["on", "e\\r\\ntw", "o\\n\\nthr", "ee"]) client.send(part);
        client.shutdownWrite();
        for (let i = 0; i < 5; i++) print(connection.recvLine());
        connection.send("back");
        print(client.recv(10).toString(), connection.recv(10).length);
      }`,
      ["one", "two", "", "three", "undefined", "back 0"],
    ],
    [
      "a recv of more than there can be takes what there is",
      `export default function main() {
        const { client, connection } = pair();
        for (const most of [2 ** 31 - 1, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER]) {
          client.sendAll("one\\ntwo");
          print(connection.recv(most).length);
        }
      }`,
      ["7", "7", "7", "7"],
    ],
    [
      "a long line does not get stuck halfway, and one too long is told",
      `export function feed(socket: Socket, kilobytes: number) {
        socket.sendAll(Buffer.alloc(kilobytes * KB, "x"));
        socket.sendAll("\\n");
        socket.shutdownWrite();
      }
      export default function main() {
        const { client, connection } = pair();
        const feeder = start(feed, client, 1000);
        print(connection.recvLine()?.length, connection.recvLine());
        feeder.join();
        const other = pair();
        const second = start(feed, other.client, 1100);
        attempt("too long", () => other.connection.recvLine());
        let rest = 0;
        for (let data = other.connection.recv(KB * KB); data.length > 0; data = other.connection.recv(KB * KB)) rest += data.length;
        second.join();
        print(rest);
      }`,
      ["1024000 undefined", "too long ERR_SOCKET EMSGSIZE", "1126401"],
    ],
    [
      "what is sent before the accept, and before the close, arrives",
      `export default function main() {
        const listener = createServer({ host: "localhost" });
        const client = createConnection({ port: listener.address.port });
        client.send("early");
        client.close();
        const connection = listener.accept();
        print(connection.recv(2).toString(), connection.recv(100).toString(), connection.recv(100).length);
        print(connection.remoteAddress.port === client.localAddress.port, connection.localAddress.port === listener.address.port);
      }`,
      ["ea rly 0", "true true"],
    ],
    [
      "clients that nobody accepted are turned away with the server",
      `export default function main() {
        const listener = createServer();
        const client = createConnection({ port: listener.address.port });
        listener.close();
        attempt("recv", () => client.recv(1));
        attempt("recv", () => client.recv(1).length);
        attempt("send", () => client.send("x"));
        attempt("accept", () => listener.accept());
        attempt("connect", () => createConnection({ port: listener.address.port }));
        const again = createServer({ port: listener.address.port });
        print(again.address.port === listener.address.port);
      }`,
      [
        "recv ERR_SOCKET ECONNRESET",
        "recv 0",
        "send ERR_SOCKET EPIPE",
        "accept ERR_SOCKET_CLOSED EBADF",
        "connect ERR_SOCKET ECONNREFUSED",
        "true",
      ],
    ],
    [
      "a close before all is received breaks the connection, and one call is told, as in CPython",
      `function closeUnread() {
        const { client, connection } = pair();
        client.send("unread");
        print(connection.recv(2).toString());
        connection.send("bye");
        print(client.recv(10).toString());
        connection.close();
        return client;
      }
      export default function main() {
        const client = closeUnread();
        attempt("recv", () => client.recv(1));
        attempt("recv", () => client.recv(1).length);
        attempt("send", () => client.send("x"));
        const other = closeUnread();
        attempt("recv", () => other.recv(1));
        attempt("shut", () => other.shutdownWrite());
      }`,
      [
        "un",
        "bye",
        "recv ERR_SOCKET ECONNRESET",
        "recv 0",
        "send ERR_SOCKET EPIPE",
        "un",
        "bye",
        "recv ERR_SOCKET ECONNRESET",
        "shut ERR_SOCKET ENOTCONN",
      ],
    ],
    [
      "clients are accepted in the order in which they came",
      `export default function main() {
        const listener = createServer({ host: "0.0.0.0" });
        const { port } = listener.address;
        const clients = [1, 2, 3].map(() => createConnection({ port }));
        const ports = clients.map((client) => client.localAddress.port);
        print(new Set(ports).size, ports.every((port) => listener.accept().remoteAddress.port === port));
      }`,
      ["3 true"],
    ],
    [
      "after a timeout nothing is lost",
      `export function late(socket: Socket) {
        sleep(0.2);
        socket.send("late");
      }
      export default function main() {
        const { client, connection } = pair();
        const thread = start(late, client);
        attempt("early", () => connection.recv(10, 0.05));
        print(connection.recv(10).toString());
        thread.join();
      }`,
      ["early ERR_SOCKET_TIMEOUT ETIMEDOUT", "late"],
    ],
  ];

  test.each(PROGRAMS)("%s", async (_name, source, lines) => {
    expect((await runSource(source, 0)).actual).toEqual(lines);
    for (const seed of SEEDS) expect(await output(source, seed)).toEqual(lines);
  });
});

describe("what only the virtual network promises", () => {
  test("ports are the same each time, and taken ones are left out", async () => {
    const source = `export default function main() {
      createServer({ port: 40001 });
      const servers = [createServer(), createServer()];
      print(servers.map((server) => server.address.port).join());
      print([0, 1].map(() => createConnection({ port: 40002 }).localAddress.port).join());
      attempt("same", () => createServer({ port: 40000 }));
      attempt("all", () => createServer({ port: 40000, host: "0.0.0.0" }));
      attempt("another address", () => createServer({ port: 40000, host: "127.0.0.2" }).address.host);
      attempt("a name", () => createServer({ host: "no.such.host" }));
    }`;
    expect(await output(source)).toEqual([
      "40000,40002",
      "50000,50001",
      "same ERR_SOCKET EADDRINUSE",
      "all ERR_SOCKET EADDRINUSE",
      "another address 127.0.0.2",
      "a name ERR_SOCKET ENOTFOUND",
    ]);
  });

  test("nobody but the lesson's own threads is there", async () => {
    const source = `export default function main() {
      attempt("this machine", () => createConnection({ port: 22 }));
      attempt("another", () => createConnection({ host: "192.0.2.1", port: 80, timeout: 1 }));
      print(monotonic());
    }`;
    expect(await output(source)).toEqual([
      "this machine ERR_SOCKET ECONNREFUSED",
      "another ERR_SOCKET ECONNREFUSED",
      "0",
    ]);
  });

  test("64 KB are on their way at most; then the sender waits, for as long as its timeout", async () => {
    const source = `export default function main() {
      const { client, connection } = pair();
      print(client.send(Buffer.alloc(100 * KB)));
      attempt("full", () => client.send("x", 2));
      print("at", monotonic());
      print(connection.recv(10).length);
      print(client.send("x", 2), "at", monotonic());
      attempt("not all", () => client.sendAll(Buffer.alloc(10), 1));
      connection.recv(64 * KB - 10);
      print(client.send("y"), connection.recv(10).toString());
    }`;
    expect(await output(source)).toEqual([
      "65536",
      "full ERR_SOCKET_TIMEOUT ETIMEDOUT",
      "at 2",
      "10",
      "1 at 2",
      "not all ERR_SOCKET_TIMEOUT ETIMEDOUT",
      "1 xy",
    ]);
  });

  test("senders that wait for room are let in in their order, and told when the receiver goes", async () => {
    const source = `export function send(socket: Socket, letter: string, seconds: number) {
      sleep(seconds);
      attempt(letter, () => socket.send(Buffer.alloc(40 * KB, letter)));
    }
    export default function main() {
      const { client, connection } = pair();
      const threads = ["a", "b", "c", "d"].map((letter, i) => start(send, client, letter, i + 1));
      sleep(5);
      let text = "";
      while (text.length < 160 * KB) text += connection.recv(50 * KB).toString();
      print(text.replace(/(.)\\1*/g, "$1"), monotonic());
      connection.send("bye");
      threads.push(start(send, client, "e", 1), start(send, client, "f", 2));
      sleep(3);
      connection.close();
      for (const t of threads) t.join();
      attempt("later", () => client.send("x"));
      print(client.recv(10).toString(), client.recv(10).length);
    }`;
    for (const seed of SEEDS) {
      const lines = await output(source, seed);
      const sent = (line: string) => /^. 40960$/.test(line);
      expect(lines.filter(sent).sort()).toEqual(["a", "b", "c", "d", "e"].map((letter) => `${letter} 40960`));
      expect(lines.filter((line) => !sent(line))).toEqual([
        "abcd 5",
        "f ERR_SOCKET ECONNRESET",
        "later ERR_SOCKET EPIPE",
        "bye 0",
      ]);
    }
  });

  test("what is sent first to a side that is gone is lost, and then sending fails, as in CPython", async () => {
    const source = `export default function main() {
      const { client, connection } = pair();
      connection.send("bye");
      connection.close();
      for (const letter of ["a", "b", "c"]) attempt(letter, () => client.send(letter));
      print(client.recv(10).toString(), client.recv(10).length);
    }`;
    expect(await output(source)).toEqual(["a 1", "b ERR_SOCKET EPIPE", "c ERR_SOCKET EPIPE", "bye 0"]);
  });

  test("what came before a reset is received first, and after the end of the stream only senders are told, as in CPython", async () => {
    const source = `export default function main() {
      const { client, connection } = pair();
      client.send("unread");
      connection.send("bye");
      connection.close();
      print(client.recv(10).toString());
      attempt("reset", () => client.recv(10));
      const other = pair();
      other.client.send("unread");
      other.connection.shutdownWrite();
      other.connection.close();
      print(other.client.recv(10).length);
      attempt("ended", () => other.client.send("x"));
      const shut = pair();
      shut.client.send("unread");
      shut.client.shutdownWrite();
      shut.connection.close();
      for (const letter of ["a", "b"]) attempt(letter, () => shut.client.send(letter));
      print(shut.client.recv(10).length);
    }`;
    expect(await output(source)).toEqual([
      "bye",
      "reset ERR_SOCKET ECONNRESET",
      "0",
      "ended ERR_SOCKET EPIPE",
      "a ERR_SOCKET ECONNRESET",
      "b ERR_SOCKET EPIPE",
      "0",
    ]);
  });

  test("timeouts pass on the virtual clock", async () => {
    const source = `export default function main() {
      const { listener, client } = pair();
      attempt("recv", () => client.recv(1, 3600));
      attempt("recvLine", () => client.recvLine(0));
      attempt("accept", () => listener.accept(1800));
      print(monotonic());
    }`;
    expect(await output(source)).toEqual([
      "recv ERR_SOCKET_TIMEOUT ETIMEDOUT",
      "recvLine ERR_SOCKET_TIMEOUT ETIMEDOUT",
      "accept ERR_SOCKET_TIMEOUT ETIMEDOUT",
      "5400",
    ]);
  });
});

describe("deadlocks", () => {
  test("two threads that both receive first", async () => {
    const source = `export function work(socket: Socket) {
      socket.recv(1);
    }
    export default function main() {
      const { client, connection } = pair();
      const thread = start(work, client);
      connection.recv(1);
      thread.join();
    }`;
    for (const seed of SEEDS) {
      const { verdict, findings } = await runSource(source, seed);
      expect(verdict).toBe("deadlock");
      expect(findings.map(({ kind }) => kind)).toEqual(["deadlock"]);
      expect(findings[0]?.threads).toEqual(["MainThread", "Thread-1"]);
      expect(findings[0]?.message).toMatch(/MainThread waits for data on socket ".+" \(.*main\.ts:\d+:\d+\)/);
      expect(findings[0]?.message).toMatch(/Thread-1 waits for data on socket ".+" \(.*main\.ts:\d+:\d+\)/);
    }
  });

  test("a client that never comes, and a receiver that never receives", async () => {
    const waits = async (source: string) => {
      const { verdict, findings } = await runSource(`export default function main() { ${source} }`);
      return `${verdict}: ${findings[0]?.message.split("\n")[1]?.replace(/"[^"]+" \(.*\)/, "NAME")}`;
    };
    expect(await waits("createServer().accept();")).toBe(
      "deadlock:   MainThread waits for a client of server NAME.",
    );
    expect(await waits("pair().client.sendAll(Buffer.alloc(100 * KB));")).toBe(
      "deadlock:   MainThread waits for room to send on socket NAME.",
    );
  });
});

describe("what orders threads", () => {
  const RACE = (after: string) => `
    import { Shared } from "threadlab";
    const x = new Shared(0);
    export function work(socket: Socket) {
      x.value = 1;
      socket.send("done");
      ${after}
    }
    export default function main() {
      const { client, connection } = pair();
      const thread = start(work, client);
      print(connection.recv(10).toString(), x.value);
      thread.join();
    }`;

  test("what comes before a send is seen after the receive", async () => {
    for (const seed of SEEDS) expect(await output(RACE(""), seed)).toEqual(["done 1"]);
  });

  test("what comes after the send is not, and races", async () => {
    const { findings } = await runSource(RACE("x.value = 2;"));
    expect(findings.map(({ kind }) => kind)).toContain("race");
  });
});

describe("whether a run can be repeated", () => {
  const SOURCE = `export function work() {}
    export default function main() {
      const process = new Process({ target: work });
      process.start();
      process.join();
    }`;

  test("a child process makes it say that it cannot", async () => {
    const { findings } = await runSource(SOURCE);
    expect(findings.map(({ kind, threads }) => ({ kind, threads }))).toEqual([
      { kind: "outside", threads: ["MainThread"] },
    ]);
    expect(findings[0]?.message).toBe(
      "Not repeatable: MainThread used child process Process-1, and a schedule controls only the lesson's own threads. The same seed may give another run. " +
        "A lesson whose output depends on how far the process gets in a given time, for example before terminate(), needs clock: real in " +
        "its lesson.md.",
    );
    expect(findings[0]?.places[0]).toMatch(/main\.ts:\d+:\d+$/);
  });

  test("on the machine's clock there is nothing to say", async () => {
    expect((await runSource(SOURCE, 0)).findings).toEqual([]);
  });
});
