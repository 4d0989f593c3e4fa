import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Address, Reply, SupervisorRequest } from "../../src/protocol/message.ts";
import { handlerOfRun, type RequestHandler } from "../../src/supervisor/requests/request-handler.ts";
import { openSockets } from "../../src/supervisor/requests/sockets.ts";

const EVER = Number.POSITIVE_INFINITY;
const SERVER = 1;
const CONNECTION = 2;
const host = "127.0.0.1";

let handler: RequestHandler;
let clients: Socket[];

beforeEach(() => {
  handler = handlerOfRun(openSockets);
  clients = [];
});

afterEach(async () => {
  for (const client of clients) client.destroy();
  await handler.close();
});

function ask(body: SupervisorRequest): Promise<Omit<Reply, "number">> {
  return new Promise((resolve) => handler.handle(body, resolve));
}

async function listen(object = SERVER, port = 0): Promise<Address> {
  const { address } = await ask({ type: "listen", object, host, port });
  return address as Address;
}

function accept(connection = CONNECTION, timeoutMs = EVER): Promise<Omit<Reply, "number">> {
  return ask({ type: "accept", object: SERVER, connection, timeoutMs });
}

/** A client of Node's own, not paused: what it does not want to read it must pause. */
async function client(port: number): Promise<Socket> {
  const socket = connect({ host, port, allowHalfOpen: true });
  clients.push(socket);
  socket.on("error", () => {});
  await once(socket, "connect");
  return socket;
}

/** A server in the handler, and one client of Node's own, connected as object 2. */
async function pair(): Promise<Socket> {
  const { port } = await listen();
  const socket = await client(port);
  await accept();
  return socket;
}

async function receive(maxBytes = 1024, timeoutMs = EVER, object = CONNECTION): Promise<string> {
  return show(await ask({ type: "receive", object, maxBytes, timeoutMs }));
}

async function receiveLine(maxBytes = 1024, timeoutMs = EVER): Promise<string> {
  return show(await ask({ type: "receive-line", object: CONNECTION, maxBytes, timeoutMs }));
}

function send(
  data: string | Uint8Array,
  timeoutMs = EVER,
  object = CONNECTION,
): Promise<Omit<Reply, "number">> {
  return ask({ type: "send", object, data: Buffer.from(data), timeoutMs });
}

function show({ data, failure, timedOut }: Omit<Reply, "number">): string {
  if (timedOut) return "timed out";
  return failure?.code ?? JSON.stringify(Buffer.from(data ?? []).toString());
}

describe("listen", () => {
  test("says which port was picked", async () => {
    const { host: where, port } = await listen();
    expect(where).toBe("127.0.0.1");
    expect(port).toBeGreaterThan(0);
  });

  test("names a port in use as the system does, and frees it by close", async () => {
    const { port } = await listen();
    const second = { type: "listen", object: 3, host, port } as const;
    expect((await ask(second)).failure?.code).toBe("EADDRINUSE");
    await ask({ type: "close", object: SERVER });
    expect((await ask(second)).address).toEqual({ host, port });
  });

  test("names an address that is not this machine's", async () => {
    const { failure } = await ask({ type: "listen", object: 1, host: "192.0.2.1", port: 0 });
    expect(failure?.code).toBe("EADDRNOTAVAIL");
  });
});

