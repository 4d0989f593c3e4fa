import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { callMain } from "./in-process.ts";
import { type Outcome, parseDocument, startThreadlab, threadlab, unwrap } from "./threadlab.ts";

/** Runs a program of the fixtures and gives its exit code, and what it showed in one line. */
async function run(program: string, ...words: readonly string[]) {
  return told(await callMain(["run", `programs/${program}.ts`, ...words]));
}

/** The same in a process of its own, for what concerns the process: its memory, its end, its streams. */
async function runApart(program: string, ...words: readonly string[]) {
  return told(await threadlab(["run", `programs/${program}.ts`, ...words]));
}

function told({ code, stdout, stderr }: Outcome) {
  return { code, stdout, stderr, shown: unwrap(stdout), errors: unwrap(stderr) };
}

describe("threads that do not get on", () => {
  test("two threads that wait for each other: who holds what, who waits for what", async () => {
    const { code, shown } = await run("deadlock");
    expect(code).toBe(1);
    expect(shown).toContain("✗ deadlock: jason and foo wait for each other");
    expect(shown).toContain("Deadlock: jason and foo wait for each other.");
    expect(shown).toContain(
      'jason waits for lock "second" (programs/deadlock.ts:12:3), which foo holds; it holds "first"',
    );
    expect(shown).toContain(
      'foo waits for lock "first" (programs/deadlock.ts:19:3), which jason holds; it holds "second"',
    );
  });

  test("a thread that spins for ever", async () => {
    const { code, shown } = await run("spin", "--timeout", "4");
    expect(code).toBe(1);
    expect(shown).toContain("✗ stopped at its time limit");
    expect(shown).toContain("Ended after 4 s, the time limit.");
    expect(shown).toContain("MainThread was running, last seen at programs/spin.ts:4:3.");
  });

  test("a thread that spins for ever under a schedule: the limit is of processor time", async () => {
    const { code, shown } = await run("spin", "--virtual", "--timeout", "1");
    expect(code).toBe(1);
    expect(shown).toContain("✗ stopped at its time limit");
    expect(shown).toContain(
      "Ended at the time limit: no thread reached its next step within 1 s of processor time, " +
        "or one waited that long for something outside the program.",
    );
    expect(shown).toContain("MainThread was running, last seen at programs/spin.ts:4:3.");
  });

  test("a thread that polls for ever under a schedule: nobody is left to change what it looks at", async () => {
    const { code, shown } = await run("polls", "--virtual");
    expect(code).toBe(1);
    expect(shown).toContain(
      "Livelock: the remaining threads only poll, and no other thread is left to change what they look at.",
    );
    expect(shown).toContain("MainThread waits for Thread-1 to end (programs/polls.ts:12:3).");
    expect(shown).toMatch(
      /Thread-1 polls "ready" \(programs\/polls\.ts:6:10\): it has looked [\d,]+ times in a row, and no thread has changed it\./,
    );
  });

  test("20 threads alive at once", async () => {
    // On a busy machine it takes long to bring up so many workers; test/kernel/slots.test.ts has three hundred that are none.
    const { code, shown } = await runApart("twenty", "--timeout", "550");
    expect({ code, shown }).toEqual({
      code: 0,
      shown: expect.stringContaining("20 threads are alive all have ended"),
    });
  });
});

describe("threads that come to a bad end", () => {
  test("one that allocates without end dies, and the others go on", async () => {
    const { code, shown } = await runApart("allocate");
    expect(code).toBe(1);
    expect(shown).toMatch(/^main goes on /);
    expect(shown).toMatch(/Thread-1 ran out of memory and died: a thread may use \d+ MB\./);
  });

  test.each(["--max-old-space-size=500", "--max-semi-space-size=64"])(
    "what a thread may allocate is the same with %s",
    async (option) => {
      const words = ["run", "programs/heap-limit.ts"];
      const plain = await threadlab(words);
      expect(Number.parseInt(plain.stdout, 10)).toBeGreaterThan(0);
      const large = await threadlab(words, { env: { NODE_OPTIONS: option } });
      expect(Number.parseInt(large.stdout, 10)).toBe(Number.parseInt(plain.stdout, 10));
    },
  );

  test("deep recursion ends its own thread", async () => {
    const { code, shown, errors } = await run("recursion");
    expect(code).toBe(0);
    expect(shown).toMatch(/^main goes on /);
    expect(errors).toContain(
      "Exception in thread Thread-1 (deeper): RangeError: Maximum call stack size exceeded",
    );
    expect(errors).toContain("at deeper (programs/recursion.ts:4:");
  });

  test("a stack that ends among the kernel's steps leaves the kernel whole", async () => {
    const { code, shown } = await run("recursion-in-steps");
    expect(shown).toMatch(/^fell off six times: true /);
    expect(code).toBe(0);
  });

  test("process.exit in a thread ends the lesson", async () => {
    const { code, shown } = await runApart("exit-in-thread");
    expect(code).toBe(1);
    expect(shown).toMatch(/^leaving /);
    expect(shown).toContain(
      "Thread-1 called process.exit(3), which ended the lesson and all of its threads.",
    );
    expect(shown).toContain("at programs/exit-in-thread.ts:");
    expect(shown).not.toContain("never printed");
  });

  test("an error in main", async () => {
    const { code, shown, errors } = await run("error-in-main");
    expect(code).toBe(1);
    expect(shown).toMatch(/^before /);
    expect(errors).toBe(
      "Exception in thread MainThread: RangeError: main has had enough at main (programs/error-in-main.ts:5:9) ",
    );
  });

  test("an error in a thread is that thread's own", async () => {
    const { code, shown, errors } = await run("error-in-thread");
    expect(code).toBe(0);
    expect(shown).toMatch(/^main goes on /);
    expect(errors).toContain("Exception in thread Thread-1 (test): TypeError: the thread has had enough");
  });
});

