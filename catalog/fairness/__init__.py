"""Fair rates: time studies, what an hour must earn in a region, and how rates stand."""

from catalog.fairness.actions import Observed, consent_asked, consent_given, study_told, wage_told
from catalog.fairness.models import RateConsent, RegionalWage, TimeStudy
from catalog.fairness.queries import (
    Stands,
    consents,
    consents_waiting,
    newest_study,
    of_product,
    of_products,
    regions,
    wages,
)
from catalog.fairness.rules import (
    Allowances,
    Element,
    Fairness,
    RateVerdict,
    Study,
    WageKind,
    WageLine,
    checked,
    fairness,
    hourly,
)

__all__ = [
    "Allowances",
    "Element",
    "Fairness",
    "Observed",
    "RateConsent",
    "RateVerdict",
    "RegionalWage",
    "Stands",
    "Study",
    "TimeStudy",
    "WageKind",
    "WageLine",
    "checked",
    "consent_asked",
    "consent_given",
    "consents",
    "consents_waiting",
    "fairness",
    "hourly",
    "newest_study",
    "of_product",
    "of_products",
    "regions",
    "study_told",
    "wage_told",
    "wages",
]
