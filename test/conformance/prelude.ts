/**
 * The words that generated programs are written in, the same in both languages. Values are shown as JSON, errors as the
 * name of Python's exception.
 */

export const PYTHON_PRELUDE = `
import json, queue, time
from queue import Queue, LifoQueue, PriorityQueue, SimpleQueue
from threading import *
import logging
from concurrent.futures import ThreadPoolExecutor, as_completed, wait
logging.disable()

class Shared:
    def __init__(self, value):
        self.value = value

def attempt(action):
    try:
        return json.dumps(action(), separators=(",", ":"), ensure_ascii=False)
    except Exception as error:
        return type(error).__name__

def tell(label, text):
    print(label + " -> " + text, flush=True)

def show(label, action):
    tell(label, attempt(action))

def assign(box, value):
    box.value = value

def add(box, value):
    box.value = box.value + value

def holding(lock, action):
    with lock:
        return action()

class Bag:
    def __init__(self):
        self.lock = Lock()
        self.items = []
    def collect(self, item):
        with self.lock:
            self.items.append(item)

def run(target, count):
    threads = [Thread(target=target) for _ in range(count)]
    for thread in threads:
        thread.start()
    return threads

def join_all(threads):
    for thread in threads:
        thread.join()

def poll(is_so):
    while not is_so():
        time.sleep(0.0005)
`;

export const TYPESCRIPT_PRELUDE = `
import {
  asCompleted, Barrier, BoundedSemaphore, Condition, Event, LifoQueue, Lock, PriorityQueue, Queue, RLock, Semaphore, Shared, SimpleQueue,
  Thread, ThreadLocal, ThreadPoolExecutor, Timer, currentThread, print, sleep, wait, write,
} from "threadlab";

const NAMES = {
  ERR_ARGUMENT_TYPE: "TypeError", ERR_BARRIER_BROKEN: "BrokenBarrierError", ERR_BARRIER_PARTIES: "ValueError",
  ERR_FUTURE_CANCELLED: "CancelledError", ERR_FUTURE_TIMEOUT: "TimeoutError", ERR_POOL_BROKEN: "BrokenThreadPool",
  ERR_POOL_SHUT_DOWN: "RuntimeError", ERR_POOL_WORKERS: "ValueError",
  ERR_LOCAL_UNSET: "AttributeError", ERR_LOCK_NOT_HELD: "RuntimeError", ERR_LOCK_NOT_OWNER: "RuntimeError",
  ERR_QUEUE_EMPTY: "Empty", ERR_QUEUE_FULL: "Full", ERR_QUEUE_SHUT_DOWN: "ShutDown", ERR_QUEUE_TASK_DONE: "ValueError",
  ERR_SEMAPHORE_OVER_RELEASED: "ValueError", ERR_SEMAPHORE_VALUE: "ValueError",
  ERR_THREAD_ALREADY_STARTED: "RuntimeError", ERR_THREAD_DAEMON_ACTIVE: "RuntimeError",
  ERR_THREAD_JOIN_SELF: "RuntimeError", ERR_THREAD_NOT_STARTED: "RuntimeError", ERR_TIMEOUT_VALUE: "ValueError",
};

function attempt(action) {
  try {
    return JSON.stringify(action() ?? null);
  } catch (error) {
    return NAMES[error.code] ?? error.message;
  }
}

function tell(label, text) {
  print(label + " -> " + text);
}

function show(label, action) {
  tell(label, attempt(action));
}

function assign(box, value) {
  box.value = value;
}

function add(box, value) {
  box.value = box.value + value;
}

function holding(lock, action) {
  return lock.with(action);
}

class Bag {
  lock = new Lock();
  contents = new Shared([]);
  get items() {
    return this.contents.value;
  }
  collect(item) {
    this.lock.with(() => {
      this.contents.value = [...this.contents.value, item];
    });
  }
}

export function same(item) {
  return item;
}

function sorted(items) {
  return [...items].sort((a, b) => a - b);
}

function run(target, count) {
  const threads = Array.from({ length: count }, () => new Thread({ target }));
  for (const thread of threads) thread.start();
  return threads;
}

function joinAll(threads) {
  for (const thread of threads) thread.join();
}

function poll(isSo) {
  while (!isSo()) sleep(0.0005);
}
`;
