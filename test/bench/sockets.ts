import { connect, createServer, type Socket } from "node:net";
import type { Bench } from "./row.ts";
import { runProgram } from "./run-program.ts";

const CHUNK = 64 * 1024;
const CHUNKS = 400;

/** What an echo over TCP carries: a chunk is sent, and comes back whole before the next one goes. */
export const sockets: Bench = {
  name: "sockets",
  async measure() {
    const value = await runProgram<number>("echo.ts", { params: { chunk: CHUNK, chunks: CHUNKS } });
    const plain = { name: "node:net, in one thread", value: await echoWithNet() };
    return [{ name: "TCP echo between two threads, 64 KB at a time", value, unit: "MB/s", against: plain }];
  },
};

async function echoWithNet(): Promise<number> {
  const server = createServer((socket: Socket) => {
    socket.on("data", (data) => socket.write(data));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = connect((server.address() as { readonly port: number }).port, "127.0.0.1");
  await new Promise((resolve) => client.once("connect", resolve));
  const chunk = Buffer.alloc(CHUNK, "x");
  const began = performance.now();
  await new Promise<void>((resolve) => {
    let sent = 1;
    let back = 0;
    client.on("data", (data) => {
      back += data.length;
      if (back < sent * CHUNK) return;
      if (sent === CHUNKS) return resolve();
      sent++;
      client.write(chunk);
    });
    client.write(chunk);
  });
  const seconds = (performance.now() - began) / 1000;
  client.destroy();
  server.close();
  return (CHUNK * CHUNKS) / 1e6 / seconds;
}
