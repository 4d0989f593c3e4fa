import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import type { FromChild, ParentAnswer, ProcessJob, Script, ToChild } from "../../protocol/process.ts";
import type { SendReply } from "./request-handler.ts";

/** Milliseconds between two tries to call back the thread that stands for an ending process. */
const CALL_BACK_MS = 5;
/** Milliseconds after the end of a process in which its last messages must arrive. */
const LAST_WORDS_MS = 500;
/** How many times as long it takes until the next try of a request, after one during which nothing went on. */
const MORE_PATIENCE = 4;
/** The number of characters of its standard error that are kept: Node's words on a crash of its own. */
const MOST_COMPLAINT = 8_000;

/** One child process, as the thread that stands for it sees it. */
export interface Child {
  /** Its number, or the system's error. */
  readonly started: Promise<number>;
  /**
   * Passes answers on to it; then answers with its next request, or with its exit code, or after the timeout. Under a schedule it takes longer
   * from time to time as long as nothing goes on: the tries of a thread that waits would be steps without end.
   */
  next(answers: readonly ParentAnswer[], timeoutMs: number, answer: SendReply): void;
  /**
   * Sends a signal that ends it. `done` is called when the thread that stands for it waits for that end, and no longer for a queue: a
   * thread that joins it now is not in a deadlock.
   */
  signal(name: NodeJS.Signals, done: () => void): void;
  /** Kills it, and resolves when the system has forgotten it. */
  close(): Promise<void>;
}

/** The run of which a process is a part, as the process's parent sees it. */
interface ParentRun {
  /** Ends the wait of the thread that stands for the process, if possible. */
  callBack(): void;
  /** What changes with each step of a run under a schedule; undefined on the machine's clock. */
  progress(): string | undefined;
}

export function openChild(job: ProcessJob, { callBack, progress }: ParentRun): Child {
  const child = launch(job.scripts.process);
  const { started, ended, silent } = milestonesOf(child);
  const patience = createPatience(progress);
  let messages: FromChild[] = [];
  let complaint = "";
  let exitCode: number | undefined;
  let waiting: { readonly answer: SendReply; readonly timer: NodeJS.Timeout | undefined } | undefined;
  let calling: NodeJS.Timeout | undefined;
  let isDoomed = false;
  let isClosed = false;
  let onReturn: (() => void)[] = [];

  child.on("message", (message) => say(message as FromChild));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    if (complaint.length < MOST_COMPLAINT) complaint += text;
  });
  tell({ kind: "run", job });
  void Promise.all([ended, silent]).then(([code]) => end(code));

  return {
    started,
    next(answers, timeoutMs, answer) {
      for (const given of answers) tell({ kind: "answer", answer: given });
      if (answers.length > 0) patience.renew();
      const tryAgain = () => deliver(true);
      const timer = Number.isFinite(timeoutMs) ? setInterval(patience.look(tryAgain), timeoutMs) : undefined;
      waiting = { answer, timer };
      clearInterval(calling);
      for (const done of onReturn.splice(0)) done();
      deliver(false);
    },
    signal(name, done) {
      child.kill(name);
      isDoomed = true;
      messages = messages.filter(({ kind }) => kind !== "idle");
      if (waiting !== undefined || exitCode !== undefined) done();
      else {
        onReturn.push(done);
        call();
      }
    },
    async close() {
      isClosed = true;
      clearInterval(calling);
      clearInterval(waiting?.timer);
      waiting = undefined;
      onReturn = [];
      child.kill("SIGKILL");
      await ended;
    },
  };

  function say(message: FromChild): void {
    // Its answer would make the thread wait at a queue, and then the thread would have to be called back.
    if (message.kind === "idle" && isDoomed) return;
    messages.push(message);
    deliver(false);
  }

  /** Calls the thread back that stands for the process. It may not wait yet, or wait for a lock that it is about to get. */
  function call(): void {
    clearInterval(calling);
    calling = setInterval(callBack, CALL_BACK_MS);
    callBack();
  }

  function tell(message: ToChild): void {
    // A process that has ended receives nothing more. Its end is reported separately.
    if (child.connected) child.send(message, () => {});
  }

  function end(code: number): void {
    // Its thread's number may belong to another thread by now.
    if (isClosed) return;
    if (complaint !== "")
      say({ kind: "request", number: 0, site: 0, body: { type: "stderr", text: complaint } });
    exitCode = code;
    if (waiting === undefined) call();
    else deliver(false);
  }

  function deliver(isTimeUp: boolean): void {
    if (waiting === undefined) return;
    const { answer, timer } = waiting;
    if (messages.length === 0 && exitCode === undefined && !isTimeUp) return;
    waiting = undefined;
    clearInterval(timer);
    if (messages.length > 0) answer({ messages });
    else if (exitCode !== undefined) answer({ exitCode });
    else answer({ timedOut: true });
    messages = [];
  }
}

interface Milestones {
  /** See {@link Child.started}. */
  readonly started: Promise<number>;
  /** Its exit code. */
  readonly ended: Promise<number>;
  /** Resolves when no more messages come from it. */
  readonly silent: Promise<void>;
}

function milestonesOf(child: ChildProcess): Milestones {
  const started = new Promise<number>((resolve, reject) => {
    child.once("spawn", () => resolve(child.pid as number));
    child.once("error", reject);
  });
  const ended = new Promise<number>((resolve) => {
    child.once("exit", (code, signal) => resolve(code ?? -constants.signals[signal as NodeJS.Signals]));
    child.once("error", () => resolve(1));
  });
  // Its last messages may come in after its end. Where the event loop comes late to the timer, it reads them before the rest.
  const silent = new Promise<void>((resolve) => {
    child.once("disconnect", resolve);
    void ended.then(() => setTimeout(() => setImmediate(resolve), LAST_WORDS_MS).unref());
  });
  return { started, ended, silent };
}

/** Says when it is worth trying again. As long as nothing goes on in the run, that takes longer from time to time. */
function createPatience(progress: ParentRun["progress"]) {
  /** Looks that it takes until the next try. */
  let patience = 1;

  return {
    renew(): void {
      patience = 1;
    },
    /** A function that looks, at each timeout of one request, whether it is worth trying again. */
    look(tryAgain: () => void): () => void {
      const before = progress();
      let looks = 0;
      return () => {
        const goesOn = before === undefined || progress() !== before;
        looks++;
        if (!goesOn && looks < patience) return;
        patience = goesOn ? 1 : patience * MORE_PATIENCE;
        tryAgain();
      };
    },
  };
}

function launch(script: Script): ChildProcess {
  const [file, stdin] = "file" in script ? [script.file, "ignore" as const] : ["-", "pipe" as const];
  const child = spawn(process.execPath, [file], {
    stdio: [stdin, "ignore", "pipe", "ipc"],
    serialization: "advanced",
  });
  // A process that is killed at once does not read its program.
  child.stdin?.on("error", () => {});
  if ("text" in script) child.stdin?.end(script.text);
  return child;
}
