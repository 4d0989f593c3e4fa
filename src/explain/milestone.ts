import type { Deed, Milestone } from "../result/race-facts.ts";
import { at } from "./vocabulary.ts";

/** A step as a clause in the past tense: `MainThread started Thread-2 (main.ts:17:5)`. */
export function sayMilestone({ thread, deed, object, place }: Milestone): string {
  return `${thread} ${DEEDS[deed](object)}${at(place)}`;
}

const DEEDS: Readonly<Record<Deed, (object: string) => string>> = {
  start: (thread) => `started ${thread}`,
  end: () => "ended",
  join: (thread) => `joined ${thread}`,
  release: (object) => `released "${object}"`,
  set: (object) => `set "${object}"`,
  arrive: (object) => `arrived at "${object}"`,
  notify: (object) => `notified "${object}"`,
  wake: (thread) => `let ${thread} go on`,
  listen: (object) => `listened on "${object}"`,
  connect: () => "connected",
  send: (object) => `sent on "${object}"`,
  close: (object) => `closed "${object}"`,
  submit: (object) => `submitted a task to "${object}"`,
  shut: (object) => `shut down "${object}"`,
  finish: (object) => `finished "${object}"`,
  put: (object) => `put an item into "${object}"`,
};
