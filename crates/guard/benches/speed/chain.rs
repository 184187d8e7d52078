//! Passages from a seeded chain of words: which word follows which is taken from
//! the text below; every sixth word is drawn from a long tail of made words, as
//! in any collection most words are rare (Zipf). Figures, dates and names occur.

use std::collections::BTreeMap;

use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};

const TEXT: &str = "\
We could live with a joint patrol of the northern road if the other side moves its posts back \
behind the river before the winter. Our people need the water of the upper valley and cannot wait \
until the commission has written its report. The families of the prisoners ask us every day what \
has become of their sons and we have no answer to give them. If the bank releases a part of the \
money first then the rest may follow when the last convoy has passed the bridge. Nobody in the \
capital will sign a text which names the old border as the line of the future. We would not speak \
of it in public but a guarantor whom both sides trust could hold the keys of the depot for a year. \
The intermediary may ask whether they would accept observers at the crossing without their flags. \
It is not the price of the gas that keeps us apart but the order in which the steps are taken. \
Nous pourrions accepter une patrouille commune sur la route du nord si l'autre partie retire ses \
postes derrière la rivière avant l'hiver. Notre délégation ne peut pas attendre le rapport de la \
commission et les familles des prisonniers demandent chaque jour des nouvelles de leurs fils. \
يمكننا أن نقبل دورية مشتركة على طريق الشمال إذا سحب الطرف الآخر مواقعه إلى ما وراء النهر قبل الشتاء \
ولا نستطيع أن ننتظر تقرير اللجنة لأن عائلات الأسرى تسأل كل يوم عن أبنائها. \
ما می‌توانیم گشت مشترک در جاده شمال را بپذیریم اگر طرف دیگر پاسگاه‌های خود را پیش از زمستان به آن سوی \
رودخانه ببرد و خانواده‌های زندانیان هر روز از ما خبر می‌خواهند. \
נוכל לקבל סיור משותף על הכביש הצפוני אם הצד השני יסיג את עמדותיו אל מעבר לנהר לפני החורף ומשפחות \
השבויים שואלות אותנו בכל יום מה עלה בגורל בניהן.";

const SYLLABLES: [&str; 32] = [
    "ba", "den", "kor", "mi", "sal", "tu", "ver", "lo", "nar", "pe", "qui", "ras", "shi", "tal",
    "umb", "vo", "wen", "xa", "yor", "zi", "cha", "fel", "gro", "hin", "jas", "kel", "lum", "mor",
    "nix", "ost", "pra", "sto",
];
/// Words of the tail.
const TAIL: u64 = 60_000;

pub(crate) struct Chain {
    rng: ChaCha20Rng,
    words: Vec<&'static str>,
    follow: BTreeMap<&'static str, Vec<&'static str>>,
}

impl Chain {
    pub(crate) fn new(seed: u64) -> Self {
        let words: Vec<&str> = TEXT.split_whitespace().collect();
        let mut follow: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for pair in words.windows(2) {
            follow.entry(pair[0]).or_default().push(pair[1]);
        }
        Self {
            rng: ChaCha20Rng::seed_from_u64(seed),
            words,
            follow,
        }
    }

    fn draw(&mut self, below: u64) -> u64 {
        self.rng.next_u64() % below
    }

    /// Twenty to sixty words.
    pub(crate) fn passage(&mut self) -> String {
        let length = 20 + self.draw(41);
        let start = self.draw(self.words.len() as u64) as usize;
        let mut word = self.words[start];
        let mut passage = String::new();
        for _ in 0..length {
            let said = match self.draw(60) {
                0 => format!("{}", self.draw(5_000) + 13),
                1 => format!("{}.{} million", self.draw(30), self.draw(10)),
                2 => format!("{} March", self.draw(31) + 1),
                3 => format!("Mr {}", capital(&self.rare())),
                4..14 => self.rare(),
                _ => word.to_owned(),
            };
            passage.push_str(&said);
            passage.push(' ');
            let next = self.follow.get(word).map_or(1, Vec::len) as u64;
            let next = self.draw(next) as usize;
            word = self
                .follow
                .get(word)
                .map_or(self.words[0], |words| words[next]);
        }
        passage
    }

    /// The passage with every sixth word left out and every sixth another.
    pub(crate) fn reword(&mut self, passage: &str) -> String {
        let mut reworded = String::new();
        for word in passage.split_whitespace() {
            match self.draw(6) {
                0 => {}
                1 => reworded.push_str(&self.rare()),
                _ => reworded.push_str(word),
            }
            reworded.push(' ');
        }
        reworded
    }

    /// A word of the tail: the one of rank r about as often as 1/r.
    fn rare(&mut self) -> String {
        let share = self.draw(1 << 20) as f64 / f64::from(1 << 20);
        let mut rank = (TAIL as f64).powf(share) as u64;
        let mut word = String::new();
        for _ in 0..2 + rank % 2 {
            word.push_str(SYLLABLES[(rank % 32) as usize]);
            rank = rank / 32 + 7;
        }
        word
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
