const now = process.hrtime.bigint();
const { workerData } = require("node:worker_threads");

workerData[0] = Number(now);
