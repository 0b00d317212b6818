"""Letters that UTS #39 does not list and that still pass for a Latin letter inside a Latin word."""

from __future__ import annotations

from collections.abc import Mapping

# A capital that is listed has a small letter of the same shape, and the other way round; the rest
# is what people pick from the tables of "fancy" letters.
NEIGHBOURS: Mapping[str, str] = {
    "в": "b", "г": "r", "д": "a", "з": "3", "и": "n", "й": "n", "к": "k", "л": "n", "м": "m",
    "н": "h", "п": "n", "т": "t", "у": "y", "ц": "u", "ч": "4", "ш": "w", "щ": "w", "ъ": "b",
    "ы": "bl", "ь": "b", "э": "3", "ю": "io", "я": "r", "ё": "e", "є": "e", "ж": "x", "љ": "jb",
    "њ": "hb", "Я": "R", "И": "N", "Г": "r", "П": "n", "Д": "A", "Ц": "U", "Ш": "W", "Щ": "W",
    "Ч": "4", "З": "3", "Э": "3", "Є": "E", "Ж": "X", "Л": "n",
    "β": "b", "δ": "d", "ε": "e", "ζ": "z", "η": "n", "θ": "o", "κ": "k", "λ": "a", "μ": "u",
    "ξ": "e", "π": "n", "σ": "o", "τ": "t", "φ": "o", "χ": "x", "ψ": "w", "ω": "w", "Λ": "A",
    "Σ": "E", "Ξ": "E", "Δ": "A", "Θ": "O", "Φ": "O", "Ω": "O", "Π": "n", "ς": "s",
    "ա": "w", "ո": "n", "ս": "u", "հ": "h", "օ": "o", "ց": "g", "զ": "q", "յ": "j", "ռ": "n",
    "ք": "p", "ղ": "n", "ե": "t", "կ": "u", "լ": "l",
    "א": "n", "ח": "n", "ת": "n", "ט": "u", "ס": "o", "ם": "o", "ו": "l", "ן": "l", "ץ": "y",
    "ש": "w", "ר": "r",
    "ა": "s", "ო": "m", "ი": "o", "თ": "o", "ძ": "d", "ხ": "b",
    "卂": "a", "乃": "b", "匚": "c", "刀": "d", "乇": "e", "千": "f", "卄": "h", "丨": "i",
    "爪": "m", "几": "n", "口": "o", "ㄖ": "o", "卩": "p", "尺": "r", "丂": "s", "丅": "t",
    "ㄒ": "t", "凵": "u", "ㄩ": "u", "山": "w", "乂": "x", "丫": "y", "ㄚ": "y", "乙": "z",
    "ㄥ": "l",
}  # fmt: skip
