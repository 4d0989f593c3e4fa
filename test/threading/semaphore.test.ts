import { testSuite } from "../run-suite.ts";

await testSuite("semaphore", ["Semaphore", "BoundedSemaphore"]);
