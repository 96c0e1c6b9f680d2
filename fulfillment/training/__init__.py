"""Training: courses, learning, trial pieces, course days. Not the certificate (makers)."""

from fulfillment.training.actions import (
    Learner,
    NewTrial,
    begin,
    exercise,
    exercises_left,
    pause,
    show,
)
from fulfillment.training.assessing import Found, assess
from fulfillment.training.days import NewDay
from fulfillment.training.inviting import LessonInvitation, invite, invited
from fulfillment.training.learned import (
    Answer,
    Assessment,
    CourseDay,
    Exercise,
    Learning,
    Mark,
    Seat,
    Trial,
)
from fulfillment.training.models import (
    Course,
    CourseVersion,
    Criterion,
    Lesson,
    LessonDefect,
    LessonStep,
)
from fulfillment.training.rules import (
    DayState,
    LearningState,
    TrialState,
    VersionState,
    ends_on,
)
from fulfillment.training.survey import answer

__all__ = [
    "Answer",
    "Assessment",
    "Course",
    "CourseDay",
    "CourseVersion",
    "Criterion",
    "DayState",
    "Exercise",
    "Found",
    "Learner",
    "Learning",
    "LearningState",
    "Lesson",
    "LessonDefect",
    "LessonInvitation",
    "LessonStep",
    "Mark",
    "NewDay",
    "NewTrial",
    "Seat",
    "Trial",
    "TrialState",
    "VersionState",
    "answer",
    "assess",
    "begin",
    "ends_on",
    "exercise",
    "exercises_left",
    "invite",
    "invited",
    "pause",
    "show",
]
