//! A value of a page, and where it is.

use settlement::Number;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::ProfileError;
use crate::names::{listed, shown};
use crate::number;
use crate::text::Text;

/// A value of a page with its place.
#[derive(Clone, Copy)]
pub(crate) struct Node<'t> {
    pub(crate) text: &'t Text<'t>,
    pub(crate) at: usize,
    value: Value<'t>,
}

#[derive(Clone, Copy)]
enum Value<'t> {
    Table(&'t DeTable<'t>),
    Other(&'t DeValue<'t>),
}

impl<'t> Node<'t> {
    /// The whole page.
    pub(crate) fn table(text: &'t Text<'t>, table: &'t DeTable<'t>) -> Self {
        Self {
            text,
            at: 0,
            value: Value::Table(table),
        }
    }

    fn of(text: &'t Text<'t>, at: usize, value: &'t DeValue<'t>) -> Self {
        let value = match value {
            DeValue::Table(table) => Value::Table(table),
            other => Value::Other(other),
        };
        Self { text, at, value }
    }

    /// An error at this value.
    pub(crate) fn error(&self, what: impl Into<String>, remedy: impl Into<String>) -> ProfileError {
        self.text.at(self.at, what, remedy)
    }

    /// The values of a table with their names, in the order of the file.
    pub(crate) fn entries(&self, what: &str) -> Result<Vec<(&'t str, Self)>, ProfileError> {
        let Value::Table(table) = self.value else {
            return Err(self.error(
                format!("{what} is not a table"),
                "write name = value for each, in { … } or under a [heading]",
            ));
        };
        let mut entries: Vec<(&'t str, Self)> = table
            .iter()
            .map(|(name, value)| {
                let node = Self::of(self.text, name.span().start, value.get_ref());
                (name.get_ref().as_ref(), node)
            })
            .collect();
        entries.sort_by_key(|(_, node)| node.at);
        Ok(entries)
    }

    /// The value of that name in a table.
    pub(crate) fn get(&self, name: &str) -> Result<Option<Self>, ProfileError> {
        let found = self.entries("this")?;
        let found = found.into_iter().find(|(other, _)| *other == name);
        Ok(found.map(|(_, node)| node))
    }

    /// Refuses names that a table does not have.
    pub(crate) fn only(&self, known: &[&str], what: &str) -> Result<(), ProfileError> {
        for (name, node) in self.entries(what)? {
            if !known.contains(&name) {
                return Err(node.error(
                    format!("{what} has no {}", shown(name)),
                    format!("write one of {}", listed(known.iter().copied())),
                ));
            }
        }
        Ok(())
    }

    pub(crate) fn is_table(&self) -> bool {
        matches!(self.value, Value::Table(_))
    }

    pub(crate) fn is_array(&self) -> bool {
        matches!(self.value, Value::Other(DeValue::Array(_)))
    }

    /// The elements of an array.
    pub(crate) fn elements(&self) -> Result<Vec<Self>, ProfileError> {
        let Value::Other(DeValue::Array(array)) = self.value else {
            return Err(self.error("this is not a list", "write [ …, … ]"));
        };
        let element = |value: &'t Spanned<DeValue<'t>>| {
            Self::of(self.text, value.span().start, value.get_ref())
        };
        Ok(array.iter().map(element).collect())
    }

    /// A text.
    pub(crate) fn string(&self) -> Option<&'t str> {
        match self.value {
            Value::Other(DeValue::String(string)) => Some(string.as_ref()),
            _ => None,
        }
    }

    /// Whether it is `true`.
    pub(crate) fn is_true(&self) -> bool {
        matches!(self.value, Value::Other(DeValue::Boolean(true)))
    }

    /// The name of an option: a text, or a whole number as it is written.
    pub(crate) fn option_name(&self) -> Result<&'t str, ProfileError> {
        match self.value {
            Value::Other(DeValue::String(string)) => Ok(string.as_ref()),
            Value::Other(DeValue::Integer(integer)) if integer.radix() == 10 => {
                Ok(integer.as_str())
            }
            _ => Err(self.error(
                "this is not the name of an option",
                "write it in quotes; whole numbers may be without",
            )),
        }
    }

    /// Whether it is meant as a number.
    pub(crate) fn is_number(&self) -> bool {
        match self.value {
            Value::Other(DeValue::Integer(_) | DeValue::Float(_) | DeValue::String(_)) => true,
            Value::Other(_) | Value::Table(_) => false,
        }
    }

    /// A number, exactly as it is written; a fraction in quotes.
    pub(crate) fn number(&self) -> Result<Number, ProfileError> {
        let read = match self.value {
            Value::Other(DeValue::Integer(integer)) if integer.radix() == 10 => {
                (integer.as_str(), number::decimal(integer.as_str()))
            }
            Value::Other(DeValue::Float(float)) => {
                (float.as_str(), number::decimal(float.as_str()))
            }
            Value::Other(DeValue::String(string)) => {
                (string.as_ref(), number::fraction(string.as_ref()))
            }
            _ => {
                return Err(self.error(
                    "this is not a decimal number",
                    "write one like 12 or 0.5, or a fraction in quotes like \"1/3\"",
                ));
            }
        };
        let (text, number) = read;
        number.map_err(|error| {
            self.error(
                error.what(text),
                "write a number like 12 or 0.5, or a fraction in quotes like \"1/3\"",
            )
        })
    }
}
