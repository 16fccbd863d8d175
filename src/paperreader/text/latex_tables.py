"""The Unicode text of LaTeX commands. Data only; `text.latex_reader` reads it."""

from __future__ import annotations

from paperreader.text.latex_symbols import pairs_of, words_of

OPERATORS = {
    **{
        name: name
        for name in words_of(
            """
            log ln lg exp min max sup inf lim limsup liminf arg argmin argmax sin cos tan cot sec csc sinh
            cosh tanh coth arcsin arccos arctan det dim ker gcd hom Pr sign sgn tr rank diag span
            poly polylog
            """
        )
    },
    "bmod": "mod",
    "deg": "deg",
    "limsup": "lim sup",
    "liminf": "lim inf",
    "varlimsup": "lim sup",
    "varliminf": "lim inf",
    "injlim": "inj lim",
    "projlim": "proj lim",
    "varinjlim": "inj lim",
    "varprojlim": "proj lim",
}
"""Names that are set upright, with a blank between them and their neighbours."""

LINEAR = words_of("min max sup inf lim limsup liminf arg argmin argmax")
"""Functions whose value of a fraction needs no brackets around it."""

FRACTIONS = frozenset(("\\frac", "\\dfrac", "\\tfrac", "\\cfrac"))

ACCENTS = {
    **dict(zip("`'^~\"=.", "\u0300\u0301\u0302\u0303\u0308\u0304\u0307", strict=True)),
    **dict(zip("ubcdHkrv", "\u0306\u0331\u0327\u0323\u030b\u0328\u030a\u030c", strict=True)),
    **dict.fromkeys(("hat", "widehat"), "\u0302"),
    **dict.fromkeys(("tilde", "widetilde", "Tilde"), "\u0303"),
    **dict(zip(("bar", "vec", "dot", "ddot", "acute"), "\u0304\u20d7\u0307\u0308\u0301", strict=True)),
    **dict(zip(("grave", "breve", "check", "mathring"), "\u0300\u0306\u030c\u030a", strict=True)),
    **dict(zip(("dddot", "ddddot", "widecheck", "wideparen"), "\u20db\u20dc\u030c\u0311", strict=True)),
    **dict(zip(("Hat", "Bar", "Vec", "Dot", "Ddot"), "\u0302\u0304\u20d7\u0307\u0308", strict=True)),
}
"""Commands and their combining marks; a command of one character needs a letter or a group after it."""

LINES = {
    **dict.fromkeys(("overline", "widebar"), "\u0304"),
    **dict.fromkeys(("underline", "underbar"), "\u0332"),
    **dict.fromkeys(("cancel", "bcancel", "xcancel"), "\u0338"),
    "overrightarrow": "\u20d7",
    "overleftarrow": "\u20d6",
    "overleftrightarrow": "\u20e1",
    "underrightarrow": "\u20ef",
    "underleftarrow": "\u20ee",
}
"""Marks over or under a formula; in prose such a command only underlines."""

ARROWS = pairs_of(
    """
    xrightarrow → xleftarrow ← xleftrightarrow ↔ xRightarrow ⇒ xLeftarrow ⇐ xLeftrightarrow ⇔ xmapsto ↦
    xhookrightarrow ↪ xhookleftarrow ↩ xtwoheadrightarrow ↠ xrightharpoonup ⇀ xleftharpoonup ↼
    xrightleftharpoons ⇌ xlongequal =
    """
)
"""Arrows with labels."""

