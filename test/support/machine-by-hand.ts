import { afterEach, beforeEach, vi } from "vitest";

/** The clock and the processor time of this process, which pass only where a test lets them, however busy the machine is. */
export interface MachineByHand {
  /** Seconds of processor time. */
  processor: number;
  /** Lets seconds go by, of which the process gets a share. */
  goOn(seconds: number, share: number, eachLook?: () => void): void;
}

/** For all tests of the file that calls this. */
export function createMachineByHand(): MachineByHand {
  let tests = 0;
  const machine: MachineByHand = {
    processor: 0,
    goOn(seconds, share, eachLook = () => {}) {
      for (let looks = 0; looks < seconds * 10; looks++) {
        machine.processor += share / 10;
        eachLook();
        vi.advanceTimersByTime(100);
      }
    },
  };
  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance"],
    });
    vi.spyOn(process, "cpuUsage").mockImplementation(() => ({ user: machine.processor * 1e6, system: 0 }));
    machine.processor = 0;
    // A reading of the processor time is used again for a while, and the clock of each test begins anew.
    vi.advanceTimersByTime(++tests * 1e7);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });
  return machine;
}
