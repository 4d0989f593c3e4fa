import { openSession } from "../../src/runner/session.ts";

/**
 * A session for the files of tests that follow each other in one process, which ends it: to bring workers up for each file takes
 * longer than the runs of most. Who counts workers or kills them opens a session of their own.
 */
export const session = await openSession();
