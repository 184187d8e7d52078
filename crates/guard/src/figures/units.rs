//! What a figure counts, where it says so in a way that languages share.

use rustc_hash::FxHashMap;

use crate::figures::joined;
use crate::lexeme::{Lexeme, lexemes};

/// What is counted, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Unit(u8);

const TABLE: &[&str] = &[
    "% percent percents pct درصد אחוז אחוזים بالمئة بالمائة",
    "$ dollar dollars usd دولار دولارات دولارا دلار דולר דולרים",
    "€ euro euros eur يورو یورو אירו",
    "£ pound pounds sterling gbp livre livres جنيه پوند",
    "rial rials riyal riyals ريال ریال ریالی תומן تومان toman tomans",
    "₪ shekel shekels nis شيكل شواكل שקל שקלים ש\"ח",
    "dinar dinars دينار دنانير دینار דינר",
    "km kilometre kilometres kilometer kilometers kilomètre kilomètres كيلومتر كيلومترات کیلومتر ק\"מ קילומטר קילומטרים كم",
    "metre metres meter meters mètre mètres متر أمتار מטר מטרים",
    "mile miles ميل أميال مایل מייל",
    "hectare hectares ha هكتار هکتار הקטר דונם dunam dunams",
    "tonne tonnes ton tons طن أطنان تن טון טונות",
    "barrel barrels baril barils برميل براميل بشکه חבית חביות",
    "day days jour jours يوم أيام يوما روز יום ימים",
    "week weeks semaine semaines أسبوع أسابيع هفته שבוע שבועות",
    "month months شهر أشهر شهرا ماه חודש חודשים",
    "year years an ans année années سنة سنوات عام أعوام سال שנה שנים",
    "hour hours heure heures ساعة ساعات ساعت שעה שעות",
    "person persons people personnes شخص أشخاص شخصا نفر אנשים איש",
    "prisoner prisoners detainee detainees prisonnier prisonniers détenu détenus أسير أسرى سجين سجناء زندانی زندانیان אסיר אסירים",
    "soldier soldiers troops soldat soldats جندي جنود سرباز سربازان חייל חיילים",
    "family families famille familles عائلة عائلات أسرة خانواده משפחה משפחות",
];

/// "per cent" and its like.
const PERCENT: &[(&str, &str)] = &[
    ("per", "cent"),
    ("pour", "cent"),
    ("في", "المئة"),
    ("في", "المائة"),
];

/// The words of units.
#[derive(Debug)]
pub(crate) struct Units {
    words: FxHashMap<String, Unit>,
    percent: Vec<(String, String)>,
}

impl Units {
    pub(crate) fn new() -> Self {
        let folded = |word: &str| {
            let first = lexemes(word).into_iter().next();
            first.map(|lexeme| lexeme.text).unwrap_or_default()
        };
        let mut words = FxHashMap::default();
        for (number, spellings) in (0u8..).zip(TABLE) {
            for spelling in spellings.split(' ') {
                words.insert(folded(spelling), Unit(number));
            }
        }
        let percent = PERCENT.iter().map(|(a, b)| (folded(a), folded(b)));
        Self {
            percent: percent.collect(),
            words,
        }
    }

    /// The unit right after lexemes `from..to` or right before them, and where
    /// figure and unit end.
    pub(crate) fn around(
        &self,
        text: &str,
        lexemes: &[Lexeme],
        from: usize,
        to: usize,
    ) -> (Option<Unit>, usize) {
        let word = |at: usize| {
            let lexeme = lexemes.get(at).filter(|_| joined(text, lexemes, at))?;
            Some(&*lexeme.text)
        };
        if let Some(first) = word(to) {
            let second = word(to + 1).unwrap_or_default();
            let both = self.percent.iter().any(|(a, b)| a == first && b == second);
            if both {
                return (Some(Unit(0)), to + 2);
            }
            // "Million of dollars", "millions de dollars".
            let after =
                matches!(first, "of" | "de" | "d" | "us") && self.words.contains_key(second);
            let at = if after { to + 1 } else { to };
            if let Some(unit) = word(at).and_then(|word| self.words.get(word)) {
                return (Some(*unit), at + 1);
            }
        }
        let before = from.checked_sub(1).filter(|_| joined(text, lexemes, from));
        let unit = before
            .and_then(|at| lexemes.get(at))
            .and_then(|lexeme| self.words.get(&lexeme.text))
            .filter(|unit| unit.0 < 7);
        (unit.copied(), to)
    }
}
