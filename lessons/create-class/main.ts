import { print, sleep, Thread } from "threadlab";

export class MyClass extends Thread {
  who: string;

  constructor(who: string) {
    super();
    this.who = who;
  }

  override run() {
    print(`${this.who} is running`);
    sleep(3);
    print(`${this.who} is over`);
  }
}

export default function main() {
  const t = new MyClass("jason");
  t.start();
  print("Main thread");
}
