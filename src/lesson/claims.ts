/** The verdict on a tested claim. */
export type ClaimVerdict = "holds" | "holds with a limit" | "wrong" | "answered";

/** A claim or a question about processes and threads from the study notes that the lessons follow. */
export interface Claim {
  readonly id: ClaimId;
  /** The claim, or the question. */
  readonly text: string;
  /** The lesson that shows it. Other lessons that touch on it say so in their front matter. */
  readonly lesson: string;
  /** The verdict; a question is `answered`. */
  readonly verdict: ClaimVerdict;
  /** Why, in words. */
  readonly why: string;
}

/** Every claim and question of the notes, in their order, in threadlab's own words. */
export const CLAIMS = [
  {
    id: "C1",
    text: "A process owns resources, above all its memory; a thread is what the processor executes inside it.",
    lesson: "tcb",
    verdict: "holds",
    why: "Open files belong to the process; each of its threads has registers and a state.",
  },
  {
    id: "C2",
    text: "A process has at least one thread, and may have many.",
    lesson: "create",
    verdict: "holds",
    why: "The program begins in one thread and starts a second one; Python and Node keep the process alive until both are done.",
  },
  {
    id: "C3",
    text: "Sharing data between processes is hard.",
    lesson: "isolation",
    verdict: "holds with a limit",
    why: "By default a process does not see what another process changes. Memory can be shared on request, and then processes can race as threads do.",
  },
  {
    id: "C4",
    text: "Sharing data between the threads of a process is easy.",
    lesson: "sharing",
    verdict: "holds with a limit",
    why: "Easy does not mean safe (lesson race). And JavaScript workers have separate heaps: they share only memory that was made for it.",
  },
  {
    id: "C5",
    text: "Setting up a process costs more than setting up a thread.",
    lesson: "cost",
    verdict: "holds",
    why: "It takes longer and needs more memory. In Python it takes more than ten times as long; in JavaScript the factor is smaller.",
  },
  {
    id: "C6",
    text: "A process that fails leaves the others alone; a thread that fails takes its whole process with it.",
    lesson: "crash",
    verdict: "holds with a limit",
    why: "In Python an uncaught error ends only its own thread. In plain Node it ends the process, unless the program listens for it. A hard crash ends all threads.",
  },
  {
    id: "C7",
    text: "Processes can spread over several machines, but threads only over the cores of one machine.",
    lesson: "concurrent",
    verdict: "holds with a limit",
    why: "Worker threads use several cores, but the GIL of the usual CPython build lets only one Python thread run at a time.",
  },
  {
    id: "C8",
    text: "With a mutex, one thread uses the shared memory and the others wait.",
    lesson: "mutex",
    verdict: "holds",
    why: "A hundred threads change one number in turn, and no change is lost as long as each of them acquires the lock.",
  },
  {
    id: "C9",
    text: "A semaphore lets N in at a time; the others wait at the door.",
    lesson: "semaphore",
    verdict: "holds",
    why: "The highest number of guests that was counted inside is never greater than the number of seats.",
  },
  {
    id: "C10",
    text: "Threads are light: they own almost nothing beyond what they need to run.",
    lesson: "tcb",
    verdict: "holds with a limit",
    why: "For the system, a thread is registers, a state and a stack. But a JavaScript worker also has a heap of its own.",
  },
  {
    id: "C11",
    text: "The scheduler dispatches threads, and switching between threads of one process is fast.",
    lesson: "switch",
    verdict: "holds with a limit",
    why: "A switch between threads skips the change of address space, but it still goes through the system. How much time that saves depends on the machine.",
  },
  {
    id: "C12",
    text: "All threads of a process have its id and see its memory, files, timers and semaphores, so they talk without asking the kernel.",
    lesson: "identity",
    verdict: "holds with a limit",
    why: "They share the id, the environment and the position in a file. But a thread that waits has to ask the kernel, and workers do not see each other's heaps.",
  },
  {
    id: "C13",
    text: "Threads run concurrently, in one process and in different processes.",
    lesson: "concurrent",
    verdict: "holds",
    why: "Threads and processes are under way at the same time. Whether they also run at the same moment depends on the cores and the language.",
  },
  {
    id: "C14",
    text: "Each thread has a stack of its own.",
    lesson: "stack",
    verdict: "holds",
    why: "Two threads return from the same function, each through its own calls. A third thread overflows its stack, and the language stops it before it can touch the other stacks.",
  },
  {
    id: "C15",
    text: "A thread library cannot interrupt its threads; a thread has to give up the processor by yielding.",
    lesson: "yield",
    verdict: "holds with a limit",
    why: "This is true of a library that gets no help from signals or from checks in the compiled code. Threads that the system knows are preempted.",
  },
  {
    id: "C16",
    text: "Does the child of a process with several threads get the same number of threads?",
    lesson: "fork",
    verdict: "answered",
    why: "No, it begins with one. fork copies only the thread that calls it, and Node starts a new program.",
  },
  {
    id: "C17",
    text: "What if one thread closes a file that another is about to write to?",
    lesson: "file",
    verdict: "answered",
    why: "The write fails, or it goes to another file that got the same number. The thread that closes the file has to wait for the threads that write to it.",
  },
  {
    id: "E1",
    text: "PCB stands for printed circuit board.",
    lesson: "tcb",
    verdict: "wrong",
    why: "Here it stands for process control block. A printed circuit board is hardware.",
  },
  {
    id: "E2",
    text: "TCB stands for transmission control block.",
    lesson: "tcb",
    verdict: "wrong",
    why: "Here it stands for thread control block. The transmission control block belongs to the network protocol TCP.",
  },
] as const satisfies readonly Readonly<Record<keyof Claim, string>>[];

/** E1 and E2 are slips of the pen. */
export type ClaimId = (typeof CLAIMS)[number]["id"];
