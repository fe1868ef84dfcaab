//! Models from a hub: downloaded whole, gone on with, cancelled, refused; and taken up by a vault.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use weft_engine::types::{ModelChange, ModelPlace, ModelState, SearchMode, SearchRequest};
use weft_engine::{BUILT_IN_NAME, Models, OpenOptions, Vault};

use super::fixture::Fixture;
use super::hub::{Hub, Trouble};

const NAME: &str = "multilingual-e5-small";
const TITLE: &str = "Multilingual E5 small";
const ENGLISH: &str = "all-MiniLM-L6-v2";
const NETWORK: &str = "/storage/model.onnx";

fn models(fixture: &Fixture, hub: &Hub) -> Arc<Models> {
    let patience = Duration::from_millis(700);
    Arc::new(Models::with_hub(&fixture.data(), &hub.address, patience))
}

fn place(models: &Models) -> ModelPlace {
    let list = models.list();
    list.into_iter().find(|model| model.name == NAME).unwrap().place
}

async fn download(models: &Arc<Models>) -> Result<(), String> {
    let downloaded = models.download(NAME, |_| ()).await;
    downloaded.map_err(|error| error.message)
}

fn file(fixture: &Fixture, name: &str) -> PathBuf {
    fixture.data().join("models").join(NAME).join(name)
}

