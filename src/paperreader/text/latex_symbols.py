"""The letters and signs that LaTeX commands stand for. Data only; `text.latex_reader` reads it."""

from __future__ import annotations


def words_of(text: str) -> frozenset[str]:
    """Return the words of `text`."""
    return frozenset(text.split())


def pairs_of(text: str) -> dict[str, str]:
    """Return the words of `text` as a dictionary: a key, its value, the next key."""
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


LETTERS = pairs_of(
    "o ø O Ø l ł L Ł i ı j ȷ ss ß ae æ AE Æ oe œ OE Œ aa å AA Å dh ð DH Ð th þ TH Þ dj đ DJ Đ ng ŋ"
    " lq ‘ rq ’ hyphen - nobreakdash -"
)
"""Letters and marks of words: a blank after one ends the command and is not part of the word."""

SYMBOLS = pairs_of(
    """
    eg e.g. ie i.e. Eg E.g. Ie I.e. etc etc. iid i.i.d. wrt w.r.t. vs vs. alpha α beta β gamma γ delta δ
    epsilon ε varepsilon ε eps ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν xi ξ
    omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi φ varphi φ chi χ psi ψ
    omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω digamma ϝ
    textmu µ textalpha α textbeta β textgamma γ textlambda λ times × div ÷ pm ± mp ∓ cdot · ast * star ⋆
    circ ∘ bullet • cap ∩ cup ∪ sqcap ⊓ sqcup ⊔ uplus ⊎ vee ∨ lor ∨ wedge ∧ land ∧ setminus ∖
    smallsetminus ∖ oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ dagger † ddagger ‡ amalg ⨿ diamond ⋄ wr ≀
    bigcap ⋂ bigcup ⋃ bigoplus ⨁ bigotimes ⨂ bigwedge ⋀ bigvee ⋁ ltimes ⋉ rtimes ⋊ leq ≤ le ≤ leqslant ≤
    geq ≥ ge ≥ geqslant ≥ neq ≠ ne ≠ equiv ≡ sim ∼ thicksim ∼ simeq ≃ approx ≈ thickapprox ≈ cong ≅
    propto ∝ varpropto ∝ ll ≪ gg ≫ lll ⋘ ggg ⋙ prec ≺ succ ≻ preceq ⪯ succeq ⪰ subset ⊂ supset ⊃
    subseteq ⊆ supseteq ⊇ subsetneq ⊊ supsetneq ⊋ sqsubseteq ⊑ sqsupseteq ⊒ in ∈ ni ∋ notin ∉ mid ∣ nmid
    ∤ parallel ∥ perp ⊥ vdash ⊢ dashv ⊣ models ⊨ vDash ⊨ asymp ≍ doteq ≐ triangleq ≜ coloneqq ≔ lesssim
    ≲ lessapprox ⪅ gtrsim ≳ gtrapprox ⪆ lt < gt > colon : bowtie ⋈ smile ⌣ frown ⌢ multimap ⊸ gtrless ≷
    lessgtr ≶ leftarrow ← gets ← rightarrow → to → leftrightarrow ↔ Leftarrow ⇐ Rightarrow ⇒
    Leftrightarrow ⇔ iff ⇔ implies ⇒ impliedby ⇐ mapsto ↦ longmapsto ↦ longrightarrow → longleftarrow ←
    longleftrightarrow ↔ uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓ nearrow ↗ searrow ↘
    swarrow ↙ nwarrow ↖ hookrightarrow ↪ hookleftarrow ↩ rightleftharpoons ⇌ leftrightarrows ⇆
    rightleftarrows ⇄ leadsto ⇝ rightsquigarrow ⇝ Longrightarrow ⇒ Longleftrightarrow ⇔
    twoheadrightarrow ↠ upharpoonright ↾ restriction ↾ circlearrowright ↻ sum ∑ prod ∏ coprod ∐ int ∫
    iint ∬ iiint ∭ oint ∮ partial ∂ nabla ∇ infty ∞ forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ emptyset ∅
    varnothing ∅ top ⊤ bot ⊥ angle ∠ measuredangle ∡ triangle △ square □ Box □ Diamond ◇ blacksquare ■
    blacktriangle ▲ bigcirc ◯ bigstar ★ clubsuit ♣ diamondsuit ♢ heartsuit ♡ spadesuit ♠ qed ∎ therefore
    ∴ because ∵ prime ′ backprime ‵ hbar ℏ ell ℓ Re ℜ Im ℑ wp ℘ aleph ℵ beth ℶ imath ı jmath ȷ
    complement ∁ surd √ checkmark ✓ cmark ✓ xmark ✗ flat ♭ natural ♮ sharp ♯ deg ° degree ° textdegree °
    celsius ℃ percent % ldots … dots … dotsc … dotsb ⋯ cdots ⋯ vdots ⋮ ddots ⋱ textellipsis … lbrace {
    rbrace } lbrack [ rbrack ] langle ⟨ rangle ⟩ lceil ⌈ rceil ⌉ lfloor ⌊ rfloor ⌋ lvert | rvert | vert
    | lVert ‖ rVert ‖ Vert ‖ llbracket ⟦ rrbracket ⟧ backslash \\ textbackslash \\ slash / textbar |
    textless < textgreater > textasciitilde ~ textasciicircum ^ textunderscore _ textendash – textemdash
    — textquotedblleft “ textquotedblright ” textquoteleft ‘ textquoteright ’ textquotesingle '
    textbullet • textperiodcentered · texttimes × textregistered ® textcopyright © copyright ©
    texttrademark ™ circledR ® S § P ¶ pounds £ textsterling £ euro € texteuro € yen ¥ textdollar $
    textpm ± textrightarrow → textleftarrow ← guillemotleft « guillemotright » LaTeX LaTeX TeX TeX ddag
    ‡ dag † And & eth ð degC °C angstrom Å micro µ ohm Ω textohm Ω lightning ↯ vartriangle △
    triangledown ▽ triangleleft ◁ triangleright ▷ trianglelefteq ⊴ trianglerighteq ⊵ vartriangleleft ⊲
    vartriangleright ⊳ bigtriangleup △ bigtriangledown ▽ blacktriangledown ▼ blacktriangleleft ◀
    blacktriangleright ▶ lozenge ◊ blacklozenge ⧫ bigodot ⨀ biguplus ⨄ bigsqcup ⨆ bigsqcap ⨅
    rightarrowtail ↣ leftarrowtail ↢ twoheadleftarrow ↞ nleftarrow ↚ nrightarrow ↛ nLeftarrow ⇍
    nRightarrow ⇏ nleftrightarrow ↮ Lleftarrow ⇚ Rrightarrow ⇛ rightharpoonup ⇀ rightharpoondown ⇁
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
    ☆ vartimes × increment ∆ varheartsuit ♥ vardiamondsuit ♦ textbigcircle ◯ textasteriskcentered *
    textbraceleft { textbraceright } textdaggerdbl ‡ textdagger † ldotp . intop ∫ ointop ∮ relbar -
    Relbar = mapstochar ↦ lhook ⸦ rhook ⸧ dasharrow ⇢ idotsint ∫⋯∫ doublecup ⋓ eqslantless ⪕ lesseqqgtr
    ⪋ eqslantgtr ⪖ gtreqqless ⪌ backepsilon ϶ nleqq ≦̸ lvertneqq ≨ precnapprox ⪹ nsubseteqq ⫅̸
    varsubsetneqq ⫋ varsupsetneqq ⫌ ngeqq ≧̸ gvertneqq ≩ succnapprox ⪺ nshortparallel ∦ nVDash ⊯
    nsupseteqq ⫆̸ Lsh ↰ Rsh ↱ nLeftrightarrow ⇎ varoiint ∯ sqint ⨖ ointclockwise ∲ varointctrclockwise ∳
    fint ⨍ divides ∣ nequiv ≢ napprox ≉ nsimeq ≄ diameter ⌀ nsupset ⊅ nsqsubseteq ⋢ nsqsupseteq ⋣
    sqsubsetneq ⋤ sqsupsetneq ⋥ smalltriangleup ▵ smalltriangledown ▿ nlesssim ≴ ngtrsim ≵ bigplus +
    bigtimes ⨉ bigcurlywedge ⋏ bigcurlyvee ⋎ lparen ( rparen ) Coloneq ⩴ approxcolon ≈: simcolon ∼:
    dotproduct · Yup ⅄ boxast ⧆ boxbar ◫ boxslash ⧅ boxbslash ⧄ boxcircle ⧇ fatsemi ⨟ interleave ⫴ merge
    ⨇ obar ⦶ obslash ⦸ sslash ⫽ bigbox □ bigparallel ‖ Longmapsto ⟾ Mapsto ⤇ Mapsfrom ⤆
    rightarrowtriangle ⇾ leftarrowtriangle ⇽ shortdownarrow ↓ shortleftarrow ← shortrightarrow →
    shortuparrow ↑ koppa ϟ stigma ϛ sampi ϡ upzeta ζ upiota ι upkappa κ upxi ξ upupsilon υ upvarepsilon
    ε upvartheta ϑ upvarpi ϖ upvarphi φ Upgamma Γ Updelta Δ Uptheta Θ Uplambda Λ Upxi Ξ Uppi Π Upsigma Σ
    Upupsilon Υ Upphi Φ Uppsi Ψ Upomega Ω apprle ≲ apprge ≳ varangle ∢ wasylozenge ⌑ Square □ CheckedBox
    ☑ XBox ☒ hexagon ⎔ pentagon ⬠ Circle ○ CIRCLE ● LEFTcircle ◐ RIGHTcircle ◑ mercury ☿ jupiter ♃
    saturn ♄ neptune ♆ earth ♁ Earth ♁ Sun ☉ SIUnitSymbolMicro µ SIUnitSymbolCelsius °C SIUnitSymbolOhm
    Ω gradient ∇ divergence ∇· curl ∇× laplacian ∇² differential d diffd d mathsection § mathparagraph ¶
    mathdollar $ mathunderscore _ mathsterling £
    """
)

EXACT = {"epsilon": "ϵ", "phi": "ϕ"}
"""Letters that a formula must tell from their variants; elsewhere they are as they are typed."""

BIG_OPERATORS = frozenset("∑∏∐∫∬∭∮⋂⋃⨁⨂⨀⨄⨆⋀⋁")
"""Signs that need a blank after their bounds."""
