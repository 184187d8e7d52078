//! Which words are names: capitals where a script has them, titles before them
//! in all five languages.

use rustc_hash::FxHashSet;

use crate::lexeme::{Lexeme, Shape, lexemes};

/// Before a name.
const TITLES: &str = "mr mrs ms dr sir lord president minister ambassador general colonel \
    judge professor sheikh prince king imam ayatollah rabbi monsieur madame m mme mlle ministre \
    ambassadeur général président السيد السيدة الدكتور الوزير الرئيس السفير الجنرال العقيد الشيخ \
    الأمير الملك مدينة بلدة قرية آقای خانم دکتر وزیر سفیر سردار ژنرال سرهنگ آیت‌الله حجت‌الاسلام شهر \
    روستای מר גב׳ גברת ד״ר השר השגריר הנשיא האלוף אלוף השופט הרב העיר הכפר כפר";

/// Written with a capital in English and no names of their own.
const CAPITALISED: &str = "monday tuesday wednesday thursday friday saturday sunday january \
    february march april may june july august september october november december";

/// What names are known by.
#[derive(Debug)]
pub(crate) struct Titles {
    titles: FxHashSet<String>,
    capitalised: FxHashSet<String>,
}

impl Titles {
    pub(crate) fn new() -> Self {
        let list = |words: &str| lexemes(words).into_iter().map(|word| word.text).collect();
        Self {
            titles: list(TITLES),
            capitalised: list(CAPITALISED),
        }
    }

    /// For each lexeme whether it is part of a name, given which are common words.
    pub(crate) fn mark(&self, lexemes: &[Lexeme], common: &[bool]) -> Vec<bool> {
        let words = || lexemes.iter().filter(|lexeme| lexeme.shape == Shape::Word);
        let capitals = words().filter(|word| word.capital).count();
        // In a headline or a shout capitals say nothing.
        let telling = capitals * 10 < words().count() * 6 || words().count() < 8;
        let mut marks: Vec<bool> = Vec::with_capacity(lexemes.len());
        let mut named = 0;
        for (at, lexeme) in lexemes.iter().enumerate() {
            let common = common.get(at) == Some(&true);
            let title = self.titles.contains(&lexeme.text);
            let word = lexeme.shape == Shape::Word
                && lexeme.text.chars().count() > 1
                && !common
                && !title
                && !self.capitalised.contains(&lexeme.text);
            let capital = lexeme.capital && telling && (!lexeme.opens || lexeme.capitals);
            let mark = word && (capital || named > 0 && !lexeme.opens);
            named = match title {
                // Given name and surname.
                true if caseless(&lexeme.text) => 2,
                true => 1,
                false => usize::saturating_sub(named, 1),
            };
            marks.push(mark);
        }
        // A capital at the head of a sentence counts before another name.
        for at in 0..marks.len().saturating_sub(1) {
            let opens = lexemes.get(at).is_some_and(|lexeme| {
                lexeme.opens && lexeme.capital && telling && lexeme.text.chars().count() > 1
            });
            let free = common.get(at) == Some(&false)
                && lexemes.get(at).is_some_and(|l| {
                    !self.titles.contains(&l.text) && !self.capitalised.contains(&l.text)
                });
            if opens
                && free
                && marks.get(at + 1) == Some(&true)
                && let Some(mark) = marks.get_mut(at)
            {
                *mark = true;
            }
        }
        marks
    }
}

/// Whether a word is of a script without capitals.
pub(crate) fn caseless(word: &str) -> bool {
    word.chars()
        .next()
        .is_some_and(|letter| matches!(letter, '\u{590}'..='\u{6FF}'))
}
