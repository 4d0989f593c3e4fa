import { testSuite } from "../run-suite.ts";

await testSuite("queue", ["Queue", "LifoQueue", "PriorityQueue"]);