describe("much to print", () => {
  test("20,000 lines: all are written, the first are kept, and the cap is stated", async () => {
    const { code, stdout, shown } = await runApart("many-lines");
    expect(code).toBe(0);
    expect(stdout.split("\n").filter((line) => /^line \d+$/.test(line))).toHaveLength(20_000);
    expect(shown).toContain("20,000 lines were printed; the first 10,000 were kept");
  });

  test("one line of 15 MB is clipped, and says so", async () => {
    const { code, stdout } = await run("long-line");
    expect(code).toBe(0);
    const [first = "", second] = stdout.split("\n");
    expect(first.length).toBeLessThan(100_000);
    expect(first).toMatch(/^x+… \(\d+ more characters\)$/);
    expect(second).toBe("after it");
  });
});

describe("the network", () => {
  test("a port in use", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    try {
      const { code, shown, errors } = await run("port-in-use", "--set", `port=${port}`);
      expect(code).toBe(1);
      expect(shown).not.toContain("listening");
      expect(errors).toContain(`could not listen on 127.0.0.1:${port}: EADDRINUSE`);
    } finally {
      server.close();
    }
  });

  test("a client that vanishes", async () => {
    const call = startThreadlab(["run", "programs/vanishing-client.ts"]);
    await call.until("port ");
    const port = Number(/port (\d+)/.exec(call.shown())?.[1]);
    const client = connect(port, "127.0.0.1", () => client.write("hello"));
    await call.until("a client is there");
    client.resetAndDestroy();
    const { code, stdout } = await call.outcome;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^a client is there\nthe client is gone after \d+ bytes\n/);
  });
});

describe("programs that are wrong", () => {
  test.each([
    ["run", ["run", "broken/syntax.ts"]],
    ["check", ["check", "broken/does-not-compile"]],
  ])("one that does not compile: %s tells file, line, column, and the line itself", async (_, words) => {
    const { code, stdout } = await callMain(words);
    expect(code).toBe(2);
    expect(stdout).toMatch(/broken\/(?:syntax|does-not-compile\/main)\.ts:4:15: Expected "\)" but\s+found/);
    expect(stdout).toMatch(/\n *print\("one" "two"\);\n *\^/);
  });

  test("one that does not compile, as a document: the place, and no run to repeat", async () => {
    const { code, stdout } = await callMain(["check", "broken/syntax.ts", "--json"]);
    expect(code).toBe(2);
    expect(parseDocument(stdout).results).toMatchObject([
      { verdict: "error", findings: [{ kind: "error", places: ["broken/syntax.ts:4:15"] }] },
    ]);
    expect(parseDocument(stdout).results[0]?.findings).toHaveLength(1);
  });

  test("no default export: with the line to write", async () => {
    const { code, shown } = await run("no-default-export");
    expect(code).toBe(2);
    expect(shown).toContain("programs/no-default-export.ts has no default export");
    expect(shown).toContain("export default function main() { … }");
  });

  test("a target that is not exported: with the line to write", async () => {
    const { code, errors } = await run("target-not-exported");
    expect(code).toBe(1);
    expect(errors).toContain("target test is not exported");
    expect(errors).toContain("export function test(…) { … }");
    expect(errors).toContain("programs/target-not-exported.ts:6:3");
  });

  test("an argument that cannot be cloned: where in the arguments it is", async () => {
    const { code, errors } = await run("not-cloneable");
    expect(code).toBe(1);
    expect(errors).toContain("args[0].callback cannot be passed to another thread");
    expect(errors).toContain("programs/not-cloneable.ts:6:64");
  });

  test("a bad capture, as a document", async () => {
    const { code, stdout, stderr } = await callMain(["run", "lessons/bad-capture", "--json"]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
    const { ok, results } = parseDocument(stdout);
    expect(ok).toBe(false);
    expect(results).toMatchObject([{ lesson: "bad-capture", verdict: "error" }]);
    expect(results[0]?.findings[0]?.message).toContain('has the unknown type "number"');
  });

  test("bad front matter, as a document", async () => {
    const { code, stdout, stderr } = await callMain(["run", "lessons/bad-front-matter", "--json"]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
    const { ok, results } = parseDocument(stdout);
    expect(ok).toBe(false);
    const findings = [{ kind: "error", places: ["lessons/bad-front-matter/lesson.md:3:1"] }];
    expect(results).toMatchObject([{ lesson: "bad-front-matter", verdict: "error", findings }]);
  });
});
