import { testSuite } from "../run-suite.ts";

await testSuite("pool", ["ThreadPoolExecutor", "a promise"]);
