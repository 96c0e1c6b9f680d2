"""The forms of reviews: what a buyer says, why a reader complains, what the office decides."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from catalog.words import LANGUAGES, Words
from storefront.reviews import Complaint, NewReview
from storefront.reviews.rules import ALT, NAME, PHOTOS, SAYS, WORDS
from storefront.wiring.labels import label

#: What the languages call themselves.
TONGUES = (("zh-Hans", Words("中文", "中文")), ("en", Words("English", "English")))
#: What stars mean in words, the best first.
MEANINGS = (
    ("5", _l("5 stars: I love it")),
    ("4", _l("4 stars: good")),
    ("3", _l("3 stars: all right")),
    ("2", _l("2 stars: not so good")),
    ("1", _l("1 star: disappointing")),
)
#: The fields of the photos, in their order.
PHOTO_FIELDS = tuple(f"photo{place}" for place in range(1, PHOTOS + 1))


class ReviewForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Stars, words and a name. Photos stand beside it: `photo1` and what it shows, `shows1`."""

    stars = RadioField(
        _l("How do you like it?"),
        [InputRequired(_l("Please choose from one to five stars."))],
        choices=MEANINGS,
    )
    words = TextAreaField(
        _l("What would you tell others?"),
        [Optional(), Length(max=WORDS)],
        description=_l("Plain text. Links stay text; please leave out phone numbers."),
    )
    name = StringField(
        _l("The name to show"),
        [Optional(), Length(max=NAME)],
        description=_l("Any name you like. Left empty: “a buyer”."),
    )
    language = SelectField(
        _l("Language of your text"), choices=[(key, name.en) for key, name in TONGUES]
    )

    def new(self, line_id: int, product_id: int) -> NewReview:
        """What she says; only of a valid form."""
        return NewReview(
            order_line_id=line_id,
            product_id=product_id,
            stars=int(self.stars.data),
            words=str(self.words.data or ""),
            name=str(self.name.data or ""),
            language=str(self.language.data),
        )


class ComplaintForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Why we should look at a review."""

    reason = RadioField(_l("What is wrong with it?"), [InputRequired(_l("Please choose one."))])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = [(each.value, label(each)) for each in Complaint]


class DecisionForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """What the office decides, and what it tells her; `edition` is what was read."""

    edition = HiddenField()
    says = TextAreaField(
        _l("To her"),
        [Optional(), Length(max=SAYS)],
        description=_l("Needed when it is not shown: what she could change."),
    )


class ReplyForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """What we answer for everybody to read, and her words in the other language."""

    answer = TextAreaField(_l("Our answer"), [Optional(), Length(max=SAYS)])
    answer_language = SelectField(
        _l("Language of the answer"), choices=[(key, name.en) for key, name in TONGUES]
    )
    voice = SelectField(
        _l("Who answers"),
        choices=[("shop", _l("The shop")), ("cooperative", _l("The cooperative"))],
    )
    translation = TextAreaField(
        _l("Her words in the other language"),
        [Optional(), Length(max=WORDS)],
        description=_l("Shown below hers, as a translation."),
    )


def photo_words(shows: str, language: str) -> Words:
    """What a photo shows, for those who do not see it, in the language she writes."""
    shows = " ".join(shows.split())[:ALT]
    if not shows:
        return Words("买家拍的照片", "Photo by a buyer")
    return Words(zh=shows) if language == LANGUAGES[0] else Words(en=shows)
