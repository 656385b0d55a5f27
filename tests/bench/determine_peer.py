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


def reached(birth, years):
    """First month after somebody has reached an age; born on the 1st, the birth month itself: an age is reached on the eve."""
    year, month, day = (int(part) for part in birth.split("-"))
    return (year + years, month) if day == 1 else first_of_next_month(year + years, month)


def age_group(person, month):
    """under_70, elderly (70-74) or late; late is somebody whose cover should have ended."""
    now = (int(month[:4]), int(month[5:]))
    if now >= reached(person["birth"], 75):
        return "late"
    return "elderly" if now >= reached(person["birth"], 70) else "under_70"


def insured_of(household, month):
    return [p for p in household["people"] if p["cover"] == "nhi" and age_group(p, month) != "late"]


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
    if len(elderly) == 1 and former:
        together = receipts + sum(p["receipts"] for p in former if p["known"] != "unknown")
        if together < 5_200_000:
            return None if any(p["known"] == "unknown" for p in former) else 20
    return 30


def relieved(household, insured):
    """Somebody lost the job: the household's income counts, that salary at 30 %."""
    members = insured + [p for p in household["people"] if p["cover"] == "former"]
    counted = members + [p for p in household["people"] if p["head"] and p not in members]
    if not any(p["jobless"] for p in counted):
        return False
    total = 0
    for person in counted:
        income = person["total_income"]
        if person["jobless"]:
            income -= person["salary_income"] - person["salary_income"] * 30 // 100
        total += max(0, income)
    earners = sum(1 for p in counted if p["salary_income"] > 0 or p["pension_receipts"] > 0)
    return total <= 430_000 + 100_000 * max(0, earners - 1) + 570_000 * len(members)


def judge_exempt(household, insured):
    """exempt, by_income, no, or None where it hangs on an income that is not known."""
    asked = insured + [p for p in household["people"] if p["head"] and p not in insured]
    taxed = [p for p in asked if p["known"] != "unknown" and not p["exempt"]]
    unknown = [p for p in asked if p["known"] == "unknown"]
    if unknown and (not taxed or any(p["jobless"] for p in household["people"])):
        return None
    if not taxed and not any(p["abroad"] for p in asked):
        return "exempt"
    return "by_income" if relieved(household, insured) else "no"


def pension_deduction(month):
    for until, yen in PENSION:
        if month < until:
            return yen
    return PENSION[-1][1]


def judge_elderly_class(ratio, elderly, insured, household, month):
    if ratio is None:
        return None
    if ratio == 30:
        highest = max(adjusted_taxable(p, household) for p in elderly)
        return "現役並みⅢ" if highest >= 6_900_000 else "現役並みⅡ" if highest >= 3_800_000 else "現役並みⅠ"
    if any(p["borderline"] for p in elderly):
        return "低所得Ⅰ（境）"
    exempt = judge_exempt(household, insured)
    if exempt != "exempt":
        return {None: None, "by_income": "低所得Ⅱ", "no": "一般"}[exempt]
    deduction = pension_deduction(month)
    for person in insured + [p for p in household["people"] if p["head"] and p not in insured]:
        rest = max(0, person["pension_receipts"] - deduction)
        rest += max(0, person["salary_income"] - 100_000) + person["other_income"]
        if rest > 0:
            return "低所得Ⅱ"
    return "低所得Ⅰ"


def judge_younger_class(insured, household, month):
    younger = [p for p in insured if age_group(p, month) == "under_70"]
    if not younger:
        return None
    if any(p["borderline"] for p in younger):
        return "オ（境）"
    if any(p["adult"] and p["known"] != "known" for p in insured):
        return "ア"
    exempt = judge_exempt(household, insured)
    if exempt is None:
        return None
    if exempt in ("exempt", "by_income"):
        return "オ"
    total = sum(base_income(p) for p in insured)
    if total > 9_010_000:
        return "ア"
    if total > 6_000_000:
        return "イ"
    return "ウ" if total > 2_100_000 else "エ"


def judge(household, month):
    insured = insured_of(household, month)
    elderly = [p for p in insured if age_group(p, month) == "elderly"]
    ratio = judge_ratio(elderly, household) if elderly else None
    return {
        "household": household["household"],
        "ratio": ratio,
        "elderly": judge_elderly_class(ratio, elderly, insured, household, month) if elderly else None,
        "under_70": judge_younger_class(insured, household, month),
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