TEMPLATES = {
    **dict.fromkeys(("bra", "Bra"), "⟨{}|"),
    **dict.fromkeys(("ket", "Ket"), "|{}⟩"),
    **dict.fromkeys(("braket", "Braket", "expectationvalue", "expval"), "⟨{}⟩"),
    "innerproduct": "⟨{}|{}⟩",
    **dict.fromkeys(("ketbra", "outerproduct", "dyad"), "|{}⟩⟨{}|"),
    **dict.fromkeys(("matrixelement", "mel"), "⟨{}|{}|{}⟩"),
    **dict.fromkeys(("abs", "absolutevalue"), "|{}|"),
    "norm": "‖{}‖",
    **dict.fromkeys(("ceil", "ceiling"), "⌈{}⌉"),
    "floor": "⌊{}⌋",
    **dict.fromkeys(("set", "Set"), "{{{}}}"),
    **dict.fromkeys(("parens", "quantity"), "({})"),
    "brackets": "[{}]",
    **dict.fromkeys(("commutator", "comm"), "[{},{}]"),
    "order": "O({})",
    "evaluated": "{}|",
}
"""Commands that put signs around their arguments."""

SPACES = {
    ",": " ",
    ";": " ",
    ":": " ",
    " ": " ",
    "\n": " ",
    "\t": " ",
    "\\": " ",
    "!": "",
    "-": "",
    "/": "",
    "@": "",
}
"""Escaped characters that are white space or nothing."""

ESCAPED_IN_MATHS = {"|": "‖", ">": " "}

SILENT = words_of(
    """
    ignorespaces hline toprule midrule bottomrule adjustlimits limits displaylimits negthinspace
    negmedspace negthickspace strut mathstrut null hfil vfill nolimits it bf em rm tt sf sc sl tiny
    scriptsize footnotesize small normalsize large Large LARGE huge Huge bfseries itshape scshape
    ttfamily sffamily rmfamily mdseries upshape slshape normalfont boldmath unboldmath displaystyle
    textstyle scriptstyle scriptscriptstyle noindent centering protect allowbreak nobreak relax xspace
    nonumber notag maketitle linebreak par smallskip medskip bigskip item hfill sloppy leavevmode
    footnotemark
    """
)
"""Commands that change only how the rest looks."""

SILENT_WITH_ARGUMENT = {
    **dict.fromkeys(
        words_of(
            """
            label color begin end vspace phantom hphantom vphantom hypersetup pagestyle
            thispagestyle index selectlanguage bibliographystyle bibliography noopsort tag
            """
        ),
        1,
    ),
    **dict.fromkeys(("mathversion", "pagecolor", "cline", "halign"), 1),
    **dict.fromkeys(("fontsize", "setlength", "setcounter", "rule"), 2),
    "definecolor": 3,
}
"""Commands whose arguments are not text of the paper, and how many they have."""

ROWS = words_of(
    "begin cr newline tabularnewline substack cases matrix pmatrix bmatrix vmatrix eqalign eqalignno"
    " displaylines matrixquantity smallmatrixquantity"
)
"""Commands of rows and cells."""

UPRIGHT = frozenset(("\\rm", "\\sf", "\\tt", "\\sc", "\\it", "\\bf"))
"""Commands of fonts at the start of a group that is a name."""

DELIMITER_SIGNS = {".": "", "<": "⟨", ">": "⟩"}
"""Delimiters that are not themselves."""

LENGTHS = words_of("kern mkern vskip raise lower vrule hrule moveleft moveright")
"""Commands that a length follows."""

DELIMITERS = words_of(
    "left right middle big Big bigg Bigg bigl bigr bigm Bigl Bigr Bigm biggl biggr biggm Biggl Biggr Biggm"
)
"""Commands that only enlarge the delimiter after them."""

WIDE_SPACES = words_of(
    """
    quad qquad enspace enskip thinspace medspace thickspace space nobreakspace
    """
)


WORDS = frozenset(OPERATORS) | SILENT | WIDE_SPACES | DELIMITERS
"""Commands without argument that are not symbols."""

PROSE_COMMANDS = words_of(
    """
    text textrm textbf textit textsf texttt textsc textnormal textup textsl emph mbox hbox textmd
    intertext shortintertext vbox vtop fbox framebox makebox mkbibemph mkbibbold mkbibitalic
    NoCaseChange
    """
)
"""Commands whose argument is prose even in a formula."""

