"""Words that stand beside photos of learning, for those who do not see them."""

from __future__ import annotations

from catalog.words import Words

EXERCISE_PHOTO = Words("练习的照片", "A photo of an exercise")
TRIAL_PHOTO = Words("试做作品的照片", "A photo of a trial piece")
