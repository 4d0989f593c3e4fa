import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { runSource } from "../run-source.ts";
import { type Behaviour, TOPICS } from "./behaviours.ts";
import { PYTHON_PRELUDE, TYPESCRIPT_PRELUDE } from "./prelude.ts";
import { type Python, runPython } from "./python.ts";

const FILE = new URL("../../src/threading/README.md", import.meta.url);

const WAITING = fileURLToPath(new URL("../suites/waiting.ts", import.meta.url));

const HEAD = `# threading

Python's \`threading\`, \`queue\` and \`concurrent.futures\`, with one primitive in each file. These files are a thin layer over
\`src/kernel\`: they document the primitive, check arguments and word the errors. The kernel makes the transition, as one step of the
trace.

The tables compare CPython 3.13 with threadlab: both evaluate the same expressions. \`npm run conformance -- --table\` asks both and
writes this page. A test compares the page with what threadlab answers now, and with CPython where it is installed. \`npm run
conformance -- --programs 1000\` compares random programs with the same operations.
`;

/** How CPython names what threadlab's codes say. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  ERR_ARGUMENT_TYPE: ["TypeError"],
  ERR_BARRIER_BROKEN: ["BrokenBarrierError"],
  ERR_BARRIER_PARTIES: ["ValueError"],
  ERR_FUTURE_CANCELLED: ["CancelledError"],
  ERR_FUTURE_TIMEOUT: ["TimeoutError"],
  ERR_LOCAL_UNSET: ["AttributeError"],
  ERR_LOCK_NOT_HELD: ["RuntimeError"],
  ERR_LOCK_NOT_OWNER: ["RuntimeError"],
  ERR_POOL_BROKEN: ["BrokenThreadPool"],
  ERR_POOL_SHUT_DOWN: ["RuntimeError"],
  ERR_POOL_WORKERS: ["ValueError"],
  ERR_QUEUE_EMPTY: ["Empty"],
  ERR_QUEUE_FULL: ["Full"],
  ERR_QUEUE_SHUT_DOWN: ["ShutDown"],
  ERR_QUEUE_TASK_DONE: ["ValueError"],
  ERR_SEMAPHORE_OVER_RELEASED: ["ValueError"],
  ERR_SEMAPHORE_VALUE: ["ValueError"],
  ERR_THREAD_ALREADY_STARTED: ["RuntimeError"],
  ERR_THREAD_DAEMON_ACTIVE: ["RuntimeError"],
  ERR_THREAD_JOIN_SELF: ["RuntimeError"],
  ERR_THREAD_NOT_STARTED: ["RuntimeError"],
  ERR_TIMEOUT_VALUE: ["ValueError", "OverflowError", "TypeError"],
};

/** One question with both answers. */
export interface Answered {
  readonly topic: string;
  readonly behaviour: Behaviour;
  readonly cpython: string;
  readonly threadlab: string;
}

export async function presentText(): Promise<string> {
  return readFile(FILE, "utf8").catch(() => "");
}

/** Writes the page. @returns what was done, in words. */
export async function writeTable(python: Python): Promise<string> {
  const answers = await askBoth(python);
  await writeFile(FILE, renderTable(answers));
  const deviations = answers.filter((answer) => !isSame(answer)).length;
  return `${answers.length} behaviours, ${deviations} deviations: ${fileURLToPath(FILE)}`;
}

/** Asks both all questions, each in one program. Where no Python can answer, its answer is the one that the page has. */
export async function askBoth(python: Python | undefined): Promise<readonly Answered[]> {
  const questions = TOPICS.flatMap(({ title, behaviours }) =>
    behaviours.map((behaviour) => ({ topic: title, behaviour })),
  );
  const [theirs, ours, present] = await Promise.all([
    python === undefined ? [] : askPython(python),
    askThreadlab(),
    presentText().then(readAnswers),
  ]);
  return questions.map(({ topic, behaviour }, i) => ({
    topic,
    behaviour,
    cpython: behaviour.promises ?? theirs[i] ?? present.get(behaviour.what) ?? "?",
    threadlab: ours[i] ?? "?",
  }));
}

