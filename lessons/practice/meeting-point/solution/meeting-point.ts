// A barrier: wait returns once all parties have called it. It can be used again, round after round.
import { Condition, Shared } from "threadlab";

export class MeetingPoint {
  readonly parties: number;
  readonly arrived = new Shared(0);
  readonly round = new Shared(0);
  readonly changed = new Condition();

  constructor(parties: number) {
    this.parties = parties;
  }

  /** Waits until all parties of this round have arrived. */
  wait(): void {
    this.changed.acquire();
    this.arrived.value += 1;
    if (this.arrived.value === this.parties) {
      this.arrived.value = 0;
      this.round.value += 1;
      this.changed.notifyAll();
    } else {
      const mine = this.round.value;
      while (this.round.value === mine) this.changed.wait();
    }
    this.changed.release();
  }
}
