"""The look of the chat page as a Gradio theme: paper, ink, one green; system fonts only.

Colours are contrast AA for their use. The rest of the look is in static/app.css, which
uses the variables set here.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradio.themes import Base

__all__ = ["paper_theme"]

_SANS = ("ui-sans-serif", "system-ui", "Segoe UI", "Roboto", "Helvetica Neue", "sans-serif")
_MONO = ("ui-monospace", "Consolas", "monospace")


def paper_theme() -> "Base":
    """A fresh theme; names no font that would have to be fetched."""
    from gradio.themes import Base, Color

    green = Color(
        "#eef5f1", "#d6e8de", "#b0d3c0", "#7fb79b", "#4f9878", "#327c5d", "#24634a",
        "#1c4f3b", "#173f30", "#123328", "#0a2019", name="green",
    )  # fmt: skip
    stone = Color(
        "#fbfaf7", "#f4f2ec", "#e6e2d9", "#d2ccc0", "#a39c8f", "#6f695f", "#575249",
        "#403c36", "#26241f", "#1b1a17", "#131210", name="stone",
    )  # fmt: skip
    theme = Base(
        primary_hue=green,
        secondary_hue=green,
        neutral_hue=stone,
        radius_size="sm",
        spacing_size="md",
        text_size="md",
        font=_SANS,
        font_mono=_MONO,
    )
    return theme.set(
        body_background_fill="*neutral_50",
        body_background_fill_dark="*neutral_950",
        body_text_color="*neutral_800",
        body_text_color_dark="#e9e5dc",
        body_text_color_subdued="*neutral_500",
        body_text_color_subdued_dark="#a8a295",
        background_fill_primary="#ffffff",
        background_fill_primary_dark="*neutral_900",
        background_fill_secondary="*neutral_100",
        background_fill_secondary_dark="*neutral_800",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0px",
        block_border_width_dark="0px",
        block_shadow="none",
        block_shadow_dark="none",
        block_padding="0px",
        block_label_background_fill="transparent",
        block_label_background_fill_dark="transparent",
        block_title_text_color="*neutral_600",
        block_title_text_color_dark="#c9c4b8",
        block_title_text_weight="600",
        block_info_text_color="*neutral_500",
        block_info_text_color_dark="#a8a295",
        border_color_primary="*neutral_200",
        border_color_primary_dark="#36332d",
        input_background_fill="#ffffff",
        input_background_fill_dark="*neutral_900",
        input_border_color="*neutral_300",
        input_border_color_dark="#4a463e",
        input_border_color_focus="*primary_600",
        input_border_color_focus_dark="*primary_400",
        input_border_width="1px",
        input_placeholder_color="*neutral_500",
        input_placeholder_color_dark="#a8a295",
        checkbox_label_background_fill="transparent",
        checkbox_label_background_fill_dark="transparent",
        checkbox_label_background_fill_hover="*neutral_100",
        checkbox_label_background_fill_hover_dark="*neutral_800",
        checkbox_label_background_fill_selected="*primary_50",
        checkbox_label_background_fill_selected_dark="#1d2b24",
        checkbox_label_border_width="0px",
        checkbox_label_border_width_dark="0px",
        checkbox_label_shadow="none",
        button_primary_background_fill="*primary_700",
        button_primary_background_fill_hover="*primary_800",
        button_primary_background_fill_dark="*primary_600",
        button_primary_background_fill_hover_dark="*primary_700",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#ffffff",
        button_secondary_background_fill="*neutral_100",
        button_secondary_background_fill_dark="*neutral_800",
        button_secondary_text_color="*neutral_800",
        button_secondary_text_color_dark="#e9e5dc",
        link_text_color="*primary_700",
        link_text_color_dark="*primary_300",
    )
