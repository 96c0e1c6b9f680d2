"""What quality decides: which plan, how hard, and what a verdict must say. Pure, all of it."""

from fulfillment.quality.rules.lots import (
    ClassPlan,
    DefectClass,
    Found,
    Plans,
    Standard,
    counted,
    drawn,
    passes,
    plans_for,
    results,
    sample_of,
    undescribed,
    worst,
)
from fulfillment.quality.rules.pins import NINTHS, Ninth, Pin, middle_of, pinned
from fulfillment.quality.rules.sampling import Plan, aql_named, code_letter, plan_for, tighter
from fulfillment.quality.rules.switching import Result, Series, after, hardened, lightened, resumed
from fulfillment.quality.rules.tables import AQLS, LEVELS, Severity
from fulfillment.quality.rules.verdicts import (
    INSPECTION,
    InspectionState,
    Stage,
    Verdict,
    checked,
    sample_allows,
)
from fulfillment.quality.rules.yields import Evidence, remembered, yield_of

__all__ = [
    "AQLS",
    "INSPECTION",
    "LEVELS",
    "NINTHS",
    "ClassPlan",
    "DefectClass",
    "Evidence",
    "Found",
    "InspectionState",
    "Ninth",
    "Pin",
    "Plan",
    "Plans",
    "Result",
    "Series",
    "Severity",
    "Stage",
    "Standard",
    "Verdict",
    "after",
    "aql_named",
    "checked",
    "code_letter",
    "counted",
    "drawn",
    "hardened",
    "lightened",
    "middle_of",
    "passes",
    "pinned",
    "plan_for",
    "plans_for",
    "remembered",
    "results",
    "resumed",
    "sample_allows",
    "sample_of",
    "tighter",
    "undescribed",
    "worst",
    "yield_of",
]
