/** What came of a claim when it was put to the test. */
export type ClaimVerdict = "holds" | "holds with a limit" | "wrong";

/** Something that the notes say about processes and threads. */
export interface Claim {
  /** C1 … C17; E1 and E2 are slips of the pen. */
  readonly id: string;
  readonly text: string;
  /** The lesson that shows it. Others may touch on it, and say so in their front matter. */
  readonly lesson: string;
  readonly verdict: ClaimVerdict;
  /** One sentence. */
  readonly why: string;
}

/** Every claim of the notes, in their order and in words of our own. Where the notes ask, the claim is the answer that suggests itself. */
export const CLAIMS: readonly Claim[] = [
  {
    id: "C1",
    text: "A process owns resources, its memory above all; a thread is what the processor executes inside it.",
    lesson: "tcb",
    verdict: "holds",
    why: "Open files belong to the process, registers and a state to each of its threads.",
  },
  {
    id: "C2",
    text: "A process has one thread at least, and may have many.",
    lesson: "create",
    verdict: "holds",
    why: "The program begins in one thread, starts a second one, and the process lives until both are done.",
  },
  {
    id: "C3",
    text: "Sharing data between processes is hard.",
    lesson: "isolation",
    verdict: "holds",
    why: "What a process changes its parent never sees; everything has to be sent, and arrives as a copy.",
  },
  {
    id: "C4",
    text: "Sharing data between the threads of a process is easy.",
    lesson: "sharing",
    verdict: "holds with a limit",
    why: "In Python any variable is shared; a JavaScript worker has a heap of its own, and shares only memory made for it.",
  },
  {
    id: "C5",
    text: "Setting up a process costs more than setting up a thread.",
    lesson: "cost",
    verdict: "holds",
    why: "It takes longer and needs more memory, in Python and in JavaScript, by different factors.",
  },
  {
    id: "C6",
    text: "A process that fails leaves the others alone; a thread that fails takes its whole process with it.",
    lesson: "crash",
    verdict: "holds with a limit",
    why: "An uncaught error ends its own thread only; it takes a hard crash to end them all.",
  },
  {
    id: "C7",
    text: "Processes can spread over several machines, threads at most over the cores of one.",
    lesson: "concurrent",
    verdict: "holds with a limit",
    why: "Worker threads use several cores, but CPython's lock keeps Python's threads to one at a time.",
  },
  {
    id: "C8",
    text: "With a mutex, one thread uses the shared memory and the others wait.",
    lesson: "mutex",
    verdict: "holds",
    why: "A hundred threads change one number in turn and no change is lost, as long as each of them asks for the lock.",
  },
  {
    id: "C9",
    text: "A semaphore lets N in at a time; the others wait at the door.",
    lesson: "semaphore",
    verdict: "holds",
    why: "The most that were ever counted inside is the number of seats.",
  },
  {
    id: "C10",
    text: "Threads are light: they own next to nothing beyond what they need to run.",
    lesson: "tcb",
    verdict: "holds with a limit",
    why: "To the system a thread is registers, a state and a stack; a JavaScript worker carries an engine's heap besides.",
  },
  {
    id: "C11",
    text: "The scheduler dispatches threads, and switching between threads of one process is fast.",
    lesson: "switch",
    verdict: "holds with a limit",
    why: "A hand-over spares the exchange of memory, yet it still goes through the system and costs far more than a function call.",
  },
  {
    id: "C12",
    text: "All threads of a process have its number and see its memory, files and semaphores, so they talk without asking the kernel.",
    lesson: "identity",
    verdict: "holds with a limit",
    why: "Number, environment and file position are common to all, but whoever has to wait asks the kernel.",
  },
  {
    id: "C13",
    text: "Threads run concurrently, those of one process and those of different ones.",
    lesson: "concurrent",
    verdict: "holds",
    why: "Threads and processes are under way side by side; whether they also run at the same moment is another question.",
  },
  {
    id: "C14",
    text: "Each thread has a stack of its own.",
    lesson: "stack",
    verdict: "holds",
    why: "Two threads return from the same function, each through its own calls, and a third one's overflow touches neither.",
  },
  {
    id: "C15",
    text: "A thread library cannot interrupt its threads; a thread gives the processor up by yielding.",
    lesson: "yield",
    verdict: "holds with a limit",
    why: "It is true of threads made by a library alone; threads that the system knows are preempted.",
  },
  {
    id: "C16",
    text: "Asked: does the child of a process with several threads get as many? One would think so.",
    lesson: "fork",
    verdict: "wrong",
    why: "It begins with one: fork copies only the thread that calls it, and Node starts its children from nothing.",
  },
  {
    id: "C17",
    text: "Asked: what if one thread closes a file that another is about to write to? One would hope that the text arrives.",
    lesson: "file",
    verdict: "wrong",
    why: "The write fails, or lands in another file that has got the same number; who closes has to wait for who writes.",
  },
  {
    id: "E1",
    text: "PCB stands for printed circuit board.",
    lesson: "tcb",
    verdict: "wrong",
    why: "It is the process control block.",
  },
  {
    id: "E2",
    text: "TCB stands for transmission control block.",
    lesson: "tcb",
    verdict: "wrong",
    why: "That one belongs to the network protocol TCP; here it is the thread control block, as the notes say elsewhere.",
  },
];
