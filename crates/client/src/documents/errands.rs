//! What the engine wants done with documents: one task an errand.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use desk::answer::Event;
use desk::effect::Effect;
use desk::{Errand, Located, Outcome};
use talks::entry::Document;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::carrier::{self, Setback};
use super::keeping::{SEALED, SOURCE};
use super::{Documents, FileTrouble, blocking, files};
use crate::error::ClientError;
use crate::pause::Pauses;

/// Something that a task tells the driver.
pub(crate) struct Told {
    errand: Errand,
    serial: u64,
    what: What,
}

/// What a task tells.
pub(crate) enum What {
    /// It waits, and why.
    Waits(String),
    /// It waits no more.
    GoesOn,
    /// It is over.
    Ended(Outcome),
}

pub(crate) struct Errands {
    /// Where the tasks run.
    handle: Handle,
    documents: Arc<Documents>,
    told: mpsc::Sender<Told>,
    running: BTreeMap<Errand, Running>,
    /// Counts tasks, so that one that was replaced is not listened to.
    serial: u64,
}

struct Running {
    task: JoinHandle<()>,
    serial: u64,
    /// The secrets of what it has in the keeping, and how that ends.
    keeps: Vec<([u8; 32], &'static str)>,
    name: String,
    trouble: Option<String>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Errands {
    pub(crate) fn new(handle: Handle, documents: Arc<Documents>, told: mpsc::Sender<Told>) -> Self {
        Self {
            handle,
            documents,
            told,
            running: BTreeMap::new(),
            serial: 0,
        }
    }

    /// Removes what the engine does not need, before anything is under way.
    pub(crate) fn tidy(&self, in_use: &[[u8; 32]]) {
        self.documents.keeping().tidy(in_use);
    }

    /// Carries out an effect that concerns a document; gives back any other.
    pub(crate) fn perform(&mut self, effect: Effect) -> Option<Effect> {
        match effect {
            Effect::PutDocument {
                errand,
                room,
                relay,
                document,
            } => {
                let keeps = vec![(document.secret, SEALED)];
                let located = Located {
                    room,
                    relay,
                    document,
                };
                let task = self.task(errand, &located);
                self.run(errand, keeps, located, |located| task.put(located));
            }
            Effect::SealAnew {
                errand,
                room,
                relay,
                from,
                into,
            } => {
                let keeps = vec![(from.secret, SOURCE), (into.secret, SEALED)];
                let located = Located {
                    room,
                    relay,
                    document: from,
                };
                let task = self.task(errand, &located);
                self.run(errand, keeps, located, |located| {
                    task.seal_anew(located, into)
                });
            }
            Effect::ForgetDocument(errand) => {
                if let Some(running) = self.running.remove(&errand) {
                    for (secret, ending) in &running.keeps {
                        self.documents.keeping().remove(secret, ending);
                    }
                }
            }
            other => return Some(other),
        }
        None
    }

    fn task(&mut self, errand: Errand, located: &Located) -> Task {
        self.serial += 1;
        let (room, attachment) = match errand {
            Errand::Attach(number) => (located.room, Some(number)),
            Errand::Carry { source, .. } => (source, None),
        };
        Task {
            documents: self.documents.clone(),
            told: self.told.clone(),
            errand,
            serial: self.serial,
            room: room.to_string(),
            attachment,
            pauses: Pauses::new(),
            waits: None,
            waiting: AtomicBool::new(false),
        }
    }

    fn run<F: Future<Output = ()> + Send + 'static>(
        &mut self,
        errand: Errand,
        keeps: Vec<([u8; 32], &'static str)>,
        located: Located,
        task: impl FnOnce(Located) -> F,
    ) {
        let name = located.document.name.clone();
        let running = Running {
            task: self.handle.spawn(task(located)),
            serial: self.serial,
            keeps,
            name,
            trouble: None,
        };
        self.running.insert(errand, running);
    }

    /// Notes what a task told; gives what the engine must hear.
    pub(crate) fn heard(&mut self, told: Told) -> Option<(Errand, Outcome)> {
        let running = self.running.get_mut(&told.errand)?;
        if running.serial != told.serial {
            return None;
        }
        match told.what {
            What::Waits(why) => {
                running.trouble = Some(why);
                None
            }
            What::GoesOn => {
                running.trouble = None;
                None
            }
            What::Ended(outcome) => {
                running.trouble = None;
                Some((told.errand, outcome))
            }
        }
    }

    /// Ends everything: the engine's memory is gone, or the desk closes.
    pub(crate) fn close(&mut self) {
        self.running.clear();
    }

    /// Why documents wait, one reason each.
    pub(crate) fn outstanding(&self) -> Vec<String> {
        let waiting = self.running.values();
        waiting
            .filter_map(|running| {
                let why = running.trouble.as_ref()?;
                Some(format!("\"{}\" waits: {why}", running.name))
            })
            .collect()
    }
}

/// One errand being run.
struct Task {
    documents: Arc<Documents>,
    told: mpsc::Sender<Told>,
    errand: Errand,
    serial: u64,
    /// The room in whose name its progress is told.
    room: String,
    attachment: Option<u32>,
    pauses: Pauses,
    /// Why it waits, as it was told last.
    waits: Option<String>,
    /// Whether that still holds.
    waiting: AtomicBool,
}

impl Task {
    /// Puts until the relay has everything, or it cannot be done.
    async fn put(mut self, located: Located) {
        loop {
            let document = &located.document;
            let report = |done| self.progress(document, "sending", done, None);
            let put = carrier::put(&self.documents, &located, report).await;
            let outcome = match put {
                Ok(()) => Outcome::Put,
                Err(Setback::Lost) => Outcome::Lost,
                Err(Setback::Failed(reason)) => Outcome::Failed(reason),
                // Nothing has been said of a file that is only being attached; a
                // conveyance that has bound goes on.
                Err(quota @ Setback::Quota) if self.attachment.is_some() => {
                    Outcome::Failed(quota.to_string())
                }
                Err(again @ (Setback::Again(_) | Setback::Quota)) => {
                    self.wait(document, again.to_string()).await;
                    continue;
                }
            };
            return self.tell(What::Ended(outcome)).await;
        }
    }

    /// Fetches, checks and seals until it is done, or cannot be done.
    async fn seal_anew(mut self, located: Located, into: Document) {
        loop {
            let outcome = match self.sealed_anew(&located, &into).await {
                Ok(()) => Outcome::Sealed,
                Err(Setback::Failed(reason)) => Outcome::Failed(reason),
                Err(again) => {
                    self.wait(&located.document, again.to_string()).await;
                    continue;
                }
            };
            return self.tell(What::Ended(outcome)).await;
        }
    }

    async fn sealed_anew(&self, located: &Located, into: &Document) -> Result<(), Setback> {
        let report = |done| self.progress(&located.document, "fetching", done, None);
        carrier::fetch_once(&self.documents, located, SOURCE, report).await?;
        let keeping = self.documents.keeping().clone();
        let (from, into) = (located.document.clone(), into.clone());
        let sealed = blocking(move || files::seal_anew(&keeping, &from, &into)).await;
        match sealed {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error @ ClientError::File(FileTrouble::OtherBytes))) => {
                Err(Setback::Failed(error.to_string()))
            }
            Ok(Err(error)) | Err(error) => Err(Setback::Again(error.to_string())),
        }
    }

