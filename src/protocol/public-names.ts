/** The exports of "threadlab", for code that cannot read them from the module. The compiler checks the first list against the module. */
export const PUBLIC_VALUES = [
  "activeCount",
  "asCompleted",
  "Barrier",
  "BoundedSemaphore",
  "BrokenBarrierError",
  "BrokenThreadPool",
  "CancelledError",
  "Condition",
  "createConnection",
  "createServer",
  "currentThread",
  "Empty",
  "enumerate",
  "Event",
  "Full",
  "Future",
  "getpid",
  "LifoQueue",
  "Lock",
  "mainThread",
  "monotonic",
  "param",
  "print",
  "PriorityQueue",
  "Process",
  "Queue",
  "RLock",
  "Semaphore",
  "Shared",
  "ShutDown",
  "SimpleQueue",
  "sleep",
  "SocketError",
  "Thread",
  "ThreadlabError",
  "ThreadLocal",
  "ThreadPoolExecutor",
  "TimeoutError",
  "Timer",
  "wait",
  "write",
  "yieldNow",
] as const;

/** The names that it exports only as types. */
export const PUBLIC_TYPES = [
  "AcquireOptions",
  "AsCompletedOptions",
  "BarrierOptions",
  "ConnectionOptions",
  "DoneAndNotDone",
  "GetOptions",
  "Held",
  "MapOptions",
  "PoolShutdownOptions",
  "ProcessOptions",
  "PutOptions",
  "ReturnWhen",
  "ServerOptions",
  "ServerSocket",
  "ShutdownOptions",
  "Socket",
  "ThreadOptions",
  "ThreadPoolOptions",
  "WaitOptions",
] as const;

/** Methods of threads, locks, queues, sockets and so on that are steps of the kernel. */
export const METHODS: ReadonlySet<string> = new Set(
  (
    "acquire release with hold locked wait waitFor notify notifyAll set clear isSet abort reset " +
    "put get putNowait getNowait qsize empty full taskDone join shutdown start isAlive run cancel terminate " +
    "accept recv recvLine send sendAll shutdownWrite close " +
    "submit map result exception done running cancelled addDoneCallback"
  ).split(" "),
);
