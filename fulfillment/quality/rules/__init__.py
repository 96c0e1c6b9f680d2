"""What quality decides: which plan, how hard, and what a verdict must say. Pure, all of it."""

from fulfillment.quality.rules.sampling import Plan, aql_named, code_letter, plan_for, tighter
from fulfillment.quality.rules.switching import Result, Series, after, hardened, lightened, resumed
from fulfillment.quality.rules.tables import AQLS, LEVELS, Severity
from fulfillment.quality.rules.verdicts import INSPECTION, InspectionState, Verdict, checked

__all__ = [
    "AQLS",
    "INSPECTION",
    "LEVELS",
    "InspectionState",
    "Plan",
    "Result",
    "Series",
    "Severity",
    "Verdict",
    "after",
    "aql_named",
    "checked",
    "code_letter",
    "hardened",
    "lightened",
    "plan_for",
    "resumed",
    "tighter",
]