describe("accept", () => {
  test("hands clients out in the order of their arrival, to threads in the order of their asking", async () => {
    const { port } = await listen();
    const first = accept(10);
    const second = accept(11);
    const one = await client(port);
    const two = await client(port);
    expect((await first).peer).toEqual({ host, port: one.localPort });
    expect((await second).peer).toEqual({ host, port: two.localPort });
    expect((await first).address).toEqual({ host, port });
  });

  test("keeps clients that nobody waits for, with what they sent", async () => {
    const { port } = await listen();
    const one = await client(port);
    one.write("early");
    const { peer } = await accept();
    expect(peer?.port).toBe(one.localPort);
    expect(await receive()).toBe('"early"');
  });

  test("gives the client that comes after a timeout to the next who asks", async () => {
    const { port } = await listen();
    expect(await accept(10, 0)).toEqual({ timedOut: true });
    const one = await client(port);
    expect((await accept(11)).peer?.port).toBe(one.localPort);
    one.write("hello");
    expect(await receive(1024, EVER, 10)).toBe("EBADF");
    expect(await receive(1024, EVER, 11)).toBe('"hello"');
  });

  test("ends when the server is closed, and clients nobody accepted are turned away", async () => {
    const { port } = await listen();
    const waiting = accept();
    await ask({ type: "close", object: SERVER });
    expect((await waiting).failure?.code).toBe("EBADF");
    expect((await accept()).failure?.code).toBe("EBADF");

    await listen(SERVER, port);
    const lost = await client(port);
    const gone = once(lost, "close").catch((error: Error) => error.message);
    await ask({ type: "close", object: SERVER });
    expect(await gone).toBe("read ECONNRESET");
  });
});

describe("connect", () => {
  test("knows both ends", async () => {
    const server = createServer().listen(0, host);
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const arrived = once(server, "connection");
    const { address, peer } = await ask({ type: "connect", object: 5, host, port, timeoutMs: EVER });
    const [socket] = (await arrived) as [Socket];
    expect(peer).toEqual({ host, port });
    expect(address?.port).toBe(socket.remotePort);
    socket.end("welcome");
    expect(await receive(1024, EVER, 5)).toBe('"welcome"');
    expect(await receive(1024, EVER, 5)).toBe('""');
    server.close();
  });

  test("is refused where nobody listens", async () => {
    const { port } = await listen();
    await ask({ type: "close", object: SERVER });
    const { failure } = await ask({ type: "connect", object: 5, host, port, timeoutMs: EVER });
    expect(failure?.code).toBe("ECONNREFUSED");
    expect((await send("x", EVER, 5)).failure?.code).toBe("EBADF");
  });

  test("gives up in time where no answer comes, and names no other reason", async () => {
    // A server that listens and never accepts, and whose line is full: the system answers no further client.
    const script = `const server = require("node:net").createServer().listen({ host: "127.0.0.1", port: 0, backlog: 1 }, () => {
      require("node:fs").writeSync(1, String(server.address().port));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`;
    const child = spawn(process.execPath, ["-e", script]);
    try {
      const [output] = (await once(child.stdout, "data")) as [Buffer];
      const port = Number(output.toString());
      const answers = [];
      for (let object = 10; object < 20; object++) {
        answers.push(await ask({ type: "connect", object, host, port, timeoutMs: 100 }));
      }
      expect(answers.at(-1)).toEqual({ timedOut: true });
    } finally {
      child.kill("SIGKILL");
    }
  });
});

describe("receive", () => {
  test("gives what there is, then the end, for ever", async () => {
    const socket = await pair();
    socket.write("hello");
    expect(await receive(2)).toBe('"he"');
    expect(await receive(1024)).toBe('"llo"');
    socket.end();
    expect(await receive()).toBe('""');
    expect(await receive()).toBe('""');
  });

  test("loses nothing by a timeout", async () => {
    const socket = await pair();
    expect(await receive(1024, 0)).toBe("timed out");
    expect(await receiveLine(1024, 1)).toBe("timed out");
    socket.write("kept");
    expect(await receiveLine(1024, 20)).toBe("timed out");
    expect(await receive()).toBe('"kept"');
  });

  test("serves threads in the order of their asking", async () => {
    const socket = await pair();
    const all = Promise.all([receive(2), receive(2), receiveLine(), receive(2)]);
    socket.end("aabbc\ndd");
    expect(await all).toEqual(['"aa"', '"bb"', '"c\\n"', '"dd"']);
  });

  test("lets the next in line go on when the first gives up", async () => {
    const socket = await pair();
    const line = receiveLine(1024, 30);
    const rest = receive();
    socket.write("no line");
    expect(await line).toBe("timed out");
    expect(await rest).toBe('"no line"');
  });

  test("ends when another thread closes the connection", async () => {
    const socket = await pair();
    const ended = once(socket, "end");
    const waiting = [receive(), receiveLine()];
    await ask({ type: "close", object: CONNECTION });
    expect(await Promise.all(waiting)).toEqual(["EBADF", "EBADF"]);
    expect(await receive()).toBe("EBADF");
    expect((await send("x")).failure?.code).toBe("EBADF");
    expect(await ask({ type: "close", object: CONNECTION })).toEqual({});
    socket.resume();
    await ended;
  });

  test("gives what came before a reset, then names the reset once, and then the end", async () => {
    const socket = await pair();
    socket.write("last words");
    expect(await receive(4)).toBe('"last"');
    socket.resetAndDestroy();
    expect(await receive()).toBe('" words"');
    expect(await receive()).toBe("ECONNRESET");
    expect(await receiveLine()).toBe('""');
    expect((await send("x")).failure?.code).toBe("EPIPE");
    expect((await ask({ type: "half-close", object: CONNECTION })).failure?.code).toBe("ENOTCONN");
  });
});

