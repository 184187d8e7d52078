//! The library's storage, as buffers that one operation fills and the caller
//! drains: nothing outlives the operation but what it returns.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use mls_rs_core::group::{EpochRecord, GroupState, GroupStateStorage};
use mls_rs_core::key_package::{KeyPackageData, KeyPackageStorage};
use zeroize::Zeroizing;

/// One group's state. Past epochs are not taken: whoever steals a later state
/// finds no earlier keys in it.
#[derive(Clone, Default)]
pub(crate) struct StateBuffer(Arc<Mutex<Option<Zeroizing<Vec<u8>>>>>);

impl StateBuffer {
    pub(crate) fn holding(state: Zeroizing<Vec<u8>>) -> Self {
        Self(Arc::new(Mutex::new(Some(state))))
    }

    pub(crate) fn drain(&self) -> Option<Zeroizing<Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl GroupStateStorage for StateBuffer {
    type Error = Infallible;

    fn state(&self, _: &[u8]) -> Result<Option<Zeroizing<Vec<u8>>>, Infallible> {
        Ok(self.drain())
    }

    fn epoch(&self, _: &[u8], _: u64) -> Result<Option<Zeroizing<Vec<u8>>>, Infallible> {
        Ok(None)
    }

    fn write(
        &mut self,
        state: GroupState,
        _: Vec<EpochRecord>,
        _: Vec<EpochRecord>,
    ) -> Result<(), Infallible> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(state.data);
        Ok(())
    }

    fn max_epoch_id(&self, _: &[u8]) -> Result<Option<u64>, Infallible> {
        Ok(None)
    }
}

/// One key package's secrets, under the id that a Welcome names it by.
#[derive(Clone, Default)]
pub(crate) struct KeyPackageBuffer(Arc<Mutex<Held>>);

type Held = Option<(Vec<u8>, KeyPackageData)>;

impl KeyPackageBuffer {
    pub(crate) fn holding(id: Vec<u8>, data: KeyPackageData) -> Self {
        Self(Arc::new(Mutex::new(Some((id, data)))))
    }

    pub(crate) fn drain(&self) -> Option<(Vec<u8>, KeyPackageData)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl KeyPackageStorage for KeyPackageBuffer {
    type Error = Infallible;

    fn delete(&mut self, id: &[u8]) -> Result<(), Infallible> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.as_ref().is_some_and(|(held_id, _)| held_id == id) {
            *held = None;
        }
        Ok(())
    }

    fn insert(&mut self, id: Vec<u8>, package: KeyPackageData) -> Result<(), Infallible> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((id, package));
        Ok(())
    }

    fn get(&self, id: &[u8]) -> Result<Option<KeyPackageData>, Infallible> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(held
            .as_ref()
            .filter(|(held_id, _)| held_id == id)
            .map(|(_, data)| data.clone()))
    }
}
