use super::*;

#[test]
fn no_batch_is_wider_than_its_share() {
    let lengths = [256, 256, 255, 255, 250, 100, 90, 64, 64, 10, 3, 1, 1];
    let sorted: Vec<(usize, usize)> = lengths.iter().copied().zip(0..).collect();
    let cut = batches(&sorted);
    assert_eq!(cut.iter().map(|batch| batch.len()).sum::<usize>(), lengths.len());
    for batch in cut {
        assert!(batch.len() * batch[0].0 <= BATCH_TOKENS && batch.len() <= BATCH_TEXTS);
    }
}

#[test]
fn the_name_is_that_of_the_file() {
    let hash = blake3::hash(MODEL_FILE).to_hex();
    assert_eq!(BUILT_IN.rsplit('-').next(), Some(&hash[..8]));
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[tokio::test]
async fn the_built_in_model_knows_what_belongs_together() {
    let model = Model::start();
    assert!(
        matches!(model.loaded().await, ModelState::Ready { .. }),
        "{:?}",
        model.state()
    );
    let texts = [
        "The tide went out at noon.",
        "Low water was around midday.",
        "Bake the loaf for an hour.",
    ];
    let vectors = model.embed_many(&texts.map(str::to_owned)).await.unwrap();
    assert_eq!(vectors[0].len(), DIMENSION);
    assert!((cosine(&vectors[0], &vectors[0]) - 1.0).abs() < 1e-3);
    assert!(cosine(&vectors[0], &vectors[1]) > cosine(&vectors[0], &vectors[2]) + 0.2);
    let query = model.embed_query(Lane::Search, texts[0]).await.unwrap().unwrap();
    assert!(cosine(&query, &vectors[0]) > 0.98);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_askers_are_all_answered() {
    let model = Model::start_for_many();
    model.loaded().await;
    let asked = (0..8).map(|number| model.embed_query(Lane::Search, ["tide", "loaf"][number % 2]));
    let answers = futures::future::join_all(asked).await;
    let vectors: Vec<_> = answers
        .into_iter()
        .map(|answer| answer.unwrap().unwrap())
        .collect();
    assert_eq!(vectors[0], vectors[6]);
    assert!(cosine(&vectors[0], &vectors[1]) < 0.9);
}