describe("close", () => {
  test("resets a connection whose data was not received", async () => {
    const socket = await pair();
    socket.write("unread");
    expect(await receive(2)).toBe('"un"');
    const gone = once(socket, "close").catch((error: Error) => error.message);
    await ask({ type: "close", object: CONNECTION });
    expect(await gone).toBe("read ECONNRESET");
  });

  test("resets it also while it ends the sending, and does not keep the run from its end", async () => {
    const socket = await pair();
    socket.write("unread");
    expect(await receive(2)).toBe('"un"');
    const ended = collect(socket);
    ask({ type: "half-close", object: CONNECTION });
    await ask({ type: "close", object: CONNECTION });
    expect((await ended).length).toBe(0);
  });
});

describe("receive-line", () => {
  test("puts lines together and takes them apart, the last one included", async () => {
    const socket = await pair();
    for (const part of ["one\ntw", "o\r\n\n", "three"]) {
      socket.write(part);
      await delay(1);
    }
    socket.end();
    const lines = [];
    for (let i = 0; i < 5; i++) lines.push(await receiveLine());
    expect(lines).toEqual(['"one\\n"', '"two\\r\\n"', '"\\n"', '"three"', '""']);
  });

  test("takes lines that are longer than what is read ahead", async () => {
    const socket = await pair();
    const line = `${"x".repeat(300_000)}\n`;
    socket.write(line + line);
    expect(await receiveLine(400_000)).toBe(JSON.stringify(line));
    expect(await receiveLine(400_000)).toBe(JSON.stringify(line));
  });

  test("refuses lines that are longer than allowed, and leaves them to receive", async () => {
    const socket = await pair();
    socket.write("0123456789\n");
    expect(await receiveLine(10)).toBe("EMSGSIZE");
    expect(await receive(5)).toBe('"01234"');
    expect(await receiveLine(10)).toBe('"56789\\n"');
  });
});

describe("send", () => {
  test("arrives, also what was sent just before the close", async () => {
    const socket = await pair();
    const arrived = collect(socket);
    const data = Buffer.alloc(64 * 1024, "x");
    for (let i = 0; i < 20; i++) expect(await send(data)).toEqual({});
    await ask({ type: "close", object: CONNECTION });
    expect((await arrived).length).toBe(20 * data.length);
  });

  test("waits while the other side does not read, and what timed out was not sent", async () => {
    const socket = await pair();
    socket.pause();
    const data = Buffer.alloc(64 * 1024);
    let sent = 0;
    while (!(await send(data, 50)).timedOut) sent++;
    // What the system's buffers hold (some MB) and one piece more.
    expect(sent).toBeLessThan(500);
    const last = send("end");
    await ask({ type: "receive", object: CONNECTION, maxBytes: 1, timeoutMs: 0 });
    const arrived = collect(socket);
    expect(await last).toEqual({});
    await ask({ type: "close", object: CONNECTION });
    const all = await arrived;
    expect(all.length).toBe(sent * data.length + 3);
    expect(all.subarray(-3).toString()).toBe("end");
  });

  test("fails once the other side is gone", async () => {
    const socket = await pair();
    socket.destroy();
    await once(socket, "close");
    expect(await receive()).toBe('""');
    let failure: Reply["failure"];
    while (failure === undefined) failure = (await send("anybody there?")).failure;
    expect(["EPIPE", "ECONNRESET"]).toContain(failure.code);
    expect(await receive()).toBe('""');
  });

  test("ends by half-close, while receiving goes on", async () => {
    const socket = await pair();
    await send("question");
    for (const _ of ["once", "again"])
      expect(await ask({ type: "half-close", object: CONNECTION })).toEqual({});
    expect((await collect(socket)).toString()).toBe("question");
    expect((await send("more")).failure?.code).toBe("EPIPE");
    socket.end("answer");
    expect(await receive()).toBe('"answer"');
    expect(await receive()).toBe('""');
  });
});

