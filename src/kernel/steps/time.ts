import { isControlled } from "../memory/run-state.ts";
import type { World } from "../memory/world.ts";
import { getDouble, setDouble } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { machineTime } from "./clock.ts";

/** Seconds since the run began, by the run's clock. */
export function now(world: World): number {
  if (isControlled(world)) return getDouble(world.doubles, WORLD, HEADER.now);
  const origin = getDouble(world.doubles, WORLD, HEADER.origin);
  return ((machineTime() - origin) / 1000) * getDouble(world.doubles, WORLD, HEADER.speed);
}

/** Converts seconds on the run's clock to milliseconds on the machine's. */
export function toMachineMs({ doubles }: World, seconds: number): number {
  return (seconds * 1000) / getDouble(doubles, WORLD, HEADER.speed);
}

/**
 * The virtual clock is at least at the deadline of a wait that timed out, in whatever order waits end: a sleep may last longer than asked,
 * but never shorter.
 */
export function passTime(world: World, deadline: number): void {
  const { doubles } = world;
  if (isControlled(world))
    setDouble(doubles, WORLD, HEADER.now, Math.max(getDouble(doubles, WORLD, HEADER.now), deadline));
}
