// An account that several threads can use: nobody can take more money out than there is.
import { Lock, Shared } from "threadlab";

const bank = new Lock();

export class Account {
  readonly money: Shared<number>;

  constructor(money: number) {
    this.money = new Shared(money);
  }

  balance(): number {
    return bank.with(() => this.money.value);
  }

  /** Takes an amount, if there is enough. Returns whether it did. */
  withdraw(amount: number): boolean {
    return bank.with(() => {
      if (this.money.value < amount) return false;
      this.money.value -= amount;
      return true;
    });
  }
}

/** Moves an amount from one account to another in one step, if there is enough. Returns whether it did. */
export function transfer(from: Account, to: Account, amount: number): boolean {
  return bank.with(() => {
    if (from.money.value < amount) return false;
    from.money.value -= amount;
    to.money.value += amount;
    return true;
  });
}
