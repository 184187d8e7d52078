//! Length, content, zeros: how a plaintext is made to fill a size that says
//! little about it.

use envelope::Bucket;
use envelope::limits::LARGEST_BUCKET;
use zeroize::Zeroizing;

use crate::limits;

/// Bytes of the length in front of the content.
pub(crate) const LENGTH: usize = 4;

/// Puts `content` behind its length and fills with zeros up to `size`. None if
/// it does not fit.
pub(crate) fn pad(content: &[u8], size: usize) -> Option<Zeroizing<Vec<u8>>> {
    let length = u32::try_from(content.len()).ok()?;
    if content.len().checked_add(LENGTH)? > size {
        return None;
    }
    let mut padded = Zeroizing::new(Vec::with_capacity(size));
    padded.extend_from_slice(&length.to_be_bytes());
    padded.extend_from_slice(content);
    padded.resize(size, 0);
    Some(padded)
}

/// Takes the content out again. None if the length lies or the filling is not
/// all zeros: one plaintext has one padded form.
pub(crate) fn unpad(padded: &[u8]) -> Option<&[u8]> {
    let (length, rest) = padded.split_first_chunk::<LENGTH>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (content, filling) = rest.split_at_checked(length)?;
    filling.iter().all(|byte| *byte == 0).then_some(content)
}

/// The size that a box with `length` bytes of content is padded to: the
/// smallest bucket, or whole multiples of the largest up to
/// [`limits::LARGE_BOX`]. None if it is larger.
pub(crate) fn box_size(length: usize) -> Option<usize> {
    let length = length.checked_add(LENGTH)?;
    let size = Bucket::holding(length).map_or_else(
        || {
            length
                .div_ceil(LARGEST_BUCKET)
                .saturating_mul(LARGEST_BUCKET)
        },
        Bucket::size,
    );
    (size <= limits::LARGE_BOX).then_some(size)
}

/// Whether a box of `size` bytes of padded content may have been made here.
pub(crate) fn is_box_size(size: usize) -> bool {
    size.checked_sub(LENGTH).and_then(box_size) == Some(size)
}

#[cfg(test)]
mod tests {
    use super::{LENGTH, box_size, is_box_size, pad, unpad};

    #[test]
    fn what_is_padded_comes_out_and_has_one_padded_form() {
        for length in [0, 1, 30, 60] {
            let content = vec![7; length];
            let padded = pad(&content, 64).expect("fits");
            assert_eq!(padded.len(), 64);
            assert_eq!(unpad(&padded), Some(content.as_slice()));
            for place in LENGTH + length..64 {
                let mut altered = padded.to_vec();
                altered[place] = 1;
                assert_eq!(unpad(&altered), None);
            }
        }
        assert!(pad(&[0; 61], 64).is_none());
    }

    #[test]
    fn a_length_that_lies_is_refused() {
        assert_eq!(unpad(&[0, 0, 0]), None);
        assert_eq!(unpad(&[0, 0, 0, 2, 1]), None);
        assert_eq!(unpad(&[255, 255, 255, 255, 1]), None);
    }

    #[test]
    fn the_sizes_of_boxes_are_those_that_sealing_gives() {
        for length in [0, 1020, 1021, 65_532, 65_533, 300_000] {
            assert!(box_size(length).is_some_and(is_box_size));
        }
        for size in [0, 3, 1023, 1025, 65_537, 2 * 1024 * 1024] {
            assert!(!is_box_size(size));
        }
    }
}
