import {
  createConnection,
  createServer,
  monotonic,
  param,
  print,
  type ServerSocket,
  Thread,
} from "threadlab";

const chunk = param("chunk", 65_536);
const chunks = param("chunks", 100);

export function serve(listener: ServerSocket) {
  const connection = listener.accept();
  while (true) {
    const data = connection.recv(chunk);
    if (data.length === 0) break;
    connection.sendAll(data);
  }
  connection.close();
}

export default function main() {
  const listener = createServer();
  const t = new Thread({ target: serve, args: [listener] });
  t.start();
  const connection = createConnection({ port: listener.address.port });
  const bytes = new Uint8Array(chunk).fill(120);
  const began = monotonic();
  for (let i = 0; i < chunks; i++) {
    connection.sendAll(bytes);
    for (let back = 0; back < chunk; ) back += connection.recv(chunk).length;
  }
  const seconds = monotonic() - began;
  connection.close();
  t.join();
  listener.close();
  print((chunk * chunks) / 1e6 / seconds);
}
