/** Ends the thread that stands for a process whose own threads were in a deadlock. Its message is the end of a sentence about the process. */
export class StuckProcess extends Error {}
