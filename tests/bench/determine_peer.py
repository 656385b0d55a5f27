"""A straightforward judge of a month, as an office might write it for itself: the peer of `madoguchi determine`.

Reads households as JSON, one a line, judges each by its own reading of the law, and writes one line of outcome each. Written apart from
the product's rules, so that it also checks them. The last line of standard output tells the seconds of reading, judging and writing.

usage: determine_peer.py MONTH FACTS.jsonl OUTCOMES.jsonl
"""

import json
import sys
import time

PENSION = [("2025-08", 800_000), ("2026-08", 806_700), ("9999-12", 826_500)]


def first_of_next_month(year, month):
    return (year + 1, 1) if month == 12 else (year, month + 1)


def elderly_from(birth):
    """Month from which somebody is 70-74: the one after the month of reaching 70; born on the 1st, the birth month itself."""
    year, month, day = (int(part) for part in birth.split("-"))
    year += 70
    return (year, month) if day == 1 else first_of_next_month(year, month)


def is_elderly(person, month):
    now = (int(month[:4]), int(month[5:]))
    return person["cover"] == "nhi" and elderly_from(person["birth"]) <= now


def base_income(person):
    """旧ただし書所得: after the basic deduction, the salary of somebody who lost the job counted at 30 %."""
    total = person["total_income"]
    if person["jobless"]:
        total -= person["salary_income"] - person["salary_income"] * 30 // 100
    return max(0, total - 430_000)


def pension_deduction(month):
    for until, yen in PENSION:
        if month < until:
            return yen
    return PENSION[-1][1]


def adjusted_taxable(person, household):
    taxable = person["taxable_income"]
    if person["head_on_base_day"]:
        taxable -= 330_000 * household["minors"]["under_16"] + 120_000 * household["minors"]["from_16_to_18"]
    return max(0, taxable)


def judge_ratio(elderly, household):
    """The five steps, in order; None where an income is not known yet."""
    if any(p["known"] == "unknown" for p in elderly):
        return None
    if max(adjusted_taxable(p, household) for p in elderly) < 1_450_000:
        return 20
    if sum(max(0, p["total_income"] - 430_000) for p in elderly) <= 2_100_000:
        return 20
    receipts = sum(p["receipts"] for p in elderly)
    if receipts < (3_830_000 if len(elderly) == 1 else 5_200_000):
        return 20
    former = [p for p in household["people"] if p["cover"] == "former"]
    if len(elderly) == 1 and former and receipts + sum(p["receipts"] for p in former) < 5_200_000:
        return 20
    return 30


def exempt_household(household):
    asked = [p for p in household["people"] if p["cover"] in ("nhi", "nominal_head") or p["head"]]
    return all(p["exempt"] and not p["abroad"] for p in asked), asked


def judge_elderly_class(ratio, elderly, household, month):
    if ratio is None:
        return None
    if ratio == 30:
        highest = max(adjusted_taxable(p, household) for p in elderly)
        return "現役並みⅢ" if highest >= 6_900_000 else "現役並みⅡ" if highest >= 3_800_000 else "現役並みⅠ"
    exempt, asked = exempt_household(household)
    if not exempt:
        return "一般"
    deduction = pension_deduction(month)
    for person in asked:
        rest = max(0, person["pension_receipts"] - deduction)
        rest += max(0, person["salary_income"] - 100_000) + person["other_income"]
        if rest > 0:
            return "低所得Ⅱ"
    return "低所得Ⅰ"


def earners(people):
    return sum(1 for p in people if p["salary_income"] > 0 or p["pension_receipts"] > 0)


def judge_younger_class(household, month):
    insured = [p for p in household["people"] if p["cover"] == "nhi"]
    if not any(not is_elderly(p, month) for p in insured):
        return None
    if any(p["adult"] and p["known"] == "undeclared" for p in insured):
        return "ア"
    if any(p["borderline"] for p in insured):
        return "オ（境）"
    exempt, asked = exempt_household(household)
    if exempt:
        return "オ"
    if any(p["jobless"] for p in insured):
        counted = [p for p in household["people"] if p["cover"] in ("nhi", "former") or p["head"]]
        total = sum(p["total_income"] - (p["salary_income"] * 70 // 100 if p["jobless"] else 0) for p in counted)
        heads = sum(1 for p in counted if p["cover"] in ("nhi", "former"))
        border = 430_000 + 100_000 * max(0, earners(counted) - 1) + 570_000 * heads
        if total <= border:
            return "オ"
    total = sum(base_income(p) for p in insured)
    if total > 9_010_000:
        return "ア"
    if total > 6_000_000:
        return "イ"
    return "ウ" if total > 2_100_000 else "エ"


def judge(household, month):
    elderly = [p for p in household["people"] if is_elderly(p, month)]
    ratio = judge_ratio(elderly, household) if elderly else None
    return {
        "household": household["household"],
        "ratio": ratio,
        "elderly": judge_elderly_class(ratio, elderly, household, month) if elderly else None,
        "under_70": judge_younger_class(household, month),
    }


def main():
    month, facts, outcomes = sys.argv[1:]
    began = time.perf_counter()
    with open(facts, encoding="utf-8") as lines:
        households = [json.loads(line) for line in lines]
    read = time.perf_counter()
    judged = [judge(household, month) for household in households]
    done = time.perf_counter()
    with open(outcomes, "w", encoding="utf-8") as out:
        for outcome in judged:
            out.write(json.dumps(outcome, ensure_ascii=False) + "\n")
    print(f"{read - began:.6f} {done - read:.6f} {time.perf_counter() - done:.6f}")


main()
