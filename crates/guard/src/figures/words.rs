//! Numbers written out, in five languages.

use rustc_hash::FxHashMap;

use crate::lexeme::lexemes;

/// What a word says in a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Numeral {
    /// Zero to nineteen.
    Unit(u64),
    /// Twenty to ninety, and hundreds in one word.
    Tens(u64),
    /// French twenty, which four multiplies.
    Score,
    /// Times a hundred.
    Hundred,
    /// Times a power of ten: three, six, nine, twelve.
    Scale(i16),
    /// Two of a scale in one word.
    Two(i16),
    /// Twelve.
    Dozen,
    /// A half, of the scale before it or after it.
    Half,
    /// Between a number and its decimals.
    Point,
    /// Between parts of a number.
    And,
    /// Before a scale: one.
    One,
}

use Numeral::{And, Dozen, Half, Hundred, One, Point, Scale, Score, Tens, Two, Unit};

/// Words that mean the same, separated by spaces.
const TABLE: &[(&str, Numeral)] = &[
    ("zero zéro صفر אפס", Unit(0)),
    ("one un une واحد واحدة أحد إحدى يك یک אחד אחת", Unit(1)),
    (
        "two deux اثنان اثنين اثنا اثني اثنتان اثنتين دو שניים שתיים שני שתי שתים שנים",
        Unit(2),
    ),
    ("three trois ثلاثة ثلاث سه שלושה שלוש שלושת", Unit(3)),
    ("four quatre أربعة أربع چهار ארבעה ארבע ארבעת", Unit(4)),
    ("five cinq خمسة خمس پنج חמישה חמש חמשת", Unit(5)),
    ("six ستة ست شش שישה שש ששת", Unit(6)),
    ("seven sept سبعة سبع هفت שבעה שבע שבעת", Unit(7)),
    ("eight huit ثمانية ثماني ثمان هشت שמונה שמונת", Unit(8)),
    ("nine neuf تسعة تسع نه תשעה תשע תשעת", Unit(9)),
    ("ten dix عشرة عشر ده עשרה עשר עשרת", Unit(10)),
    ("eleven onze یازده", Unit(11)),
    ("twelve douze دوازده", Unit(12)),
    ("thirteen treize سیزده", Unit(13)),
    ("fourteen quatorze چهارده", Unit(14)),
    ("fifteen quinze پانزده", Unit(15)),
    ("sixteen seize شانزده", Unit(16)),
    ("seventeen هفده", Unit(17)),
    ("eighteen هجده هیجده", Unit(18)),
    ("nineteen نوزده", Unit(19)),
    ("twenty عشرون عشرين بیست עשרים", Tens(20)),
    ("vingt vingts", Score),
    ("thirty trente ثلاثون ثلاثين سی שלושים", Tens(30)),
    ("forty quarante أربعون أربعين چهل ארבעים", Tens(40)),
    ("fifty cinquante خمسون خمسين پنجاه חמישים", Tens(50)),
    ("sixty soixante ستون ستين شصت שישים", Tens(60)),
    ("seventy septante سبعون سبعين هفتاد שבעים", Tens(70)),
    (
        "eighty octante huitante ثمانون ثمانين هشتاد שמונים",
        Tens(80),
    ),
    ("ninety nonante تسعون تسعين نود תשעים", Tens(90)),
    (
        "hundred hundreds cent cents مئة مائة مئات صد یکصد מאה מאות",
        Hundred,
    ),
    (
        "مئتان مئتين مئتا مئتي مائتان مائتين دویست מאתיים",
        Tens(200),
    ),
    ("ثلاثمئة ثلاثمائة سیصد", Tens(300)),
    ("أربعمئة أربعمائة چهارصد", Tens(400)),
    ("خمسمئة خمسمائة پانصد", Tens(500)),
    ("ستمئة ستمائة ششصد", Tens(600)),
    ("سبعمئة سبعمائة هفتصد", Tens(700)),
    ("ثمانمئة ثمانمائة ثمانيمئة هشتصد", Tens(800)),
    ("تسعمئة تسعمائة نهصد", Tens(900)),
    (
        "thousand thousands mille milliers millier ألف آلاف ألفا هزار אלף אלפים אלפי",
        Scale(3),
    ),
    ("ألفان ألفين אלפיים", Two(3)),
    (
        "million millions مليون ملايين مليونا میلیون ملیون מיליון מיליונים מיליוני",
        Scale(6),
    ),
    ("مليونان مليونين", Two(6)),
    (
        "billion billions milliard milliards مليار مليارات بليون میلیارد ملیارد מיליארד מיליארדים מיליארדי",
        Scale(9),
    ),
    ("ملياران مليارين", Two(9)),
    (
        "trillion trillions تريليون تريليونات تریلیون טריליון",
        Scale(12),
    ),
    ("dozen dozens douzaine", Dozen),
    ("half demi demie نصف نیم חצי", Half),
    ("point virgule comma فاصلة ممیز נקודה", Point),
    ("and et و", And),
    ("a an", One),
];

/// Short for a scale, right after digits.
const SHORT: &[(&str, i16)] = &[
    ("k", 3),
    ("m", 6),
    ("mn", 6),
    ("mln", 6),
    ("mio", 6),
    ("mm", 6),
    ("b", 9),
    ("bn", 9),
    ("bln", 9),
    ("md", 9),
    ("mds", 9),
    ("mrd", 9),
    ("mia", 9),
    ("tn", 12),
    ("trn", 12),
];

/// Clitics that are written together with a number: and, with, to, as, the.
const CLITICS: [(&str, bool); 12] = [
    ("و", true),
    ("ו", true),
    ("ب", false),
    ("ل", false),
    ("ال", false),
    ("وال", true),
    ("ה", false),
    ("ב", false),
    ("ל", false),
    ("כ", false),
    ("מ", false),
    ("ש", false),
];

/// The words of numbers.
#[derive(Debug)]
pub(crate) struct Numerals(FxHashMap<String, Numeral>);

impl Numerals {
    pub(crate) fn new() -> Self {
        let mut words = FxHashMap::default();
        for (spellings, numeral) in TABLE {
            for lexeme in lexemes(spellings) {
                words.insert(lexeme.text, *numeral);
            }
        }
        Self(words)
    }

    /// What a folded word says, and whether it has "and" before it.
    pub(crate) fn find(&self, word: &str) -> Option<(Numeral, bool)> {
        if let Some(numeral) = self.0.get(word) {
            return Some((*numeral, false));
        }
        if word.is_ascii() {
            return None;
        }
        CLITICS.iter().find_map(|(clitic, and)| {
            let rest = word.strip_prefix(clitic)?;
            match self.0.get(rest)? {
                And | Point | One => None,
                numeral => Some((*numeral, *and)),
            }
        })
    }
}

/// The scale that letters right after digits stand for.
pub(crate) fn short_scale(word: &str) -> Option<i16> {
    SHORT
        .iter()
        .find(|(short, _)| *short == word)
        .map(|(_, scale)| *scale)
}