UNITS = pairs_of(
    """
    metre m meter m gram g kilogram kg second s minute min hour h day d hertz Hz watt W joule J volt V
    ampere A kelvin K newton N pascal Pa bit bit byte B percent % degree ° celsius °C degreeCelsius °C
    angstrom Å ohm Ω litre L liter L electronvolt eV pico p nano n micro µ milli m centi c kilo k mega M
    giga G tera T peta P exa E per / squared ² cubed ³ square ² cubic ³
    """
)
"""Units and prefixes of the package siunitx."""

PLAIN_COMMANDS = words_of(
    """
    mathrm mathbf mathit mathsf mathtt mathnormal boldsymbol bm bold pmb
    smash smashoperator mathmakebox boxed cramped mathclap mathllap mathrlap llap
    rlap clap mathrel mathbin mathord mathopen mathclose mathpunct mathinner
    """
)
"""Commands that stand for their argument."""

_CAPITALS, _SMALL = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
_SCRIPT = "𝒜ℬ𝒞𝒟ℰℱ𝒢ℋℐ𝒥𝒦ℒℳ𝒩𝒪𝒫𝒬ℛ𝒮𝒯𝒰𝒱𝒲𝒳𝒴𝒵𝒶𝒷𝒸𝒹ℯ𝒻ℊ𝒽𝒾𝒿𝓀𝓁𝓂𝓃ℴ𝓅𝓆𝓇𝓈𝓉𝓊𝓋𝓌𝓍𝓎𝓏"
_DOUBLE = "𝔸𝔹ℂ𝔻𝔼𝔽𝔾ℍ𝕀𝕁𝕂𝕃𝕄ℕ𝕆ℙℚℝ𝕊𝕋𝕌𝕍𝕎𝕏𝕐ℤ𝕒𝕓𝕔𝕕𝕖𝕗𝕘𝕙𝕚𝕛𝕜𝕝𝕞𝕟𝕠𝕡𝕢𝕣𝕤𝕥𝕦𝕧𝕨𝕩𝕪𝕫𝟘𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠𝟡"
_FRAKTUR = "𝔄𝔅ℭ𝔇𝔈𝔉𝔊ℌℑ𝔍𝔎𝔏𝔐𝔑𝔒𝔓𝔔ℜ𝔖𝔗𝔘𝔙𝔚𝔛𝔜ℨ𝔞𝔟𝔠𝔡𝔢𝔣𝔤𝔥𝔦𝔧𝔨𝔩𝔪𝔫𝔬𝔭𝔮𝔯𝔰𝔱𝔲𝔳𝔴𝔵𝔶𝔷"

FONTS = {
    **dict.fromkeys(("mathcal", "mathscr", "cal", "scr"), str.maketrans(_CAPITALS + _SMALL, _SCRIPT)),
    **dict.fromkeys(
        ("mathbb", "mathds", "mathbbm", "Bbb"), str.maketrans(_CAPITALS + _SMALL + "0123456789", _DOUBLE)
    ),
    **dict.fromkeys(("mathfrak", "frak"), str.maketrans(_CAPITALS + _SMALL, _FRAKTUR)),
}
"""Font commands and their tables for `str.translate`."""

SUPERSCRIPTS = str.maketrans(
    "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ⊤∘*′†‡⋆°−",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡᵀ°*′†‡⋆°⁻",
)
SUBSCRIPTS = str.maketrans("0123456789+-=()aehijklmnoprstuvxβγρφχ−", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ₋")
_NO_POWERS = set("*′†‡⋆°")
POWERS = "".join(sorted({chr(small) for small in SUPERSCRIPTS.values()} - _NO_POWERS))
SMALL = POWERS + "".join(chr(small) for small in SUBSCRIPTS.values())
"""The characters that are scripts by themselves; `POWERS` are those above the line."""
