"""An age in words. It loads nothing, as the saved screen is shown before anything is loaded."""


def age_in_words(minutes: int) -> str:
    """Return an age in words: `just now`, `12 min old`, `3 h old`, `2 days old`.

    A moment in the future was recorded while the clock was wrong: `of unknown age`.
    """
    if minutes < -1:
        return "of unknown age"
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min old"
    if minutes < 48 * 60:
        return f"{minutes // 60} h old"
    return f"{minutes // (24 * 60)} days old"
