import { showCount } from "../protocol/quantity.ts";
import type { FinishedRun, StoppedRun } from "../result/steering.ts";
import { isMatch } from "../result/verdict.ts";
import { SERIAL_OUTPUT } from "./vocabulary.ts";

/** What went wrong in a run, or that nothing did. */
export function sayFinish(run: FinishedRun): string {
  const words = run.stopped === undefined ? sayEnded(run) : `${sayStopped(run.stopped)}${saySeen(run)}`;
  return run.waitedOutside ? `${words} ${MAY_DIFFER}` : words;
}

const MAY_DIFFER =
  "It waited for something that no schedule controls, such as a process, so the command may show another run.";

function sayStopped({ steps, why }: StoppedRun): string {
  const after = `It was stopped after ${showCount(steps, "step")}`;
  switch (why) {
    case "long":
      return `${after}; it may never end.`;
    case "stuck":
      return `${after}, as a thread did not reach its next one. How it goes on is not known.`;
    case "diverged":
      return (
        `${after}: the thread that was chosen to go next could go in another run with the same choices, but not in this one. ` +
        "So the program depends on more than its schedule. How it goes on is not known."
      );
  }
}

/** What went wrong before a run was stopped. */
function saySeen({ failed, raced }: FinishedRun): string {
  if (failed) return " By then, a thread had ended with an error.";
  return raced ? " By then, it had a data race." : "";
}

function sayEnded({ verdict, deadlock, isAboutRace, raced, failed, exitCode, loses }: FinishedRun): string {
  if (deadlock) return "No thread can go on: a deadlock.";
  switch (verdict) {
    case "mismatch":
      if (loses) return "An update is lost.";
      return `It printed something other than ${isAboutRace ? SERIAL_OUTPUT : "the expected output"}.`;
    case "crash":
    case "error":
      return exitCode === undefined ? "It ended with an error." : `It ended by process.exit(${exitCode}).`;
    case "timeout":
      return "The threads that are left only go round: a livelock, unless a loop counts its tries.";
    default: {
      const ended = `It ended${isMatch({ verdict }) ? " as expected" : ""}`;
      if (failed) return `${ended}, but a thread ended with an error.`;
      return raced ? `${ended}, but with a data race.` : `${ended}, and nothing went wrong.`;
    }
  }
}
