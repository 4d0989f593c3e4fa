import { param, print, Thread } from "threadlab";
import { Account, transfer } from "./account.ts";

const what = param("what", "withdraw");
const ann = new Account(100);
const tim = new Account(100);

export function take() {
  ann.withdraw(80);
}

/** Neither of them ever has so much, and nobody else may notice that it was asked for. */
export function spendTooMuch() {
  if (ann.withdraw(120) || transfer(ann, tim, 120)) print("Ann has spent more than there is");
}

export function takeFromBoth() {
  take();
  if (tim.withdraw(120)) print("Tim has taken more than there is");
}

export function annPays() {
  transfer(ann, tim, 80);
}

/** Takes the money from Ann or, if she has paid it to Tim, from him. If she has not, he never has more than before. */
export function takeFromEither() {
  if (!ann.withdraw(80)) tim.withdraw(80);
  else if (tim.withdraw(120)) print("Tim was paid with money that Ann did not have");
}

/** No payment may lose what is withdrawn meanwhile, from either side. */
export function withdrawAndPayBack() {
  ann.withdraw(10);
  tim.withdraw(10);
  transfer(tim, ann, 30);
}

/** Looks, then pays once more or gets something back: if Ann has too little, what she has paid is with Tim. */
export function payOrGetBack() {
  if (ann.balance() < 100 && tim.balance() < 180) print("what Ann has paid is not with Tim");
  if (!transfer(ann, tim, 80) && !transfer(tim, ann, 110)) print("neither has the money that Ann pays");
}

export default function main() {
  const isWithdrawn = what === "withdraw" || what === "too much" || what === "either";
  const first = what === "too much" ? takeFromBoth : what === "withdraw" ? take : annPays;
  const others: Partial<Record<string, () => void>> = {
    "too much": spendTooMuch,
    either: takeFromEither,
    "both ways": withdrawAndPayBack,
    "and back": payOrGetBack,
  };
  const second = others[what] ?? first;
  const customers = [new Thread({ target: first }), new Thread({ target: second })];
  for (const customer of customers) customer.start();
  for (const customer of customers) customer.join();
  const left = ann.balance();
  const sum = left + tim.balance();
  if (left === 100) print("nobody has paid");
  // There is enough for both payments, whoever comes first.
  if (what === "both ways" && left !== 40) print("somebody could not pay");
  const wanted = isWithdrawn ? 120 : what === "both ways" ? 180 : 200;
  print(sum === wanted ? "no money is lost" : `there is ${sum}, and not ${wanted}`);
  print(left < 0 || sum < left ? "somebody is below zero" : "nobody is below zero");
  if (sum !== wanted || left < 0 || sum < left) return;
  // A lock that somebody has kept would stop whoever comes next.
  for (const account of [ann, tim])
    if (!account.withdraw(1) || account.withdraw(1000)) print("withdraw does not say whether it did");
  if (!transfer(tim, ann, 1) || transfer(tim, ann, 1000)) print("transfer does not say whether it did");
}