/** Whether both answers mean the same. */
export function isSame({ behaviour, cpython, threadlab }: Answered): boolean {
  if (behaviour.promises !== undefined) return false;
  const translated = threadlab.replace(/ERR_\w+/g, (code) => EXCEPTIONS[code]?.[0] ?? code);
  return translated === cpython || (EXCEPTIONS[threadlab]?.includes(cpython) ?? false);
}

async function askPython(python: Python): Promise<readonly (string | undefined)[]> {
  const all = TOPICS.flatMap(({ behaviours }) => behaviours);
  const answerable = (behaviour: Behaviour) =>
    behaviour.promises === undefined && (behaviour.since === undefined || python.isFrom(...behaviour.since));
  const { output, errors } = await runPython(
    python,
    [
      PYTHON_PRELUDE,
      "import threading",
      "threading.excepthook = lambda error: None",
      "def in_thread(target, *args):\n    thread = Thread(target=target, args=args)\n    thread.start()\n    thread.join()",
      ...all.flatMap((behaviour, i) =>
        answerable(behaviour)
          ? [behaviour.given?.python ?? "", `show("${i}", lambda: ${behaviour.ask.python})`]
          : [],
      ),
    ].join("\n"),
  );
  if (errors.length > 0) throw new Error(errors.join("\n"));
  return byNumber(output, all.length);
}

async function askThreadlab(): Promise<readonly (string | undefined)[]> {
  const all = TOPICS.flatMap(({ behaviours }) => behaviours);
  const { output, verdict, findings } = await runSource(
    [
      TYPESCRIPT_PRELUDE.replace("NAMES[error.code] ?? error.message", "error.code ?? error.message"),
      `import { untilWaiting } from ${JSON.stringify(WAITING)};`,
      "function inThread(target, ...args) {\n  const thread = new Thread({ target, args });\n  thread.start();\n  thread.join();\n}",
      ...all.map(({ given }) => given?.typescript ?? ""),
      "export default function main() {",
      ...all.map(({ ask }, i) => `  show("${i}", () => ${ask.typescript});`),
      "}",
    ].join("\n"),
  );
  if (verdict !== "ran") throw new Error(findings.map(({ message }) => message).join("\n"));
  return byNumber(output, all.length);
}

function byNumber(lines: readonly string[], count: number): (string | undefined)[] {
  const answers: (string | undefined)[] = Array.from({ length: count });
  for (const line of lines) {
    const [number = "", answer] = line.split(" -> ");
    answers[Number(number)] = answer;
  }
  return answers;
}

export function renderTable(answers: readonly Answered[]): string {
  const topics = TOPICS.map(({ title }) => {
    const rows = answers.filter(({ topic }) => topic === title).map(renderRow);
    return [
      `## ${title}`,
      "",
      "| | CPython | threadlab | deviation |",
      "| --- | --- | --- | --- |",
      ...rows,
      "",
    ].join("\n");
  });
  return [HEAD, ...topics].join("\n");
}

function renderRow(answer: Answered): string {
  const { behaviour, cpython, threadlab } = answer;
  const theirs = behaviour.promises ?? code(cpython);
  const since = behaviour.since === undefined ? "" : ` (${behaviour.since.join(".")})`;
  return `| ${[behaviour.what, theirs + since, code(threadlab), behaviour.why ?? ""].join(" | ")} |`;
}

function code(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}

/** CPython's answers as the page has them. */
function readAnswers(page: string): ReadonlyMap<string, string> {
  const rows = [...page.matchAll(/^\| (.+?) \| `(.*?)`(?: \([\d.]+\))? \| `/gm)];
  return new Map(rows.map(([, what = "", answer = ""]) => [what, answer]));
}