    async fn wait(&mut self, document: &Document, why: String) {
        if self.waits.as_ref() != Some(&why) {
            self.progress(document, "waiting", 0, Some(why.clone()));
            self.waits = Some(why.clone());
        }
        self.waiting.store(true, Ordering::Relaxed);
        self.tell(What::Waits(why)).await;
        sleep(self.pauses.draw()).await;
    }

    async fn tell(&self, what: What) {
        let told = Told {
            errand: self.errand,
            serial: self.serial,
            what,
        };
        // If the driver is gone, so is the desk.
        let _ = self.told.send(told).await;
    }

    fn progress(&self, document: &Document, stage: &str, done: u64, reason: Option<String>) {
        if reason.is_none() && self.waiting.swap(false, Ordering::Relaxed) {
            let told = self.told.try_send(Told {
                errand: self.errand,
                serial: self.serial,
                what: What::GoesOn,
            });
            // Told with the next part, if the driver is busy.
            self.waiting.store(told.is_err(), Ordering::Relaxed);
        }
        self.documents.tell(Event::Document {
            room: self.room.clone(),
            attachment: self.attachment,
            number: None,
            name: document.name.clone(),
            stage: stage.to_owned(),
            done,
            total: document.size,
            entry: None,
            reason,
        });
    }
}
