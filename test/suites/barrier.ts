import { Barrier, type BrokenBarrierError, Event, monotonic, Shared, type Thread } from "threadlab";
import {
  checkBehaviours,
  codeOf,
  equal,
  errorOf,
  forgetNotes,
  hasPassed,
  note,
  noted,
  notedSorted,
  runInThread,
  spawn,
} from "./behaviours.ts";
import { until, untilWaiting } from "./waiting.ts";

/** What a Barrier does. */

const rounds = new Shared(0);
const inAction = new Event();
const endAction = new Event();
const atModuleLevel = new Barrier(2, { action: () => note("action") });

export function countRound(): void {
  rounds.value++;
}

export function fail(): void {
  throw new RangeError("from the action");
}

export function dawdle(): void {
  inAction.set();
  endAction.wait();
  rounds.value++;
}

export function pass(gate: Barrier, timeout?: number): void {
  try {
    note(String(gate.wait(timeout)));
  } catch (error) {
    const { name, code } = error as BrokenBarrierError;
    note(code ?? name);
  }
}

export function passGlobal(): void {
  note(String(atModuleLevel.wait()));
}

/** Starts threads that wait at the barrier, one after the other. */
function arrive(gate: Barrier, count: number, timeout?: number): Thread[] {
  return Array.from({ length: count }, () => {
    const thread = spawn(pass, gate, timeout);
    untilWaiting(thread, gate);
    return thread;
  });
}

function joinAll(threads: readonly Thread[]): void {
  for (const thread of threads) thread.join();
}

const behaviours: Record<string, () => void> = {
  "a barrier of less than one, or of more than can be counted, is ERR_BARRIER_PARTIES"() {
    for (const parties of [0, -1, 1.5, Number.NaN, 2 ** 31]) {
      equal(
        codeOf(() => new Barrier(parties)),
        "ERR_BARRIER_PARTIES",
      );
    }
  },
  "tells its parties, who waits, and that it is whole"() {
    const gate = new Barrier(3);
    equal([gate.parties, gate.nWaiting, gate.broken], [3, 0, false]);
    const threads = arrive(gate, 2);
    equal(gate.nWaiting, 2);
    gate.wait();
    joinAll(threads);
    equal([gate.nWaiting, gate.broken], [0, false]);
  },
  "each gets an index, in the order of arrival"() {
    const gate = new Barrier(3);
    const threads = arrive(gate, 2);
    equal(noted(), []);
    equal(gate.wait(), 2);
    joinAll(threads);
    equal(notedSorted(), ["0", "1"]);
  },
  "a barrier of one lets pass at once"() {
    rounds.value = 0;
    const gate = new Barrier(1, { action: countRound });
    equal([gate.wait(), gate.wait(), rounds.value], [0, 0, 2]);
  },
  "keeps rounds apart"() {
    const gate = new Barrier(3);
    const here = new Shared(0);
    const turn = new Barrier(3, { action: countRound });
    rounds.value = 0;
    const threads = [0, 1, 2].map(() => spawn(countInTurn, gate, turn, here));
    joinAll(threads);
    equal([noted(), rounds.value], [[], 5]);
  },
  "runs its action once a round, before anybody goes on"() {
    rounds.value = 0;
    const gate = new Barrier(2, { action: countRound });
    const thread = spawn(seeRounds, gate);
    seeRounds(gate);
    thread.join();
    equal(noted(), []);
  },
  "an action that throws breaks it: its thread gets the error, the others BrokenBarrierError"() {
    const gate = new Barrier(3, { action: fail });
    const threads = arrive(gate, 2);
    const failure = errorOf(() => gate.wait());
    joinAll(threads);
    equal([failure.name, failure.message], ["RangeError", "from the action"]);
    equal(noted(), ["ERR_BARRIER_BROKEN", "ERR_BARRIER_BROKEN"]);
    equal([gate.broken, gate.nWaiting], [true, 0]);
  },
  "abort breaks it for who waits and for who comes"() {
    const gate = new Barrier(3);
    const threads = arrive(gate, 2);
    gate.abort();
    joinAll(threads);
    equal(noted(), ["ERR_BARRIER_BROKEN", "ERR_BARRIER_BROKEN"]);
    const failure = errorOf(() => gate.wait());
    equal([failure.name, gate.broken], ["BrokenBarrierError", true]);
    equal(/^MainThread waited at .*, which is broken/.test(failure.message), true);
  },
  "reset sends away who waits, and begins anew"() {
    const gate = new Barrier(2);
    const threads = arrive(gate, 1);
    gate.reset();
    joinAll(threads);
    equal([noted(), gate.broken, gate.nWaiting], [["ERR_BARRIER_BROKEN"], false, 0]);
    const again = arrive(gate, 1);
    equal(gate.wait(), 1);
    joinAll(again);
    equal(noted(), ["ERR_BARRIER_BROKEN", "0"]);
  },
  "reset repairs a broken one"() {
    const gate = new Barrier(1);
    gate.abort();
    equal(gate.broken, true);
    gate.reset();
    equal([gate.broken, gate.wait()], [false, 0]);
  },
  "reset and abort of an empty one are allowed"() {
    const gate = new Barrier(2);
    gate.reset();
    gate.abort();
    gate.abort();
    gate.reset();
    equal([gate.broken, gate.nWaiting], [false, 0]);
  },
  "a timeout breaks it for all"() {
    const gate = new Barrier(3);
    const threads = arrive(gate, 1);
    const before = monotonic();
    equal(
      codeOf(() => gate.wait(0.01)),
      "ERR_BARRIER_BROKEN",
    );
    equal(hasPassed(0.01, before), true);
    joinAll(threads);
    equal([noted(), gate.broken], [["ERR_BARRIER_BROKEN"], true]);
  },
  "its own timeout holds where wait names none"() {
    const gate = new Barrier(2, { timeout: 0.005 });
    equal(
      codeOf(() => gate.wait()),
      "ERR_BARRIER_BROKEN",
    );
    gate.reset();
    const threads = arrive(gate, 1, 20);
    equal(gate.wait(), 1);
    joinAll(threads);
    equal(noted(), ["0"]);
  },
  "a timeout of 0 breaks it, unless all are there"() {
    const gate = new Barrier(2);
    const threads = arrive(gate, 1);
    equal(gate.wait(0), 1);
    joinAll(threads);
    equal(
      codeOf(() => gate.wait(0)),
      "ERR_BARRIER_BROKEN",
    );
  },
  "a timeout that is no number is ERR_TIMEOUT_VALUE"() {
    equal(
      codeOf(() => new Barrier(1, { timeout: Number.NaN })),
      "ERR_TIMEOUT_VALUE",
    );
    equal(
      codeOf(() => new Barrier(1).wait(Number.NaN)),
      "ERR_TIMEOUT_VALUE",
    );
  },
  "who comes while the action runs belongs to the next round"() {
    inAction.clear();
    endAction.clear();
    rounds.value = 0;
    const gate = new Barrier(2, { action: dawdle });
    const first = arrive(gate, 1);
    const second = spawn(pass, gate);
    inAction.wait();
    const late = arrive(gate, 1, 0.001);
    endAction.set();
    joinAll([...first, second]);
    // The next round's timeout begins with the round: it strikes now that nobody else comes.
    joinAll(late);
    equal(notedSorted(), ["0", "1", "ERR_BARRIER_BROKEN"]);
    equal([rounds.value, gate.broken], [1, true]);
  },
  "a timeout that passes while the action runs comes too late"() {
    // On a busy machine the timeout may strike before the action begins; then it takes a longer one.
    equal(
      [0.02, 0.2, 2].some((timeout) => timeOutInAction(timeout)),
      true,
    );
    equal(notedSorted(), ["0", "1"]);
  },
  "abort and reset wait for the end of the action"() {
    for (const change of [abortIt, resetIt]) {
      inAction.clear();
      endAction.clear();
      const gate = new Barrier(2, { action: dawdle });
      const threads = [...arrive(gate, 1), spawn(pass, gate)];
      inAction.wait();
      const other = spawn(change, gate);
      untilWaiting(other, gate);
      endAction.set();
      joinAll([...threads, other]);
      equal(notedSorted(), ["0", "1"]);
      equal(gate.broken, change === abortIt);
      forgetNotes();
    }
  },
  "an action must be exported, unless the module makes the barrier"() {
    const failure = errorOf(() => new Barrier(2, { action: () => {} }));
    equal(failure.code, "ERR_TARGET_NOT_EXPORTED");
    equal(
      codeOf(() => new Barrier(2, { action: 1 as unknown as () => void })),
      "ERR_ARGUMENT_TYPE",
    );
  },
  "a global one is the same in every thread, with its action"() {
    const thread = spawn(passGlobal);
    untilWaiting(thread, atModuleLevel);
    note(String(atModuleLevel.wait()));
    thread.join();
    equal([noted()[0], notedSorted()], ["action", ["0", "1", "action"]]);
  },
  "one that another thread made works, with its action"() {
    rounds.value = 0;
    const box = new Shared<Barrier | undefined>(undefined);
    runInThread(makeOne, box);
    equal([box.value?.wait(), box.value?.parties, rounds.value], [0, 1, 1]);
  },
};

