import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compileProgram } from "../../src/lesson/program/compile.ts";
import type { Program } from "../../src/protocol/program.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
async function compile(source: string): Promise<Program> {
  const file = join(folder, "main.ts");
  await writeFile(file, source);
  return compileProgram(file);
}

/** The lines of the program's own code that hold a site. */
function instrumented({ code }: Program): string {
  return code
    .slice(code.indexOf("// main.ts"))
    .split("\n")
    .filter((line) => line.includes("$site") || line.includes("$caught"))
    .map((line) => line.trim())
    .join("\n");
}

function sites({ sites }: Program): string[] {
  return sites.slice(1).map(({ line, column, name }) => `${line}:${column} ${name}`.trim());
}

/** What a program's `main` returns, and the sites in the order in which they were told. */
function run({ code }: Program): { result: unknown; told: number[] } {
  const told: number[] = [];
  const module: { exports: { default?: unknown } } = { exports: {} };
  const $site = (object: unknown, index: number) => {
    told.push(index);
    return object;
  };
  const caught = () => {};
  new Function("module", "exports", "require", "$site", "$caught", code)(
    module,
    module.exports,
    undefined,
    $site,
    caught,
  );
  told.length = 0;
  const main = module.exports.default as () => unknown;
  return { result: main(), told };
}

describe("what is announced", () => {
  test("methods, shared values, imported functions, constructors and the console", async () => {
    const program = await compile(`
      import { Lock, print, Shared } from "threadlab";
      const num = new Shared(1);
      const mutex = new Lock();
      export default function main() {
        mutex.acquire();
        num.value = num.value - 1;
        num.value++;
        print("x", num.value);
        console.log("y");
        mutex?.release();
      }`);
    expect(instrumented(program)).toMatchInlineSnapshot(`
      "var num = new ($site(import_threadlab, 1).Shared)(1);
      var mutex = new ($site(import_threadlab, 2).Lock)();
      $site(mutex, 3).acquire();
      $site(num, 4).value = $site($site(num, 5).value - 1, 4);
      $site(num, 6).value++;
      (0, $site(import_threadlab, 7).print)("x", $site($site(num, 8).value, 7));
      $site(console, 9).log("y");
      $site(mutex, 10)?.release();"
    `);
  });

  test("a place is where the expression begins in the source", async () => {
    const program = await compile(
      ["const mutex: any = null;", "export default function main(): void {", "  mutex.acquire();", "}"].join(
        "\n",
      ),
    );
    expect(program.sites[1]).toEqual({ file: program.file, line: 3, column: 3, name: "" });
  });

  test("subclasses of the program are announced where they are made", async () => {
    const program = await compile(`
      import { Thread } from "threadlab";
      export class MyClass extends Thread {}
      export default function main() { const t = new MyClass(); t.start(); new Map(); }`);
    expect(instrumented(program)).toMatchInlineSnapshot(`
      "const t = new ($site(MyClass, 1))();
      $site(t, 2).start();"
    `);
  });

  test("a namespace import", async () => {
    const program = await compile(`
      import * as lib from "threadlab";
      export default function main() { lib.print(new lib.Lock()); }`);
    expect(instrumented(program)).toBe("$site(lib, 1).print($site(new ($site(lib, 2).Lock)(), 1));");
  });

  test("a CommonJS program that takes threadlab apart", async () => {
    const file = join(folder, "main.cjs");
    await writeFile(
      file,
      `const { print, Lock } = require("threadlab");\nexports.default = () => print(new Lock());\n`,
    );
    const program = await compileProgram(file);
    expect(program.code).toContain("$site(print, 1)($site(new ($site(Lock, 2))(), 1))");
    expect(program.exports).toEqual(["default"]);
  });

  test("operations that ?. may skip, and those of super, each at a place of its own", async () => {
    const program = await compile(`
      import { Lock } from "threadlab";
      class Door extends Lock {
        override acquire() { return super.acquire(); }
      }
      export default function main(): any {
        const a: any = { b: new Door() };
        a?.b.acquire();
        a?.b?.release(a?.c.value);
        a.b?.d?.e.wait();
      }`);
    expect(instrumented(program)).toMatchInlineSnapshot(`
      "return super[($site(0, 1), "acquire")]();
      const a = { b: new ($site(Door, 2))() };
      a?.b[($site(0, 3), "acquire")]();
      a?.b?.[($site(0, 4), "release")]($site(a?.c[($site(0, 5), "value")], 4));
      a.b?.d?.e[($site(0, 6), "wait")]();"
    `);
    expect(sites(program)).toMatchInlineSnapshot(`
      [
        "4:37",
        "7:29 a.b",
        "8:9",
        "9:9",
        "9:23",
        "10:9",
      ]
    `);
  });

  test("every catch and finally lets the end of a run through", async () => {
    const program = await compile(`
      export default function main(): void {
        try { main(); } catch { main(); }
        try { main(); } catch ({ message }: any) { main(message); }
        try { main(); } catch (e) { main(e); } finally { main(); }
      }`);
    expect(instrumented(program)).toMatchInlineSnapshot(`
      "} catch { $caught();
      } catch ({ message }) { $caught();
      } catch (e) { $caught(e);
      } finally { $caught();"
    `);
  });

  test("the names that are brought in are none of the program's", async () => {
    const program = await compile(`
      import { print } from "threadlab";
      const __filename = "mine", __dirname = "mine", module = 1, exports = 2, require = 3;
      export default function main() {
        const $site = 5, $caught = 6, $site2 = 7;
        print($site, $caught, $site2, __filename, __dirname, module, exports, require);
      }`);
    expect(program.marks).toEqual({ site: "$site3", caught: "$caught2" });
  });
});

