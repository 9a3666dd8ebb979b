"""What the buttons carry by which a family is introduced to a coordinator. Only ever add."""

from aiogram.filters.callback_data import CallbackData

from screens.own_buttons import Letters, Own


class HandoversButton(CallbackData, prefix="ho"):
    """Begin to introduce a family, and see the introductions that one has to do with."""


class IntroduceButton(CallbackData, prefix="hoi"):
    """Introduce a family to this coordinator: make the code."""

    staff: Own


class TakeBackButton(CallbackData, prefix="hb"):
    """Take a code back that no family has used yet."""

    handover: Own


class IntroducedButton(CallbackData, prefix="hos"):
    """See the introduction of a family, as its coordinator, and say how it went.

    Args:
        met: Empty: only see it. `1`: we have met. `0`: not yet.
    """

    handover: Own
    met: Letters


class AgreeHandoverButton(CallbackData, prefix="ha"):
    """Agree to be introduced (family, on its own phone): the code that it has opened."""

    code: Letters


class OwnHandoverButton(CallbackData, prefix="hf"):
    """See the own introduction (family), and say how it went.

    Args:
        met: As in `IntroducedButton`.
    """

    handover: Own
    met: Letters


class EndHandoverButton(CallbackData, prefix="he"):
    """End the own introduction (family): one tap, and nothing is kept of it."""

    handover: Own