test("a sender that nobody receives from is held back", async () => {
  const socket = await pair();
  const total = 64 * 1024 * 1024;
  let out = 0;
  const chunk = Buffer.alloc(64 * 1024, 7);
  for (let queued = 0; queued < total; queued += chunk.length) {
    socket.write(chunk, () => {
      out += chunk.length;
    });
  }
  // Until nothing moves any more.
  for (let seen = -1; seen !== out; ) {
    seen = out;
    await delay(50);
  }
  expect(out).toBeLessThan(total / 2);
  let received = 0;
  while (received < total) {
    const { data } = await ask({ type: "receive", object: CONNECTION, maxBytes: 65_536, timeoutMs: EVER });
    expect(data?.length).toBeGreaterThan(0);
    received += data?.length ?? 0;
  }
  expect(received).toBe(total);
});

test("two hundred clients at once", async () => {
  const { port } = await listen();
  const all = await Promise.all(Array.from({ length: 200 }, () => client(port)));
  for (const [index, socket] of all.entries()) socket.end(`client ${index}\n`);
  const lines = await Promise.all(
    all.map(async (_, index) => {
      const object = 100 + index;
      await accept(object);
      return show(await ask({ type: "receive-line", object, maxBytes: 100, timeoutMs: EVER }));
    }),
  );
  expect(new Set(lines)).toEqual(new Set(all.map((_, index) => JSON.stringify(`client ${index}\n`))));
});

describe("close of the handler", () => {
  test("frees the port, ends connections, and answers nobody any more", async () => {
    const { port } = await listen();
    const socket = await client(port);
    await accept();
    const ended = once(socket, "end");
    const late: unknown[] = [];
    const waiting: SupervisorRequest[] = [
      { type: "receive", object: CONNECTION, maxBytes: 10, timeoutMs: EVER },
      { type: "accept", object: SERVER, connection: 9, timeoutMs: 1000 },
      { type: "connect", object: 5, host: "192.0.2.1", port, timeoutMs: EVER },
    ];
    for (const body of waiting) handler.handle(body, (reply) => late.push(reply));
    await handler.close();
    socket.resume();
    await ended;
    handler.handle({ type: "close", object: CONNECTION }, (reply) => late.push(reply));
    expect(late).toEqual([]);
    const again = createServer().listen(port, host);
    await once(again, "listening");
    again.close();
  });

  test("lets what was sent go out", async () => {
    const socket = await pair();
    const arrived = collect(socket);
    const data = Buffer.alloc(64 * 1024, "x");
    for (let i = 0; i < 50; i++) await send(data);
    await handler.close();
    expect((await arrived).length).toBe(50 * data.length);
  });

  test("does not wait for a client that never reads", async () => {
    const socket = await pair();
    socket.pause();
    while (!(await send(Buffer.alloc(64 * 1024), 20)).timedOut);
    await handler.close();
  });
});

/** All that a socket receives until its end. */
async function collect(socket: Socket): Promise<Buffer> {
  const parts: Buffer[] = [];
  socket.on("data", (part) => parts.push(part));
  socket.resume();
  await once(socket, "end");
  return Buffer.concat(parts);
}
