import {
  Barrier,
  createConnection,
  createServer,
  param,
  print,
  type ServerSocket,
  type Socket,
  Thread,
} from "threadlab";

const port = param("port", 0);
const serve = param("serve", false);
const names = ["jason", "foo", "bar"];
const everyone = new Barrier(names.length);

export function handle(connection: Socket) {
  while (true) {
    const data = connection.recv(1024);
    if (data.length === 0) break;
    connection.sendAll(text(data).toUpperCase());
  }
  connection.close();
}

export function server(listener: ServerSocket) {
  for (let served = 0; serve || served < names.length; served++) {
    const connection = listener.accept();
    const t = new Thread({ target: handle, args: [connection] });
    t.start();
  }
  listener.close();
}

export function client(name: string, serverPort: number) {
  const connection = createConnection({ port: serverPort });
  connection.sendAll("hello");
  print(`${name}: ${text(connection.recv(1024))}`);
  everyone.wait();
  connection.sendAll("bye");
  print(`${name}: ${text(connection.recv(1024))}`);
  connection.close();
}

export default function main() {
  const listener = createServer({ port });
  const serverPort = listener.address.port;
  const t = new Thread({ target: server, args: [listener] });
  t.start();
  if (serve) {
    print(`listening on port ${serverPort}`);
    return;
  }
  const clients: Thread[] = [];
  for (const name of names) {
    const c = new Thread({ target: client, args: [name, serverPort] });
    c.start();
    clients.push(c);
  }
  for (const c of clients) c.join();
  print("main");
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