describe("what the code means stays the same", () => {
  const cases: [string, string, unknown][] = [
    ["this", `class A { n = 1; run() { return this.n; } } return new A().run();`, 1],
    [
      "super",
      `class A { run() { return 1; } } class B extends A { run() { return super.run() + 1; } } return new B().run();`,
      2,
    ],
    ["sequence", `const o: any = { wait: () => 3 }; return (0, o, o).wait();`, 3],
    [
      "optional call",
      `const o: any = undefined; return [o?.wait(), o?.value, o?.a.wait(), o?.a.b.value];`,
      [undefined, undefined, undefined, undefined],
    ],
    [
      "what ?. skips",
      `const o: any = { a: { put: (n: number) => n } }; return [o?.b?.c.put(o.x.y), o?.a.put(1), o.a?.put(o?.a?.put(2))];`,
      [undefined, 1, 2],
    ],
    [
      "this after ?.",
      `const o: any = { a: { n: 1, put() { return this.n; } } }; return [o?.a.put(), o?.a?.put()];`,
      [1, 1],
    ],
    [
      "super in a class",
      `class A { n = 3; put() { return this.n; } } class B extends A { override put() { return super.put() + 1; } } return new B().put();`,
      4,
    ],
    [
      "catch without a name, by parts, and finally",
      `const l: any[] = []; try { throw 1; } catch { l.push(1); } try { throw { m: 2 }; } catch ({ m }: any) { l.push(m); } finally { l.push(3); } return l;`,
      [1, 2, 3],
    ],
    ["optional method", `const o: any = {}; return o.wait?.(1) ?? "none";`, "none"],
    ["new of a value", `const o: any = { value: Date }; return new o.value(5).getTime();`, 5],
    [
      "new of a value's member",
      `const o: any = { value: { D: Date } }; return new o.value.D(5).getTime();`,
      5,
    ],
    ["compound", `const o: any = { value: 2 }; o.value **= o.value + 1; o.value ||= 7; return o.value;`, 8],
    [
      "destructuring",
      `const a: any = {}, b: any = {}; [a.value] = [1]; ({ x: b.value } = { x: 2 }); return [a.value, b.value];`,
      [1, 2],
    ],
    ["delete", `const o: any = { value: 1 }; delete o.value; return "value" in o;`, false],
    [
      "spread",
      `const o: any = { set: (...n: number[]) => n.length }; return o.set(1, ...[2, 3].map((n) => n));`,
      3,
    ],
    [
      "chain of assignments",
      `const a: any = {}, b: any = {}; a.value = b.value = String(4); return [a.value, b.value];`,
      ["4", "4"],
    ],
    ["arrow", `const o: any = { with: (f: () => number) => f() }; return o.with(() => o.with(() => 5));`, 5],
    [
      "order",
      `const log: string[] = []; const o: any = { put: () => log }; (log.push("a"), o).put(log.push("b")); return log;`,
      ["a", "b"],
    ],
    [
      "loop over a value",
      `const o: any = {}; let sum = 0; for (o.value of [1, 2, 3]) sum += o.value; return sum;`,
      6,
    ],
    ["template", `const o: any = { value: 6 }; return \`\${o.value}\${o.value}\`;`, "66"],
    [
      "names",
      `const o = { f: () => 0, g() {} }; class K {} return [o.f.name, o.g.name, K.name];`,
      ["f", "g", "K"],
    ],
  ];

  test.each(cases)("%s", async (_name, body, expected) => {
    const program = await compile(`export default function main(): any { ${body} }`);
    expect(run(program).result).toEqual(expected);
  });

  test("an operation is the last to say where it is, after its operands", async () => {
    const program = await compile(`
      export default function main(): any {
        const a: any = { value: 1 };
        const b: any = { put: (n: number, m: number) => n + m };
        b.put(a.value, 2);
        a.value = a.value + 1;
      }`);
    expect(run(program).told).toEqual([1, 2, 1, 3, 4, 3]);
  });
});