fn built_in(name: &str) -> Vec<u8> {
    fs::read(super::fixture::project("assets/model").join(name)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_downloaded_whole_and_of_one_version() {
    let (fixture, hub) = (Fixture::new(&[]), Hub::start());
    let models = models(&fixture, &hub);
    assert_eq!(place(&models), ModelPlace::Hub);
    assert!(models.choose(NAME).is_err());
    assert_eq!(hub.asked(), Vec::<String>::new(), "looking asks no hub");
    download(&models).await.unwrap();
    assert_eq!(place(&models), ModelPlace::Here);
    for name in ["model.onnx", "tokenizer.json", "config.json"] {
        assert_eq!(fs::read(file(&fixture, name)).unwrap(), built_in(name), "{name}");
    }
    let asked = hub.asked();
    let of_main = asked.iter().filter(|one| one.contains("/resolve/main/")).count();
    assert_eq!(of_main, 1, "{asked:?}");
    assert!(!file(&fixture, "model.onnx.part").exists() && !file(&fixture, "download.json").exists());
    models.choose(NAME).unwrap();
    assert!(models.delete(NAME).is_err(), "it is in use");
    models.choose(BUILT_IN_NAME).unwrap();
    models.delete(NAME).unwrap();
    assert_eq!(place(&models), ModelPlace::Hub);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_download_goes_on_where_it_was() {
    let (fixture, hub) = (Fixture::new(&[]), Hub::start());
    hub.set(Trouble::BreaksOff(1_000_000));
    let before = models(&fixture, &hub);
    let error = download(&before).await.unwrap_err();
    assert!(error.contains("kept"), "{error}");
    let ModelPlace::Failed { done, of, .. } = place(&before) else {
        panic!("{:?}", place(&before));
    };
    assert!(done > 1.0 && done < of, "{done} of {of}");
    hub.asked();
    // As after a new start.
    let again = models(&fixture, &hub);
    assert!(matches!(place(&again), ModelPlace::Begun { .. }));
    hub.set(Trouble::None);
    download(&again).await.unwrap();
    let asked = hub.asked();
    let went_on = asked.iter().any(|one| *one == format!("GET {NETWORK} 1000000-"));
    assert!(went_on, "{asked:?}");
    assert!(
        !asked.iter().any(|one| one == "GET /storage/tokenizer.json"),
        "{asked:?}"
    );
    assert_eq!(
        fs::read(file(&fixture, "model.onnx")).unwrap(),
        built_in("model.onnx")
    );
    assert_eq!(place(&again), ModelPlace::Here);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_that_sends_no_parts_is_asked_for_the_whole() {
    let (fixture, hub) = (Fixture::new(&[]), Hub::start());
    hub.set(Trouble::BreaksOff(5_000));
    let models = models(&fixture, &hub);
    download(&models).await.unwrap_err();
    hub.set(Trouble::NoParts);
    download(&models).await.unwrap();
    assert_eq!(
        fs::read(file(&fixture, "model.onnx")).unwrap(),
        built_in("model.onnx")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_is_cancelled_and_kept() {
    let (fixture, hub) = (Fixture::new(&[]), Hub::start());
    hub.set(Trouble::Stalls(2_000_000));
    let models = Arc::new(Models::with_hub(
        &fixture.data(),
        &hub.address,
        Duration::from_secs(60),
    ));
    models.start_download(NAME).unwrap();
    let start = Instant::now();
    while !matches!(place(&models), ModelPlace::Downloading { done, .. } if done > 2.0) {
        assert!(start.elapsed() < Duration::from_secs(20), "{:?}", place(&models));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    models.cancel(NAME).unwrap();
    assert!(matches!(place(&models), ModelPlace::Begun { done, of } if done > 2.0 && of > 20.0));
    hub.set(Trouble::None);
    // The task lets go of its lock a moment after.
    tokio::time::sleep(Duration::from_millis(200)).await;
    download(&models).await.unwrap();
    assert_eq!(place(&models), ModelPlace::Here);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_thrown_away_and_told() {
    let (fixture, hub) = (Fixture::new(&[]), Hub::start());
    let models = models(&fixture, &hub);
    hub.set(Trouble::NotFound);
    let error = download(&models).await.unwrap_err();
    assert!(error.contains("404"), "{error}");
    hub.set(Trouble::Stalls(3_000));
    let error = download(&models).await.unwrap_err();
    assert!(error.contains("nothing came for 0.7 seconds"), "{error}");
    assert!(file(&fixture, "model.onnx.part").exists());
    hub.set(Trouble::Lies);
    let error = download(&models).await.unwrap_err();
    assert!(
        error.contains("SHA-256") && error.contains("thrown away"),
        "{error}"
    );
    assert!(!file(&fixture, "model.onnx.part").exists() && !file(&fixture, "model.onnx").exists());
    assert!(models.choose(NAME).is_err());
    hub.set(Trouble::None);
    download(&models).await.unwrap();
    let nowhere = Models::with_hub(&fixture.data(), "http://127.0.0.1:1", Duration::from_secs(1));
    let unreached = Arc::new(nowhere).download("multilingual-minilm", |_| ()).await;
    let error = unreached.unwrap_err().message;
    assert!(error.contains("127.0.0.1:1 failed"), "{error}");
}

/// Notes enough that reading them takes a while.
fn shore(notes: usize) -> Fixture {
    let fixture = Fixture::new(&[("Tides.md", "# Tides\n\nThe sea goes out twice a day.\n")]);
    for number in 0..notes {
        let text = format!(
            "# Ledger {number}\n\nEntry {number}: {} barrels of flour were sold.\n",
            number * 7
        )
        .repeat(6);
        fixture.write(&format!("Ledger {number}.md"), text);
    }
    fixture
}

async fn open(fixture: &Fixture, models: &Models) -> Vault {
    let options = OpenOptions {
        data: Some(fixture.data()),
        watch: false,
        embed: true,
    };
    let model = Arc::new(models.start_chosen(false));
    loop {
        let model = Arc::clone(&model);
        let vault = Vault::open_with_model(&fixture.root(), options.clone(), model)
            .await
            .unwrap();
        // The tasks of a vault that was just closed may hold its lock for a moment.
        if !vault.is_reader() {
            return vault;
        }
        drop(vault);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The first hit by meaning alone, and whether the model took part.
async fn first(vault: &Vault) -> (String, bool) {
    let request = SearchRequest {
        query: "when does the water ebb".to_owned(),
        mode: SearchMode::Meaning,
        limit: 3,
        this: None,
    };
    let answer = vault.search(&request).await.unwrap();
    (answer.hits[0].note.clone(), answer.meaning)
}

fn answering(vault: &Vault) -> String {
    match vault.status().model {
        ModelState::Ready { name } => name,
        other => format!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_old_model_answers_until_the_new_one_has_read_everything() {
    let (fixture, hub) = (shore(150), Hub::start());
    let models = models(&fixture, &hub);
    download(&models).await.unwrap();
    let vault = open(&fixture, &models).await;
    vault.indexed().await;
    models.choose(NAME).unwrap();
    vault.use_chosen_model(&models);
    let (mut seen, start) = (0, Instant::now());
    while answering(&vault) != TITLE {
        assert!(start.elapsed() < Duration::from_secs(120), "{:?}", vault.status());
        let before = vault.status();
        assert_eq!(before.waiting, 0, "the old vectors are all there");
        if let Some(ModelChange::Reading { read, of, .. }) = before.model_change {
            assert!(read <= of && of > 100);
            assert_eq!(first(&vault).await, ("Tides.md".to_owned(), true));
            seen += 1;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(seen > 1);
    let status = vault.status();
    assert_eq!((status.waiting, status.model_change), (0, None));
    assert_eq!(first(&vault).await, ("Tides.md".to_owned(), true));
    drop(vault);

    // The next start opens it at once; and the old vectors are there to go back to.
    let vault = open(&fixture, &models).await;
    assert_eq!((vault.status().waiting, vault.status().model_change), (0, None));
    assert_eq!(vault.indexed().await.embedded, 0);
    assert_eq!(answering(&vault), TITLE);
    models.choose(BUILT_IN_NAME).unwrap();
    vault.use_chosen_model(&models);
    let report = vault.indexed().await;
    assert_eq!(
        (answering(&vault).as_str(), report.embedded, report.waiting),
        (ENGLISH, 0, 0)
    );
    assert_eq!(first(&vault).await, ("Tides.md".to_owned(), true));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_models_survives_a_new_start() {
    let (fixture, hub) = (shore(150), Hub::start());
    let models = models(&fixture, &hub);
    download(&models).await.unwrap();
    let vault = open(&fixture, &models).await;
    vault.indexed().await;
    models.choose(NAME).unwrap();
    vault.use_chosen_model(&models);
    let start = Instant::now();
    while !matches!(vault.status().model_change, Some(ModelChange::Reading { read, .. }) if read > 0) {
        assert!(start.elapsed() < Duration::from_secs(60), "{:?}", vault.status());
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    drop(vault);
    let vault = open(&fixture, &models).await;
    assert_eq!(vault.status().waiting, 0, "the old vectors answer");
    vault.model_loaded().await;
    assert_eq!(answering(&vault), ENGLISH);
    vault.indexed().await;
    assert_eq!(answering(&vault), TITLE);
    assert_eq!(first(&vault).await, ("Tides.md".to_owned(), true));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_cannot_be_loaded_leaves_the_built_in_one() {
    let (fixture, hub) = (shore(2), Hub::start());
    let models = models(&fixture, &hub);
    download(&models).await.unwrap();
    models.choose(NAME).unwrap();
    let vault = open(&fixture, &models).await;
    vault.indexed().await;
    assert_eq!(
        answering(&vault),
        TITLE,
        "a new vault is read by the chosen one at once"
    );
    drop(vault);

    let whole = built_in("model.onnx");
    fs::write(file(&fixture, "model.onnx"), vec![7; whole.len()]).unwrap();
    let vault = open(&fixture, &models).await;
    vault.indexed().await;
    assert_eq!(answering(&vault), ENGLISH);
    let told = |vault: &Vault| match vault.status().model_change {
        Some(ModelChange::Failed { title, reason }) => (title, reason),
        other => panic!("{other:?}"),
    };
    let (title, reason) = told(&vault);
    assert!(title == TITLE && reason.contains("cannot be loaded"), "{reason}");
    assert_eq!(first(&vault).await, ("Tides.md".to_owned(), true));
    drop(vault);

    fs::write(file(&fixture, "model.onnx"), &whole[..1000]).unwrap();
    let vault = open(&fixture, &models).await;
    vault.indexed().await;
    let (title, reason) = told(&vault);
    assert!(title == TITLE && reason.contains("not all there"), "{reason}");
    assert_eq!(first(&vault).await, ("Tides.md".to_owned(), true));
}
