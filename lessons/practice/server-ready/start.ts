// A server answers one caller. Main calls it.
// It should print "the server says: hello".
import { createConnection, createServer, print, Thread } from "threadlab";

const PORT = 7070;

export function serve() {
  const server = createServer({ port: PORT });
  const caller = server.accept();
  caller.send("hello");
  caller.close();
  server.close();
}

export default function main() {
  const serving = new Thread({ target: serve });
  serving.start();
  const line = createConnection({ port: PORT });
  print(`the server says: ${String.fromCharCode(...line.recv(16))}`);
  line.close();
  serving.join();
}