/** Lets the time of a round's first thread run out while the action runs. False if it was up before that. */
function timeOutInAction(timeout: number): boolean {
  forgetNotes();
  inAction.clear();
  endAction.clear();
  const gate = new Barrier(2, { action: dawdle });
  const threads = [...arrive(gate, 1, timeout), spawn(pass, gate)];
  until(() => inAction.isSet() || gate.broken, "nothing happens");
  const isInAction = inAction.isSet();
  const struck = monotonic() + timeout;
  until(() => !isInAction || monotonic() > struck, "time stands still");
  endAction.set();
  joinAll(threads);
  return isInAction;
}

export function abortIt(gate: Barrier): void {
  gate.abort();
}

export function resetIt(gate: Barrier): void {
  gate.reset();
}

export function makeOne(box: Shared<Barrier | undefined>): void {
  box.value = new Barrier(1, { action: countRound });
}

export function seeRounds(gate: Barrier): void {
  for (let i = 1; i <= 5; i++) {
    gate.wait();
    // The action of round 2i − 1 has run, that of round 2i has not: this thread has yet to arrive for it.
    if (rounds.value !== 2 * i - 1) note(`after the first wait of ${i}: ${rounds.value}`);
    gate.wait();
  }
}

export function countInTurn(gate: Barrier, turn: Barrier, here: Shared<number>): void {
  for (let i = 1; i <= 5; i++) {
    const index = gate.wait();
    if (index === 0) here.value++;
    turn.wait();
    if (here.value !== i) note(`round ${i}: ${here.value}`);
  }
}

export default function main() {
  checkBehaviours(behaviours);
}
