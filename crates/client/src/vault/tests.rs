//! A vault gives back exactly what was stored, to its owner alone, or says in
//! clear words why not.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

const CANARY: &str = "the canary sings at midnight";

fn passphrase() -> Passphrase {
    Passphrase::new("correct horse battery staple")
}

fn put(key: &str, value: &[u8]) -> Write {
    Write::Put {
        key: key.to_owned(),
        value: Zeroizing::new(value.to_vec()),
    }
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn create(folder: &TempDir) -> Vault {
    Vault::create(folder.path(), &passphrase(), KeyCost::NONE).unwrap()
}

fn open(folder: &TempDir) -> Result<Vault, VaultError> {
    Vault::open(folder.path(), &passphrase())
}

fn filled(folder: &TempDir, count: usize) -> Items {
    let mut vault = create(folder);
    for number in 0..count {
        let value = vec![u8::try_from(number % 251).unwrap(); 40 + 97 * (number % 30)];
        vault
            .store(&[put(&format!("room/{number}"), &value)])
            .unwrap();
    }
    let items = vault.items().unwrap();
    vault.close().unwrap();
    items
}

fn file_of(folder: &TempDir) -> PathBuf {
    folder.path().join(FILE)
}

/// All bytes of all files in the folder, one after the other.
fn bytes_on_disk(folder: &TempDir) -> Vec<u8> {
    fs::read_dir(folder.path())
        .unwrap()
        .flat_map(|entry| fs::read(entry.unwrap().path()).unwrap())
        .collect()
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_batches_were_stored_are_there_after_reopening(
        batches in prop::collection::vec(
            prop::collection::vec(("[a-c/]{0,3}", prop::option::of(prop::collection::vec(any::<u8>(), 0..3000))), 0..6),
            0..8,
        )
    ) {
        let folder = folder();
        let mut vault = create(&folder);
        let mut expected = BTreeMap::new();
        for batch in batches {
            let writes: Vec<Write> = batch
                .into_iter()
                .map(|(key, value)| match value {
                    Some(value) => {
                        expected.insert(key.clone(), value.clone());
                        put(&key, &value)
                    }
                    None => {
                        expected.remove(&key);
                        Write::Delete { key }
                    }
                })
                .collect();
            vault.store(&writes).unwrap();
        }
        drop(vault);
        let found: BTreeMap<String, Vec<u8>> = open(&folder)
            .unwrap()
            .items()
            .unwrap()
            .into_iter()
            .map(|(key, value)| (key, value.to_vec()))
            .collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn a_byte_altered_on_disk_is_noticed_or_harmless(at in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let folder = folder();
        let items = filled(&folder, 40);
        let path = file_of(&folder);
        let mut bytes = fs::read(&path).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        fs::write(&path, bytes).unwrap();
        if let Ok(found) = open(&folder).and_then(|mut vault| vault.items()) {
            prop_assert_eq!(found, items);
        }
    }
}

#[test]
fn a_wrong_passphrase_gets_the_same_answer_whichever_byte_is_wrong() {
    let folder = folder();
    filled(&folder, 1);
    let right = "correct horse battery staple";
    let near = (0..right.len())
        .map(|at| format!("{}X{}", &right[..at], &right[at + 1..]))
        .chain([String::new(), right.to_uppercase(), format!("{right} ")]);
    for guess in near {
        let refused = Vault::open(folder.path(), &Passphrase::new(guess)).err();
        let refused = refused.unwrap();
        assert!(matches!(refused, VaultError::WrongPassphrase));
        assert_eq!(
            refused.to_string(),
            "the passphrase does not open this vault; check it and try again"
        );
    }
    assert_eq!(open(&folder).unwrap().items().unwrap().len(), 1);
}

#[test]
fn a_truncated_vault_is_refused_at_every_length() {
    let folder = folder();
    let items = filled(&folder, 60);
    let whole = fs::read(file_of(&folder)).unwrap();
    let lengths = (0..whole.len())
        .step_by(611)
        .chain([1, 15, 16, 99, 100, 511, 512, 4095, 4096, 8192])
        .chain(whole.len() - 20..whole.len());
    for length in lengths {
        fs::write(file_of(&folder), &whole[..length]).unwrap();
        let refused = open(&folder).and_then(|mut vault| vault.items()).err();
        assert!(
            matches!(
                refused,
                Some(VaultError::Damaged { .. } | VaultError::NotAVault { .. })
            ),
            "{length} of {} bytes: {refused:?}",
            whole.len()
        );
    }
    fs::write(file_of(&folder), &whole).unwrap();
    assert_eq!(open(&folder).unwrap().items().unwrap(), items);
}

#[test]
fn a_foreign_file_is_called_foreign_and_left_alone() {
    let folder = folder();
    let path = file_of(&folder);
    let foreign = |content: &[u8]| {
        fs::write(&path, content).unwrap();
        let refused = open(&folder).err();
        assert!(
            matches!(refused, Some(VaultError::NotAVault { .. })),
            "{refused:?}"
        );
        assert_eq!(fs::read(&path).unwrap(), content);
    };
    foreign(b"");
    foreign(b"a letter to the minister");
    foreign(&[0; 5000]);
    foreign(b"SQLite format 3\0 and then nothing of the kind");
    fs::remove_file(&path).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute("CREATE TABLE recipes (name)", []).unwrap();
    drop(other);
    foreign(&fs::read(&path).unwrap());
}

#[test]
fn a_vault_with_something_planted_in_its_schema_is_refused() {
    for planted in [
        "CREATE TABLE more (x)",
        "CREATE TRIGGER t AFTER INSERT ON items BEGIN DELETE FROM items; END",
        "CREATE VIEW v AS SELECT * FROM items",
        "DROP INDEX items_by_name",
    ] {
        let folder = folder();
        filled(&folder, 1);
        let other = Connection::open(file_of(&folder)).unwrap();
        other.execute(planted, []).unwrap();
        drop(other);
        let refused = open(&folder).err();
        assert!(
            matches!(refused, Some(VaultError::NotAVault { .. })),
            "{planted}"
        );
    }
}

#[test]
fn a_newer_vault_is_not_touched() {
    let folder = folder();
    filled(&folder, 1);
    let other = Connection::open(file_of(&folder)).unwrap();
    other
        .pragma_update(None, "user_version", FORMAT + 1)
        .unwrap();
    drop(other);
    let refused = open(&folder).err().unwrap();
    assert!(matches!(refused, VaultError::Newer { version: 2, .. }));
    assert!(refused.to_string().contains("update it"));
}

#[test]
fn a_header_that_asks_for_too_much_memory_is_refused_before_it_is_given() {
    let folder = folder();
    filled(&folder, 1);
    let other = Connection::open(file_of(&folder)).unwrap();
    let all = i64::from(u32::MAX);
    other
        .execute("UPDATE header SET memory_kib = ?1", [all])
        .unwrap();
    drop(other);
    let refused = open(&folder).err();
    assert!(matches!(refused, Some(VaultError::NotAVault { .. })));
}

#[test]
fn an_item_put_in_the_place_of_another_does_not_open() {
    let folder = folder();
    filled(&folder, 2);
    let other = Connection::open(file_of(&folder)).unwrap();
    other
        .execute(
            "UPDATE items SET sealed = (SELECT sealed FROM items WHERE id = 2) WHERE id = 1",
            [],
        )
        .unwrap();
    drop(other);
    let refused = open(&folder).unwrap().items().err();
    assert!(matches!(refused, Some(VaultError::Damaged { .. })));
}

#[test]
fn a_vault_has_one_owner_at_a_time() {
    let folder = folder();
    let vault = create(&folder);
    let refused = open(&folder).err().unwrap();
    let own = std::process::id();
    assert!(matches!(refused, VaultError::Held { pid: Some(pid), .. } if pid == own));
    assert!(refused.to_string().contains(&own.to_string()));
    let again = Vault::create(folder.path(), &passphrase(), KeyCost::NONE).err();
    assert!(matches!(again, Some(VaultError::Held { .. })));
    drop(vault);
    assert!(open(&folder).is_ok());
}

#[test]
fn a_program_that_ignores_the_lock_cannot_write() {
    let folder = folder();
    let mut vault = create(&folder);
    vault.store(&[put("room", b"one")]).unwrap();
    let other = Connection::open(file_of(&folder)).unwrap();
    other.busy_timeout(std::time::Duration::ZERO).unwrap();
    assert!(other.execute("DELETE FROM items", []).is_err());
    vault.store(&[put("room", b"two")]).unwrap();
}

#[test]
fn a_second_writer_is_noticed_by_the_generation() {
    let folder = folder();
    let mut vault = create(&folder);
    vault.store(&[put("room", b"one")]).unwrap();
    let stolen = "UPDATE header SET generation = generation + 1";
    vault.connection.execute(stolen, []).unwrap();
    let refused = vault.store(&[put("room", b"two")]).err();
    assert!(matches!(refused, Some(VaultError::OtherOwner)));
    vault.connection.execute(stolen, []).unwrap();
    assert!(matches!(vault.items().err(), Some(VaultError::OtherOwner)));
    drop(vault);
    let items = open(&folder).unwrap().items().unwrap();
    assert_eq!(
        items,
        vec![("room".to_owned(), Zeroizing::new(b"one".to_vec()))]
    );
}

#[test]
fn a_full_disk_loses_nothing_and_leaves_nothing_half_written() {
    let folder = folder();
    let mut vault = create(&folder);
    vault.store(&[put("kept", b"before")]).unwrap();
    let pages: i64 = vault
        .connection
        .pragma_query_value(None, "page_count", |row| row.get(0))
        .unwrap();
    let limit = |vault: &Vault, pages: i64| {
        vault
            .connection
            .pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
            .unwrap();
    };
    limit(&vault, pages + 1);
    let batch = [put("kept", b"after"), put("large", &[7; 60_000])];
    let refused = vault.store(&batch).err().unwrap();
    assert!(matches!(refused, VaultError::Full));
    assert!(refused.to_string().contains("free some space"));
    assert!(matches!(
        vault.store(&batch).err(),
        Some(VaultError::Unsettled)
    ));
    let before = vec![("kept".to_owned(), Zeroizing::new(b"before".to_vec()))];
    assert_eq!(vault.items().unwrap(), before);
    limit(&vault, 1_000_000);
    vault.store(&batch).unwrap();
    drop(vault);
    let mut vault = open(&folder).unwrap();
    assert_eq!(vault.items().unwrap().len(), 2);
}

#[test]
fn no_word_and_no_name_stands_readable_on_the_disk() {
    let folder = folder();
    let mut vault = create(&folder);
    let name = "room/of-the-other-side/record";
    vault.store(&[put(name, CANARY.as_bytes())]).unwrap();
    let words = [CANARY.as_bytes(), name.as_bytes(), b"correct horse"];
    for word in words {
        assert!(!contains(&bytes_on_disk(&folder), word));
    }
    vault.close().unwrap();
    for word in words {
        assert!(!contains(&bytes_on_disk(&folder), word));
    }
    // The search itself finds what is there.
    fs::write(folder.path().join("leak"), CANARY).unwrap();
    assert!(contains(&bytes_on_disk(&folder), CANARY.as_bytes()));
}

#[test]
fn what_was_replaced_or_removed_is_gone_from_the_disk_after_closing() {
    let folder = folder();
    let mut vault = create(&folder);
    vault
        .store(&[
            put("epoch", &[1; 900]),
            put("secret", &[2; 900]),
            put("large", &[3; 30_000]),
        ])
        .unwrap();
    let sealed: Vec<Vec<u8>> = vault
        .connection
        .prepare("SELECT sealed FROM items")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    vault.close().unwrap();
    let ends = |sealed: &[u8]| sealed[sealed.len() - 16..].to_vec();
    for old in &sealed {
        assert!(contains(&bytes_on_disk(&folder), &ends(old)));
    }
    let mut vault = open(&folder).unwrap();
    vault
        .store(&[
            put("epoch", &[9; 900]),
            put("large", b"small"),
            Write::Delete {
                key: "secret".to_owned(),
            },
        ])
        .unwrap();
    vault.close().unwrap();
    for old in &sealed {
        assert!(!contains(&bytes_on_disk(&folder), &old[..24]));
        assert!(!contains(&bytes_on_disk(&folder), &ends(old)));
    }
}

#[test]
fn the_keys_of_an_open_vault_are_nowhere_in_its_files() {
    let folder = folder();
    let mut vault = create(&folder);
    vault.store(&[put("room", b"words")]).unwrap();
    let header = Header::read(&vault.connection, &file_of(&folder)).unwrap();
    let keys = Keys::derive(&passphrase(), &header.salt, header.cost).unwrap();
    assert!(keys.belong_to(&header.check));
    vault.close().unwrap();
    let bytes = bytes_on_disk(&folder);
    assert!(!contains(&bytes, keys.names.as_slice()));
    assert!(!contains(&bytes, keys.values.as_slice()));
    assert!(contains(&bytes, &keys.check));
}

#[test]
fn a_new_passphrase_replaces_the_old_one_and_every_key() {
    let folder = folder();
    let items = filled(&folder, 20);
    let before = fs::read(file_of(&folder)).unwrap();
    let mut vault = open(&folder).unwrap();
    let new = Passphrase::new("a better one");
    vault.rekey(&new, KeyCost::NONE).unwrap();
    vault.store(&[put("after", b"rekeying")]).unwrap();
    drop(vault);
    assert!(matches!(
        open(&folder).err(),
        Some(VaultError::WrongPassphrase)
    ));
    let mut found = Vault::open(folder.path(), &new).unwrap().items().unwrap();
    found.retain(|(key, _)| key != "after");
    assert_eq!(found, items);
    let after = bytes_on_disk(&folder);
    let page = &before[before.len() - 200..];
    assert!(!contains(&after, page), "the old sealed bytes are gone");
}

#[test]
fn nobody_else_may_enter_the_folder_or_read_the_file() {
    let above = folder();
    let path = above.path().join("desks").join("of-mine");
    let mut vault = Vault::create(&path, &passphrase(), KeyCost::NONE).unwrap();
    vault.store(&[put("room", b"words")]).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o700);
    for entry in fs::read_dir(&path).unwrap() {
        let entry = entry.unwrap().path();
        assert_eq!(mode(&entry), 0o600, "{}", entry.display());
    }
}

#[test]
fn making_a_vault_where_one_is_leaves_it_untouched() {
    let folder = folder();
    let items = filled(&folder, 3);
    let refused = Vault::create(folder.path(), &Passphrase::new("other"), KeyCost::NONE).err();
    assert!(matches!(refused, Some(VaultError::Exists { .. })));
    assert_eq!(open(&folder).unwrap().items().unwrap(), items);
}

#[test]
fn an_empty_passphrase_makes_no_vault() {
    let folder = folder();
    let refused = Vault::create(folder.path(), &Passphrase::new(""), KeyCost::NONE).err();
    assert!(matches!(refused, Some(VaultError::EmptyPassphrase)));
    assert!(!Vault::exists(folder.path()));
    assert!(matches!(
        open(&folder).err(),
        Some(VaultError::Missing { .. })
    ));
}

#[test]
fn costs_outside_the_limits_are_refused() {
    assert!(KeyCost::new(64 * 1024, 3, 1).is_ok());
    for (memory, passes, lanes) in [
        (u32::MAX, 1, 1),
        (8, 0, 1),
        (8, 1, 0),
        (8, 1, 2),
        (8, u32::MAX, 1),
        (8, 1, u32::MAX),
        (0, 1, 1),
    ] {
        assert!(
            KeyCost::new(memory, passes, lanes).is_err(),
            "{memory} {passes} {lanes}"
        );
    }
}

#[test]
fn messages_about_a_vault_say_nothing_secret() {
    assert_eq!(format!("{:?}", passphrase()), "Passphrase(secret)");
}

#[test]
fn what_was_destroyed_is_gone_from_the_disk_while_the_vault_is_open() {
    let folder = folder();
    let mut vault = create(&folder);
    let writes: Vec<Write> = (0..300)
        .map(|number| put(&format!("record/{number}"), &[7; 700]))
        .chain([put("large", &[3; 60_000]), put("kept", &[1; 50])])
        .collect();
    vault.store(&writes).unwrap();
    // Some lie in the file already, some only in its log.
    file::empty_log(&vault.connection).unwrap();
    let replaced = [put("record/7", &[8; 700]), put("large", &[4; 60_000])];
    let sealed = |vault: &Vault| -> Vec<Vec<u8>> {
        let mut rows = vault
            .connection
            .prepare("SELECT sealed FROM items")
            .unwrap();
        rows.query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap()
    };
    let mut gone = sealed(&vault);
    vault.store(&replaced).unwrap();
    gone.extend(sealed(&vault));
    let length = fs::metadata(file_of(&folder)).unwrap().len();
    let destroyed: Vec<Write> = (0..300)
        .map(|number| format!("record/{number}"))
        .chain(["large".to_owned()])
        .map(|key| Write::Delete { key })
        .collect();
    vault.store(&destroyed).unwrap();
    let kept = sealed(&vault);
    let disk = bytes_on_disk(&folder);
    let left = |disk: &[u8]| {
        let gone = gone.iter().filter(|old| !kept.contains(old));
        gone.filter(|old| contains(disk, &old[..24]) || contains(disk, &old[old.len() - 24..]))
            .count()
    };
    assert!(left(&disk) > 0, "the search finds what the log still holds");
    vault.forget().unwrap();
    assert_eq!(left(&bytes_on_disk(&folder)), 0);
    // Nor does the file tell how much there was, and it goes on as before.
    assert!(fs::metadata(file_of(&folder)).unwrap().len() < length / 4);
    vault.store(&[put("next", b"words")]).unwrap();
    drop(vault);
    let found = open(&folder).unwrap().items().unwrap();
    let keys: Vec<&str> = found.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["kept", "next"]);
}

#[test]
fn what_a_crash_left_in_the_log_is_gone_once_the_vault_is_opened_again() {
    let folder = folder();
    let mut vault = create(&folder);
    vault.store(&[put("secret", &[2; 900])]).unwrap();
    let old: Vec<u8> = vault
        .connection
        .query_row("SELECT sealed FROM items", [], |row| row.get(0))
        .unwrap();
    let key = "secret".to_owned();
    vault.store(&[Write::Delete { key }]).unwrap();
    // The files as a crash leaves them.
    let left = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), left.path().join(entry.file_name())).unwrap();
    }
    assert!(contains(&bytes_on_disk(&left), &old[..24]));
    let vault = open(&left).unwrap();
    assert!(!contains(&bytes_on_disk(&left), &old[..24]));
    drop(vault);
}
