/** What came of a claim when it was put to the test; a question is `answered`. */
export type ClaimVerdict = "holds" | "holds with a limit" | "wrong" | "answered";

/** Something that the study notes behind the lessons say, or ask, about processes and threads. */
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

/** Every claim and question of the notes, in their order and in words of our own. */
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
    why: "The program begins in one thread and starts a second one; Python and Node keep the process alive until both are done.",
  },
  {
    id: "C3",
    text: "Sharing data between processes is hard.",
    lesson: "isolation",
    verdict: "holds with a limit",
    why: "By default a process sees nothing that another changes; memory can be shared on request, and then it is as dangerous as between threads.",
  },
  {
    id: "C4",
    text: "Sharing data between the threads of a process is easy.",
    lesson: "sharing",
    verdict: "holds with a limit",
    why: "Easy is not safe (lesson race). And a JavaScript worker has a heap of its own, and shares only memory made for it.",
  },
  {
    id: "C5",
    text: "Setting up a process costs more than setting up a thread.",
    lesson: "cost",
    verdict: "holds",
    why: "It takes longer and needs more memory: in Python some 35 times as long, in JavaScript by a smaller factor.",
  },
  {
    id: "C6",
    text: "A process that fails leaves the others alone; a thread that fails takes its whole process with it.",
    lesson: "crash",
    verdict: "holds with a limit",
    why: "In Python an uncaught error ends its own thread only; in plain Node it ends the process unless somebody listens; a hard crash ends all threads.",
  },
  {
    id: "C7",
    text: "Processes can spread over several machines, threads at most over the cores of one.",
    lesson: "concurrent",
    verdict: "holds with a limit",
    why: "Worker threads use several cores, but the GIL of the usual CPython build lets one Python thread run at a time.",
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
    why: "The most that were ever counted inside is never more than the number of seats.",
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
    why: "A switch between threads skips the change of address space, but the system still has to be asked; measured alike, threads and processes hand over equally fast.",
  },
  {
    id: "C12",
    text: "All threads of a process have its id and see its memory, files, timers and semaphores, so they talk without asking the kernel.",
    lesson: "identity",
    verdict: "holds with a limit",
    why: "Id, environment and file position are common to all, but a thread that waits asks the kernel, and workers do not see each other's heaps.",
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
    why: "Two threads return from the same function, each through its own calls; a third one overflows its stack, and the language checks that before it can touch theirs.",
  },
  {
    id: "C15",
    text: "A thread library cannot interrupt its threads; a thread gives the processor up by yielding.",
    lesson: "yield",
    verdict: "holds with a limit",
    why: "True of a library that gets no help from signals or from checks in the compiled code; threads that the system knows are preempted.",
  },
  {
    id: "C16",
    text: "Does the child of a process with several threads get as many?",
    lesson: "fork",
    verdict: "answered",
    why: "No, it begins with one: fork copies only the thread that calls it, and Node starts its children from nothing.",
  },
  {
    id: "C17",
    text: "What if one thread closes a file that another is about to write to?",
    lesson: "file",
    verdict: "answered",
    why: "The write fails, or lands in another file that has got the same number; the thread that closes has to wait for those that write.",
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
    why: "That one belongs to the network protocol TCP; here it is the thread control block.",
  },
];
