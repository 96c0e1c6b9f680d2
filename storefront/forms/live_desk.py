"""The form of an overlay's arrangement."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange

from catalog.errors import Refusal
from storefront.live.desk import CardPlace, Look, Orientation, SafeArea, TextSize

PERCENT = [InputRequired(), NumberRange(0, 100)]


class LookForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Where things stand."""

    orientation = RadioField(
        _l("The picture stands"),
        choices=[
            (Orientation.PORTRAIT.value, _l("upright, 1080 × 1920")),
            (Orientation.LANDSCAPE.value, _l("across, 1920 × 1080")),
        ],
    )
    place = RadioField(
        _l("The card stands"),
        choices=[
            (CardPlace.BOTTOM.value, _l("at the bottom")),
            (CardPlace.LEFT.value, _l("on the left")),
            (CardPlace.RIGHT.value, _l("on the right")),
        ],
    )
    size = RadioField(
        _l("Captions are"),
        choices=[
            (TextSize.USUAL.value, _l("as usual")),
            (TextSize.LARGE.value, _l("large")),
            (TextSize.LARGEST.value, _l("very large")),
        ],
    )
    chat = IntegerField(_l("Left free at the bottom, %"), [InputRequired(), NumberRange(0, 40)])
    safe_left = IntegerField(_l("From the left, %"), PERCENT)
    safe_top = IntegerField(_l("From the top, %"), PERCENT)
    safe_width = IntegerField(_l("Width, %"), PERCENT)
    safe_height = IntegerField(_l("Height, %"), PERCENT)

    @classmethod
    def of(cls, look: Look) -> LookForm:
        """The form as it is filled in now."""
        safe = look.safe
        return cls(
            None,
            orientation=look.orientation.value,
            place=look.place.value,
            size=look.size.value,
            chat=look.chat,
            safe_left=safe.left,
            safe_top=safe.top,
            safe_width=safe.width,
            safe_height=safe.height,
        )

    @property
    def look(self) -> Look:
        """What was chosen."""
        if not self.validate():
            raise Refusal("desk.overlay", "Please look at the numbers again.", status=422)
        return Look(
            Orientation(self.orientation.data),
            CardPlace(self.place.data),
            TextSize(self.size.data),
            self.chat.data or 0,
            SafeArea(
                self.safe_left.data or 0,
                self.safe_top.data or 0,
                self.safe_width.data or 0,
                self.safe_height.data or 0,
            ),
        )
