// A barrier: wait returns once all parties have called it. It can be used again, round after round.
import { Shared } from "threadlab";

export class MeetingPoint {
  readonly parties: number;
  readonly arrived = new Shared(0);

  constructor(parties: number) {
    this.parties = parties;
  }

  /** Waits until all parties of this round have arrived. */
  wait(): void {
    this.arrived.value += 1;
  }
}