describe("what objects are called", () => {
  test.each([
    ["const mutex = new Lock();", "mutex"],
    ["let late; late = new Lock(); void late;", "late"],
    ["const forks = [new Lock()]; void forks;", "forks[]"],
    ["const forks = Array.from({ length: 5 }, () => new Lock()); void forks;", "forks[]"],
    ["const forks = [1, 2].map(function () { return new Lock(); }); void forks;", "forks[]"],
    ["const x = { door: new Lock() }; void x;", "x.door"],
    ["const x = { doors: [new Lock()] }; void x;", "x.doors[]"],
    ["const x: any = {}; x.door = new Lock();", "x.door"],
    ["const list: any[] = []; list.push(new Lock());", "list[]"],
    ["class A { #door = new Lock(); get() { return this.#door; } } void A;", "door"],
    ["class A { door: any; constructor() { this.door = new Lock(); } } void A;", "door"],
    ["using held = new Lock() as any; void held;", "held"],
    ["Promise.resolve(new Lock());", ""],
    ["new Lock();", ""],
    ["const x: any = Object.freeze(new Lock()); void x;", ""],
  ])("%s", async (line, name) => {
    const program = await compile(
      `import { Lock } from "threadlab"; export default function main() { ${line} }`,
    );
    expect(program.sites[1]?.name).toBe(name);
  });

  test("servers and sockets, which calls make", async () => {
    const program = await compile(`
      import { createConnection, createServer, print } from "threadlab";
      export default function main() {
        const door = createServer({ port: 0 });
        const phone = createConnection({ port: door.address.port });
        const guests = [door.accept()];
        const said = guests[0].recv(10);
        const port = print(said);
        return [phone, port];
      }`);
    expect(program.sites.slice(1).map(({ name }) => name)).toEqual(["door", "phone", "guests[]", "", ""]);
  });

  test("a name that the bundler changes is the source's own", async () => {
    await writeFile(
      join(folder, "other.ts"),
      `import { Lock } from "threadlab"; const mutex = new Lock(); export const other = () => mutex;`,
    );
    const program = await compile(
      `import { Lock } from "threadlab"; import { other } from "./other.ts"; const mutex = new Lock(); export default () => [mutex, other];`,
    );
    expect(program.sites.map(({ name }) => name).filter((name) => name !== "")).toEqual(["mutex", "mutex"]);
  });
});

test("packages are left alone", async () => {
  const library = join(folder, "node_modules", "library");
  await mkdir(library, { recursive: true });
  await writeFile(join(library, "index.js"), "exports.f = (lock) => lock.acquire();");
  const program = await compile(
    `import { f } from "library"; export default (lock: any) => { f(lock); lock.release(); };`,
  );
  expect(program.code).toContain("(lock) => lock.acquire()");
  expect(sites(program)).toEqual([expect.stringMatching(/^1:\d+$/)]);
});
