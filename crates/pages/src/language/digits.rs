//! Numbers in the digits of each language.

use std::sync::OnceLock;

use fluent_bundle::FluentValue;
use fluent_bundle::types::FluentNumber;
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_decimal::options::DecimalFormatterOptions;
use icu_locale_core::Locale;
use intl_memoizer::concurrent::IntlLangMemoizer;

use super::Tongue;

type Formatter = fn(&FluentValue<'_>, &IntlLangMemoizer) -> Option<String>;

/// A number as a language writes it.
pub(super) fn write(tongue: Tongue, number: u64) -> String {
    match formatters().get(tongue.index()) {
        Some(Some(formatter)) => formatter.format(&Decimal::from(number)).to_string(),
        _ => number.to_string(),
    }
}

/// How a bundle writes the numbers in its messages. Fluent takes a plain
/// function, so that there is one a language.
pub(super) fn formatter(tongue: Tongue) -> Formatter {
    match tongue {
        Tongue::English => in_message::<0>,
        Tongue::French => in_message::<1>,
        Tongue::Arabic => in_message::<2>,
        Tongue::Persian => in_message::<3>,
        Tongue::Hebrew => in_message::<4>,
    }
}

fn in_message<const TONGUE: usize>(
    value: &FluentValue<'_>,
    _: &IntlLangMemoizer,
) -> Option<String> {
    let FluentValue::Number(FluentNumber { value, .. }) = value else {
        return None;
    };
    let whole = *value >= 0.0 && value.fract() == 0.0;
    let tongue = Tongue::ALL.get(TONGUE).filter(|_| whole)?;
    Some(write(*tongue, *value as u64))
}

fn formatters() -> &'static [Option<DecimalFormatter>] {
    static FORMATTERS: OnceLock<Vec<Option<DecimalFormatter>>> = OnceLock::new();
    FORMATTERS.get_or_init(|| {
        let made = Tongue::ALL.into_iter().map(|tongue| {
            let locale: Locale = locale(tongue)?;
            let options = DecimalFormatterOptions::default();
            DecimalFormatter::try_new((&locale).into(), options).ok()
        });
        made.collect()
    })
}

/// The language as the libraries of locales know it. Arabic as most Arab states
/// write it: with its own digits.
pub(super) fn locale(tongue: Tongue) -> Option<Locale> {
    let tag = match tongue {
        // Day before month, and twenty-four hours.
        Tongue::English => "en-GB",
        Tongue::Arabic => "ar-u-nu-arab",
        other => other.code(),
    };
    tag.parse().ok()
}
