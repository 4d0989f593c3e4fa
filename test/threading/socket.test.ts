import { execFile } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import type { RunResult } from "../../src/result/run.ts";
import { runTarget } from "../../src/runner/run/run-target.ts";
import { PYTHON } from "../python.ts";
import { session } from "../support/session.ts";

/** Runs test/fixtures/sockets/<name>.ts; `onPort` is given the port that the program writes to standard error. */
function run(name: string, onPort: (port: number) => void = () => {}): Promise<RunResult> {
  const file = fileURLToPath(new URL(`../fixtures/sockets/${name}.ts`, import.meta.url));
  return runTarget(
    session,
    { kind: "file", file, name },
    {
      sets: [],
      signal: new AbortController().signal,
      // None: a program that hangs is ended by the limit of its test.
      timeout: 3600,
      watch: {
        line: ({ text }, stream) => {
          if (stream === "stderr") onPort(Number(text));
        },
        status() {},
      },
    },
  );
}

test("errors say who, what, where and the way out", async () => {
  const { actual, verdict } = await run("errors");
  expect(actual.join("\n")).toMatchInlineSnapshot(`
    "ERR_SOCKET EADDRINUSE: MainThread could not listen on 127.0.0.1:PORT: EADDRINUSE, the port is already in use. Choose another port; port 0 picks a free one (--set port=0).
    ERR_SOCKET EADDRNOTAVAIL: MainThread could not listen on 192.0.2.1:0: EADDRNOTAVAIL, this machine has no such address. Listen on 127.0.0.1, or on 0.0.0.0 for all of its addresses.
    ERR_PORT_VALUE: createServer: the port is 70000; give a whole number from 0 to 65535, 0 for any free one.
    ERR_PORT_VALUE: createServer: the port is "80"; give a whole number from 0 to 65535, 0 for any free one.
    ERR_PORT_VALUE: createConnection: the port is 0; give a whole number from 1 to 65535, the server's address.port.
    ERR_ARGUMENT_TYPE: createConnection: the host is empty; give a name or an address, such as "127.0.0.1".
    ERR_TIMEOUT_VALUE: ServerSocket.accept: the timeout is -1; it cannot be negative. Leave it out to wait for ever.
    ERR_SOCKET_TIMEOUT ETIMEDOUT: MainThread could not accept a client on 127.0.0.1:PORT within 0.01 s. Accept again, or wait longer.
    ERR_ARGUMENT_TYPE: Socket.recv: maxBytes is 0; give the most bytes to take, a whole number such as 1024.
    ERR_SOCKET_TIMEOUT ETIMEDOUT: MainThread could not receive from 127.0.0.1:PORT within 0.01 s. Nothing is lost: receive again, or wait longer.
    ERR_ARGUMENT_TYPE: Socket.send: give text or bytes (a Uint8Array), not a value of type number.
    ERR_SOCKET_TIMEOUT ETIMEDOUT: MainThread could not receive from 127.0.0.1:PORT within 0.02 s. Nothing is lost: receive again, or wait longer.
    ERR_SOCKET EPIPE: MainThread could not send to 127.0.0.1:PORT: EPIPE, the connection is closed for sending. Send before shutdownWrite(), and while the other side is there.
    ERR_SOCKET_CLOSED EBADF: MainThread could not receive from 127.0.0.1:PORT: it is closed. Call close() when no thread uses it any more.
    ERR_SOCKET_CLOSED EBADF: MainThread could not send to 127.0.0.1:PORT: it is closed. Call close() when no thread uses it any more.
    ERR_SOCKET_CLOSED EBADF: MainThread could not end sending to 127.0.0.1:PORT: it is closed. Call close() when no thread uses it any more.
    0 undefined
    ERR_SOCKET_CLOSED EBADF: MainThread could not accept a client on 127.0.0.1:PORT: it is closed. Call close() when no thread uses it any more.
    ERR_SOCKET ECONNREFUSED: MainThread could not connect to 127.0.0.1:PORT: ECONNREFUSED, nobody listens there. Start the server first, and check the port.
    127.0.0.1 true"
  `);
  expect(verdict).toBe("ran");
});

test("two hundred clients at once, four threads", async () => {
  const { actual } = await run("crowd");
  expect(actual).toEqual(["200", ...Array<string>(4).fill("ERR_SOCKET_CLOSED")]);
});

test("a hundred megabytes come back whole, and never lie in memory together", async () => {
  let most = 0;
  const before = process.memoryUsage().arrayBuffers;
  const sampler = setInterval(() => {
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }, 5);
  const { actual } = await run("megabytes");
  clearInterval(sampler);
  expect(actual).toEqual(["100 0"]);
  // Some of it is garbage that nobody has collected yet, how much is the engine's affair.
  expect(most).toBeLessThan(80 * 1024 * 1024);
});

test("a thread that waits is told when another closes what it waits for", async () => {
  const { actual } = await run("closed-meanwhile");
  expect([...actual.slice(0, 2)].sort()).toEqual([
    "accept ERR_SOCKET_CLOSED EBADF",
    "recv ERR_SOCKET_CLOSED EBADF",
  ]);
  expect(actual[2]).toBe("the other side reads 0 bytes");
});

test("a server at module level is refused, with the way out", async () => {
  const { verdict, findings } = await run("module-level");
  expect(verdict).toBe("error");
  expect(findings[0]?.message).toContain("The module does more than make objects while it is being loaded.");
});

test("the port is free after the run, although nobody closed the server", async () => {
  let port = 0;
  const { actual } = await run("web-server", (picked) => {
    port = picked;
    connect(port, "127.0.0.1").end("GET /\r\n\r\n").resume();
  });
  expect(actual).toEqual(["served"]);
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  server.close();
});

describe("real clients", () => {
  test("fetch", async () => {
    let answer: Promise<string> | undefined;
    const { actual } = await run("web-server", (port) => {
      answer = fetch(`http://127.0.0.1:${port}/hello?x=1`).then((response) => response.text());
    });
    expect(await answer).toBe("You asked: GET /hello?x=1 HTTP/1.1\n");
    expect(actual).toEqual(["served"]);
  });

  test("one that vanishes, and the next one", async () => {
    const { actual } = await run("reset", async (port) => {
      const rude = connect(port, "127.0.0.1");
      rude.write("hello\n");
      await once(rude, "data");
      rude.resetAndDestroy();
      connect(port, "127.0.0.1").end("bye").resume();
    });
    expect(actual).toEqual(["ECONNRESET", "ended"]);
  });

  test.skipIf(PYTHON === undefined)("Python's socket", async () => {
    const script = `
import socket, sys
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
s.sendall(b"one\\r\\ntwo\\nbye")
s.shutdown(socket.SHUT_WR)
received = b""
while data := s.recv(100):
    received += data
print(received)
`;
    let answer: Promise<{ stdout: string }> | undefined;
    const { actual } = await run("reset", (port) => {
      answer = promisify(execFile)(PYTHON as string, ["-c", script, String(port)]);
    });
    expect((await answer)?.stdout).toBe("b'one\\ntwo\\nbye\\n'\n");
    expect(actual).toEqual(["ended"]);
  });
});
