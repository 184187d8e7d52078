//! Names of months and numbers of days, in five languages and four calendars.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::dates::Calendar;
use crate::lexeme::lexemes;

/// The months of a calendar, from its first on. Names of two words are written
/// with an underscore.
const MONTHS: &[(Calendar, [&str; 12])] = &[
    (
        Calendar::Gregorian,
        [
            "january jan janvier janv يناير جانفي كانون_الثاني ژانویه ינואר",
            "february feb février févr fév فبراير فيفري شباط فوریه פברואר",
            "march mar mars مارس آذار מרץ מרס",
            "april apr avril avr أبريل إبريل أفريل نيسان آوریل אפריל",
            "may mai مايو ماي أيار مه מאי",
            "june jun juin يونيو يونيه جوان حزيران ژوئن יוני",
            "july jul juillet juil يوليو يوليه جويلية تموز ژوئیه ژوئيه יולי",
            "august aug août أغسطس غشت أوت آب اوت אוגוסט",
            "september sep sept septembre سبتمبر شتنبر أيلول سپتامبر ספטמבר",
            "october oct octobre أكتوبر تشرين_الأول اکتبر אוקטובר",
            "november nov novembre نوفمبر نونبر تشرين_الثاني نوامبر נובמבר",
            "december dec décembre déc ديسمبر دجنبر كانون_الأول دسامبر דצמבר",
        ],
    ),
    (
        Calendar::Solar,
        [
            "فروردین farvardin",
            "اردیبهشت ordibehesht",
            "خرداد khordad",
            "تیر tir",
            "مرداد mordad",
            "شهریور shahrivar",
            "مهر mehr",
            "آبان aban",
            "آذر azar",
            "دی",
            "بهمن bahman",
            "اسفند esfand",
        ],
    ),
    (
        Calendar::Lunar,
        [
            "محرم muharram",
            "صفر safar",
            "ربيع_الأول",
            "ربيع_الآخر ربيع_الثاني",
            "جمادى_الأولى",
            "جمادى_الآخرة جمادى_الثانية",
            "رجب rajab",
            "شعبان",
            "رمضان ramadan",
            "شوال shawwal",
            "ذو_القعدة ذي_القعدة",
            "ذو_الحجة ذي_الحجة",
        ],
    ),
    (
        Calendar::Hebrew,
        [
            "תשרי tishrei tishri",
            "חשוון חשון marcheshvan",
            "כסלו kislev",
            "טבת tevet",
            "שבט shevat",
            "אדר adar",
            "ניסן nisan",
            "אייר iyar",
            "סיוון סיון sivan",
            "תמוז tammuz",
            "אב",
            "אלול elul",
        ],
    ),
];

/// The first to the nineteenth, the twentieth and the thirtieth; what is said
/// alone or with "twenty" before or after it.
const ORDINALS: &[(u8, &str)] = &[
    (
        1,
        "first premier الأول الأولى الحادي أول یکم اول הראשון ראשון",
    ),
    (2, "second الثاني ثاني دوم השני"),
    (3, "third الثالث ثالث سوم השלישי"),
    (4, "fourth الرابع رابع چهارم הרביעי"),
    (5, "fifth الخامس خامس پنجم החמישי"),
    (6, "sixth السادس سادس ششم השישי"),
    (7, "seventh السابع سابع هفتم השביעי"),
    (8, "eighth الثامن ثامن هشتم השמיני"),
    (9, "ninth التاسع تاسع نهم התשיעי"),
    (10, "tenth العاشر عاشر دهم העשירי"),
    (11, "eleventh یازدهم"),
    (12, "twelfth دوازدهم"),
    (13, "thirteenth سیزدهم"),
    (14, "fourteenth چهاردهم"),
    (15, "fifteenth پانزدهم"),
    (16, "sixteenth شانزدهم"),
    (17, "seventeenth هفدهم"),
    (18, "eighteenth هجدهم"),
    (19, "nineteenth نوزدهم"),
    (20, "twentieth العشرين العشرون والعشرين والعشرون بیستم"),
    (30, "thirtieth الثلاثين الثلاثون والثلاثين والثلاثون سی‌ام"),
];

/// After the digits of a day.
const SUFFIXES: &str = "st nd rd th er ère ème e re";
/// Between a day and its month.
const LINKS: &str = "of de d من ماه מ ה ב ל day le شهر";
/// Between a month and its year.
const YEAR_LINKS: &str = "of de من عام سنة سال לשנת שנת לשנה";

/// The words of dates.
#[derive(Debug)]
pub(crate) struct Names {
    months: FxHashMap<String, (Calendar, u8)>,
    /// With what the names of two words begin.
    heads: FxHashSet<String>,
    days: FxHashMap<String, u8>,
    pub(crate) suffixes: Vec<String>,
    pub(crate) links: Vec<String>,
    pub(crate) year_links: Vec<String>,
}

impl Names {
    pub(crate) fn new() -> Self {
        let mut months = FxHashMap::default();
        let mut heads = FxHashSet::default();
        for (calendar, names) in MONTHS {
            for (month, spellings) in (1u8..).zip(names) {
                for spelling in spellings.split(' ') {
                    let name = folded(&spelling.replace('_', " "));
                    heads.extend(name.split_once(' ').map(|(head, _)| head.to_owned()));
                    months.entry(name).or_insert((*calendar, month));
                }
            }
        }
        let mut days = FxHashMap::default();
        for (day, spellings) in ORDINALS {
            for spelling in spellings.split(' ') {
                days.insert(folded(spelling), *day);
            }
        }
        let list = |words: &str| words.split(' ').map(folded).collect();
        Self {
            months,
            heads,
            days,
            suffixes: list(SUFFIXES),
            links: list(LINKS),
            year_links: list(YEAR_LINKS),
        }
    }

    /// The month that a word or two words name, with a clitic or without.
    pub(crate) fn month(&self, first: &str, second: &str) -> Option<(Calendar, u8, usize)> {
        let find = |name: &str| self.months.get(name).copied();
        if self.heads.contains(first)
            && let Some((calendar, month)) = find(&format!("{first} {second}"))
        {
            return Some((calendar, month, 2));
        }
        let bare = || first.strip_prefix(['ב', 'ה', 'ל', 'מ', 'و']);
        let (calendar, month) = find(first).or_else(|| find(bare()?))?;
        Some((calendar, month, 1))
    }

    /// The day that an ordinal names.
    pub(crate) fn day(&self, word: &str) -> Option<u8> {
        self.days.get(word).copied()
    }
}

fn folded(name: &str) -> String {
    let words: Vec<String> = lexemes(name).into_iter().map(|word| word.text).collect();
    words.join(" ")
}
