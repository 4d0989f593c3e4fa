import { testSuite } from "../run-suite.ts";

await testSuite("thread-local", ["ThreadLocal"]);
