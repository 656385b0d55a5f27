//! Key slots over the real key store of the system (the Secret Service that scripts/with-desktop unlocks).

use std::path::Path;
use std::process::{Command, Output};

use madoguchi_counter::keys::{KeyStore, MemoryKeyStore, OsKeyStore};
use madoguchi_tests::office::binary;
use serde_json::{Value, json};

/// Password of the office's first account, which only its making tells.
struct Password(String);

fn run(passphrase: Option<&str>, password: &Password, args: &[&str]) -> Output {
    let mut command = Command::new(binary());
    command.args(args).arg("--json").env_remove("MADOGUCHI_PASSPHRASE").env("MADOGUCHI_CLERK_PASSWORD", &password.0);
    if let Some(passphrase) = passphrase {
        command.env("MADOGUCHI_PASSPHRASE", passphrase);
    }
    command.env("MADOGUCHI_NEW_PASSPHRASE", "新しい合言葉").output().expect("the headless face runs")
}

#[track_caller]
fn done(passphrase: Option<&str>, password: &Password, args: &[&str]) -> Value {
    let output = run(passphrase, password, args);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{args:?}: {told} (is a key store there? run through scripts/with-desktop)");
    serde_json::from_slice(&output.stdout).expect("an answer is JSON")
}

#[track_caller]
fn refused((exit, code): (i32, &str), passphrase: Option<&str>, password: &Password, args: &[&str]) {
    let output = run(passphrase, password, args);
    let told: Value = serde_json::from_slice(&output.stdout).expect("a refusal is JSON");
    assert_eq!((output.status.code(), told["refusal"]["code"].as_str()), (Some(exit), Some(code)), "{args:?}");
}

/// The same promises of both key stores: what was set is read, what was deleted is gone.
fn suite(store: &dyn KeyStore) {
    let account = "madoguchi test 試験";
    store.set(account, &[1, 2, 3]).expect("a key store keeps a secret");
    store.set(account, &[4, 5]).expect("a secret can be replaced");
    assert_eq!(store.get(account).expect("what was kept is there").as_slice(), &[4, 5]);
    store.delete(account).expect("a secret can be forgotten");
    assert!(store.get(account).is_err());
    assert!(store.delete(account).is_err());
}

#[test]
fn the_key_store_of_the_system_keeps_what_the_one_in_memory_keeps() {
    suite(&MemoryKeyStore::default());
    suite(&OsKeyStore);
}

fn create(dir: &Path) -> (String, Password) {
    let office = dir.join("office").to_string_lossy().into_owned();
    let args = ["office", "create", &office, "--municipality", "131016", "--insurer", "138016", "--name", "見本市"];
    let made = done(None, &Password(String::new()), &args);
    let password = made["password"].as_str().expect("a password is told once");
    assert_eq!(password.len(), 20);
    (office, Password(password.to_owned()))
}

#[test]
fn an_office_made_without_a_passphrase_is_opened_by_the_key_store_until_that_slot_is_gone() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let (office, own) = create(scratch.path());
    let new = Some("新しい合言葉");
    assert_eq!(done(None, &own, &["verify", &office])["ok"], json!(true));
    refused((1, "sign_in_failed"), None, &Password("違う".to_owned()), &["key", "add", &office, "passphrase"]);
    refused((1, "key_slot"), None, &own, &["key", "remove", &office, "os"]);
    assert_eq!(done(None, &own, &["key", "add", &office, "passphrase"])["slots"], json!(["os", "passphrase"]));
    assert_eq!(done(None, &own, &["key", "remove", &office, "os"])["slots"], json!(["passphrase"]));
    refused((3, "passphrase_missing"), None, &own, &["verify", &office]);
    refused((3, "passphrase_wrong"), Some("違う"), &own, &["verify", &office]);
    assert_eq!(done(new, &own, &["verify", &office])["ok"], json!(true));
    assert_eq!(done(new, &own, &["key", "add", &office, "os"])["slots"], json!(["passphrase", "os"]));
    assert_eq!(done(None, &own, &["verify", &office])["ok"], json!(true));
}
