import { Event, print, sleep, Thread } from "threadlab";

const stop = new Event();

export function test() {
  print("jason begins");
  while (!stop.isSet()) {
    sleep(0.1);
  }
  print("jason cleans up");
}

export default function main() {
  const jason = new Thread({ target: test });
  jason.start();
  sleep(0.5);
  print("main asks him to stop");
  stop.set();
  jason.join();
  print("main: jason has ended");
}
