"""The Unicode text of LaTeX commands. Data only; `text.latex` reads it."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


LETTERS = _pairs(
    "o ø O Ø l ł L Ł i ı j ȷ ss ß ae æ AE Æ oe œ OE Œ aa å AA Å dh ð DH Ð th þ TH Þ dj đ DJ Đ ng ŋ"
    " lq ‘ rq ’ hyphen - nobreakdash -"
)
"""Letters and marks of words: a blank after one ends the command and is not part of the word."""

SYMBOLS = _pairs(
    """
    eg e.g. ie i.e. Eg E.g. Ie I.e. etc etc. iid i.i.d. wrt w.r.t. vs vs.
    alpha α beta β gamma γ delta δ epsilon ε varepsilon ε eps ε zeta ζ eta η theta θ vartheta ϑ iota ι
    kappa κ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ
    upsilon υ phi φ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ
    Upsilon Υ Phi Φ Psi Ψ Omega Ω digamma ϝ textmu µ textalpha α textbeta β textgamma γ textlambda λ
    times × div ÷ pm ± mp ∓ cdot · ast * star ⋆ circ ∘ bullet • cap ∩ cup ∪ sqcap ⊓ sqcup ⊔ uplus ⊎ vee
    ∨ lor ∨ wedge ∧ land ∧ setminus ∖ smallsetminus ∖ oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ dagger †
    ddagger ‡ amalg ⨿ diamond ⋄ wr ≀ bigcap ⋂ bigcup ⋃ bigoplus ⨁ bigotimes ⨂ bigwedge ⋀ bigvee ⋁ ltimes
    ⋉ rtimes ⋊ leq ≤ le ≤ leqslant ≤ geq ≥ ge ≥ geqslant ≥ neq ≠ ne ≠ equiv ≡ sim ∼ thicksim ∼ simeq ≃
    approx ≈ thickapprox ≈ cong ≅ propto ∝ varpropto ∝ ll ≪ gg ≫ lll ⋘ ggg ⋙ prec ≺ succ ≻ preceq ⪯
    succeq ⪰ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ subsetneq ⊊ supsetneq ⊋ sqsubseteq ⊑ sqsupseteq ⊒
    in ∈ ni ∋ notin ∉ mid ∣ nmid ∤ parallel ∥ perp ⊥ vdash ⊢ dashv ⊣ models ⊨ vDash ⊨ asymp ≍ doteq ≐
    triangleq ≜ coloneqq ≔ lesssim ≲ lessapprox ⪅ gtrsim ≳ gtrapprox ⪆ lt < gt > colon : bowtie ⋈ smile
    ⌣ frown ⌢ multimap ⊸ gtrless ≷ lessgtr ≶ leftarrow ← gets ← rightarrow → to → leftrightarrow ↔
    Leftarrow ⇐ Rightarrow ⇒ Leftrightarrow ⇔ iff ⇔ implies ⇒ impliedby ⇐ mapsto ↦ longmapsto ↦
    longrightarrow → longleftarrow ← longleftrightarrow ↔ uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑
    Downarrow ⇓ nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖ hookrightarrow ↪ hookleftarrow ↩
    rightleftharpoons ⇌ leftrightarrows ⇆ rightleftarrows ⇄ leadsto ⇝ rightsquigarrow ⇝ Longrightarrow ⇒
    Longleftrightarrow ⇔ twoheadrightarrow ↠ upharpoonright ↾ restriction ↾ circlearrowright ↻ sum ∑
    prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ partial ∂ nabla ∇ infty ∞ forall ∀ exists ∃ nexists ∄
    neg ¬ lnot ¬ emptyset ∅ varnothing ∅ top ⊤ bot ⊥ angle ∠ measuredangle ∡ triangle △ square □ Box □
    Diamond ◇ blacksquare ■ blacktriangle ▲ bigcirc ◯ bigstar ★ clubsuit ♣ diamondsuit ♢ heartsuit ♡
    spadesuit ♠ qed ∎ therefore ∴ because ∵ prime ′ backprime ‵ hbar ℏ ell ℓ Re ℜ Im ℑ wp ℘ aleph ℵ beth
    ℶ imath ı jmath ȷ complement ∁ surd √ checkmark ✓ cmark ✓ xmark ✗ flat ♭ natural ♮ sharp ♯ degree °
    textdegree ° celsius ℃ percent % ldots … dots … dotsc … dotsb ⋯ cdots ⋯ vdots ⋮ ddots ⋱
    textellipsis … lbrace { rbrace } lbrack [ rbrack ] langle ⟨ rangle ⟩ lceil ⌈ rceil ⌉ lfloor ⌊ rfloor
    ⌋ lvert | rvert | vert | lVert ‖ rVert ‖ Vert ‖ llbracket ⟦ rrbracket ⟧ backslash \\ textbackslash
    \\ slash / textbar | textless < textgreater > textasciitilde ~ textasciicircum ^ textunderscore _
    textendash – textemdash — textquotedblleft “ textquotedblright ” textquoteleft ‘ textquoteright ’
    textquotesingle ' textbullet • textperiodcentered · texttimes × textregistered ® textcopyright ©
    copyright © texttrademark ™ circledR ® S § P ¶ pounds £ textsterling £ euro € texteuro € yen ¥
    textdollar $ textpm ± textrightarrow → textleftarrow ← guillemotleft « guillemotright » LaTeX LaTeX
    TeX TeX ddag ‡ dag † And & eth ð degC °C angstrom Å micro µ ohm Ω textohm Ω lightning ↯
    vartriangle △ triangledown ▽ triangleleft ◁ triangleright ▷ trianglelefteq ⊴ trianglerighteq ⊵
    vartriangleleft ⊲ vartriangleright ⊳ bigtriangleup △ bigtriangledown ▽ blacktriangledown ▼
    blacktriangleleft ◀ blacktriangleright ▶ lozenge ◊ blacklozenge ⧫ bigodot ⨀ biguplus ⨄ bigsqcup ⨆
    bigsqcap ⨅ rightarrowtail ↣ leftarrowtail ↢ twoheadleftarrow ↞ nleftarrow ↚ nrightarrow ↛ nLeftarrow
    ⇍ nRightarrow ⇏ nleftrightarrow ↮ Lleftarrow ⇚ Rrightarrow ⇛ rightharpoonup ⇀ rightharpoondown ⇁
    leftharpoonup ↼ leftharpoondown ↽ leftrightharpoons ⇋ upuparrows ⇈ downdownarrows ⇊ leftleftarrows ⇇
    rightrightarrows ⇉ Updownarrow ⇕ Longleftarrow ⇐ longmapsfrom ↤ mapsfrom ↤ curvearrowright ↷
    curvearrowleft ↶ circlearrowleft ↺ looparrowright ↬ looparrowleft ↫ dashrightarrow ⇢ dashleftarrow ⇠
    upharpoonleft ↿ downharpoonright ⇂ downharpoonleft ⇃ leftrightsquigarrow ↭ dotsm ⋯ dotsi ⋯ dotso …
    iddots ⋰ adots ⋰ hdots … mathellipsis … leftthreetimes ⋋ rightthreetimes ⋌ boxtimes ⊠ boxplus ⊞
    boxminus ⊟ boxdot ⊡ circledast ⊛ circledcirc ⊚ circleddash ⊝ dotplus ∔ doublecap ⋒ Cap ⋒ Cup ⋓
    curlywedge ⋏ curlyvee ⋎ barwedge ⊼ veebar ⊻ doublebarwedge ⩞ intercal ⊺ divideontimes ⋇ centerdot ·
    bigcdot · cdotp · rhd ▷ lhd ◁ unrhd ⊵ unlhd ⊴ leqq ≦ geqq ≧ lneq ⪇ gneq ⪈ lneqq ≨ gneqq ≩ nless ≮
    ngtr ≯ nleq ≰ ngeq ≱ nleqslant ≰ ngeqslant ≱ nsim ≁ ncong ≇ nprec ⊀ nsucc ⊁ npreceq ⋠ nsucceq ⋡
    nsubseteq ⊈ nsupseteq ⊉ nsubset ⊄ nvdash ⊬ nvDash ⊭ nVdash ⊮ ntriangleleft ⋪ ntriangleright ⋫
    ntrianglelefteq ⋬ ntrianglerighteq ⋭ shortmid ∣ nshortmid ∤ shortparallel ∥ nparallel ∦ Vdash ⊩
    Vvdash ⊪ VDash ⊫ sqsubset ⊏ sqsupset ⊐ Subset ⋐ Supset ⋑ subseteqq ⫅ supseteqq ⫆ subsetneqq ⫋
    supsetneqq ⫌ varsubsetneq ⊊ varsupsetneq ⊋ preccurlyeq ≼ succcurlyeq ≽ curlyeqprec ⋞ curlyeqsucc ⋟
    precsim ≾ succsim ≿ precapprox ⪷ succapprox ⪸ precneqq ⪵ succneqq ⪶ precnsim ⋨ succnsim ⋩ llless ⋘
    gggtr ⋙ lesseqgtr ⋚ gtreqless ⋛ lessdot ⋖ gtrdot ⋗ lnsim ⋦ gnsim ⋧ lnapprox ⪉ gnapprox ⪊ eqsim ≂
    approxeq ≊ backsim ∽ backsimeq ⋍ bumpeq ≏ Bumpeq ≎ circeq ≗ eqcirc ≖ doteqdot ≑ Doteq ≑
    fallingdotseq ≒ risingdotseq ≓ coloneq ≔ Coloneqq ⩴ eqqcolon ≕ eqcolon ≕ questeq ≟ between ≬
    pitchfork ⋔ vcentcolon : dblcolon ∷ colonapprox ∶≈ colonsim ∶∼ smallsmile ⌣ smallfrown ⌢ Join ⋈
    eqdef ≝ defeq ≝ owns ∋ notni ∌ iiiint ⨌ oiint ∯ oiiint ∰ smallint ∫ varointclockwise ∲
    ointctrclockwise ∳ Finv Ⅎ Game ⅁ gimel ℷ daleth ℸ hslash ℏ Bbbk 𝕜 mho ℧ sphericalangle ∢ diagup ╱
    diagdown ╲ bigsetminus ∖ ballotx ✗ maltese ✠ circledS Ⓢ triangleeq ≜ ulcorner ⌜ urcorner ⌝ llcorner
    ⌞ lrcorner ⌟ lgroup ⟮ rgroup ⟯ lmoustache ⎰ rmoustache ⎱ llparenthesis ⦇ rrparenthesis ⦈ lBrack ⟦
    rBrack ⟧ lbag ⟅ rbag ⟆ bracevert ⎪ arrowvert | Arrowvert ‖ varGamma Γ varDelta Δ varTheta Θ
    varLambda Λ varXi Ξ varPi Π varSigma Σ varUpsilon Υ varPhi Φ varPsi Ψ varOmega Ω varkappa ϰ Alpha Α
    Beta Β Epsilon Ε Zeta Ζ Eta Η Iota Ι Kappa Κ Mu Μ Nu Ν Omicron Ο Rho Ρ Tau Τ Chi Χ thetasym ϑ
    upalpha α upbeta β upgamma γ updelta δ upepsilon ε upeta η uptheta θ uplambda λ upmu μ upnu ν uppi π
    uprho ρ upsigma σ uptau τ upphi φ upchi χ uppsi ψ upomega ω sun ☉ astrosun ☉ varoast ⊛ lambdabar ƛ
    wedgeq ≙ corresponds ≙ perthousand ‰ permil ‰ textperthousand ‰ female ♀ male ♂ venus ♀ bigwhitestar
    ☆ vartimes × increment ∆ varheartsuit ♥ vardiamondsuit ♦ textbigcircle ◯
    """
)

OPERATORS = {
    **{
        name: name
        for name in _words(
            """
            log ln lg exp min max sup inf lim limsup liminf arg argmin argmax sin cos tan cot sec csc sinh
            cosh tanh coth arcsin arccos arctan det dim ker gcd hom Pr sign sgn tr rank diag span
            poly polylog
            """
        )
    },
    "bmod": "mod",
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

BIG_OPERATORS = frozenset("∑∏∐∫∬∭∮⋂⋃⨁⨂⨀⨄⨆⋀⋁")
"""Signs that need a blank after their bounds."""

ACCENTS = {
    **dict(zip("`'^~\"=.", "\u0300\u0301\u0302\u0303\u0308\u0304\u0307", strict=True)),
    **dict(zip("ubcdHkrv", "\u0306\u0331\u0327\u0323\u030b\u0328\u030a\u030c", strict=True)),
    **dict.fromkeys(("hat", "widehat"), "\u0302"),
    **dict.fromkeys(("tilde", "widetilde", "Tilde"), "\u0303"),
    **dict(zip(("bar", "vec", "dot", "ddot", "acute"), "\u0304\u20d7\u0307\u0308\u0301", strict=True)),
    **dict(zip(("grave", "breve", "check", "mathring"), "\u0300\u0306\u030c\u030a", strict=True)),
}
"""Commands and their combining marks; a command of one character needs a letter or a group after it."""

LINES = {"overline": "\u0304", "underline": "\u0332", "overrightarrow": "\u20d7", "overleftarrow": "\u20d6"}
"""Marks over or under a formula; in prose such a command only underlines."""

ARROWS = _pairs(
    """
    xrightarrow → xleftarrow ← xleftrightarrow ↔ xRightarrow ⇒ xLeftarrow ⇐ xLeftrightarrow ⇔ xmapsto ↦
    xhookrightarrow ↪ xhookleftarrow ↩ xtwoheadrightarrow ↠ xrightharpoonup ⇀ xleftharpoonup ↼
    xrightleftharpoons ⇌ xlongequal =
    """
)
"""Arrows with labels."""

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

SILENT = _words(
    """
    limits displaylimits negthinspace negmedspace negthickspace strut mathstrut null hfil vfill nolimits
    it bf em rm tt sf sc sl tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge
    bfseries itshape scshape ttfamily sffamily rmfamily mdseries upshape slshape normalfont boldmath
    unboldmath displaystyle textstyle scriptstyle scriptscriptstyle noindent centering protect
    allowbreak nobreak relax xspace nonumber notag maketitle linebreak par smallskip medskip bigskip
    item hfill sloppy leavevmode footnotemark
    """
)
"""Commands that change only how the rest looks."""

SILENT_WITH_ARGUMENT = {
    **dict.fromkeys(
        _words(
            """
            label color begin end vspace hspace mspace phantom hphantom vphantom hypersetup pagestyle
            thispagestyle index selectlanguage bibliographystyle bibliography noopsort tag
            """
        ),
        1,
    ),
    **dict.fromkeys(("fontsize", "setlength", "setcounter", "rule"), 2),
    "definecolor": 3,
}
"""Commands whose arguments are not text of the paper, and how many they have."""

ROWS = _words(
    "begin cr newline tabularnewline substack cases matrix pmatrix bmatrix vmatrix eqalign displaylines"
)
"""Commands of rows and cells."""

UPRIGHT = frozenset(("\\rm", "\\sf", "\\tt", "\\sc", "\\it", "\\bf"))
"""Commands of fonts at the start of a group that is a name."""

DELIMITER_SIGNS = {".": "", "<": "⟨", ">": "⟩"}
"""Delimiters that are not themselves."""

LENGTHS = _words("kern mkern hskip mskip vskip")
"""Commands that a length follows."""

DELIMITERS = _words(
    "left right middle big Big bigg Bigg bigl bigr bigm Bigl Bigr Bigm biggl biggr biggm Biggl Biggr Biggm"
)
"""Commands that only enlarge the delimiter after them."""

WIDE_SPACES = _words(
    """
    quad qquad enspace enskip thinspace medspace thickspace space nobreakspace
    """
)


WORDS = frozenset(OPERATORS) | SILENT | WIDE_SPACES | DELIMITERS
"""Commands without argument that are not symbols."""

PROSE_COMMANDS = _words(
    "text textrm textbf textit textsf texttt textsc textnormal textup textsl emph mbox hbox"
    " mkbibemph mkbibbold mkbibitalic NoCaseChange"
)
"""Commands whose argument is prose even in a formula."""

UNITS = _pairs(
    """
    metre m meter m gram g kilogram kg second s minute min hour h day d hertz Hz watt W joule J volt V
    ampere A kelvin K newton N pascal Pa bit bit byte B percent % degree ° celsius °C degreeCelsius °C
    angstrom Å ohm Ω litre L liter L electronvolt eV pico p nano n micro µ milli m centi c kilo k mega M
    giga G tera T peta P exa E per / squared ² cubed ³ square ² cubic ³
    """
)
"""Units and prefixes of the package siunitx."""

PLAIN_COMMANDS = _words(
    """
    mathrm mathbf mathit mathsf mathtt mathnormal boldsymbol bm bold pmb operatorname operatornamewithlimits
    smash mathop mathrel mathbin mathord mathopen mathclose mathpunct mathinner
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
SMALL = "".join(
    sorted({chr(small) for table in (SUPERSCRIPTS, SUBSCRIPTS) for small in table.values()} - set("*′†‡⋆°"))
)
"""The characters that are scripts by themselves."""
