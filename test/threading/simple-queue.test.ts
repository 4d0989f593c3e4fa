import { testSuite } from "../run-suite.ts";

await testSuite("simple-queue", ["SimpleQueue"]);
