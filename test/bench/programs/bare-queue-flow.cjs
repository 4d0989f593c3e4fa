const { parentPort, workerData } = require("node:worker_threads");

const { port, me, count } = workerData;
if (me === 0) port.once("message", send);
else receive();

/** Sends once the other side is there. */
function send() {
  for (let i = 0; i < count; i++) port.postMessage(i);
}

function receive() {
  const began = performance.now();
  let received = 0;
  port.on("message", () => {
    if (++received === count) parentPort.postMessage((performance.now() - began) / 1000);
  });
  port.postMessage("ready");
}
