//! Vectors for the baselines, each text read once by the model and kept in a file from run to run.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::PathBuf;

use weft_engine::Model;

use crate::Failure;

const AT_A_TIME: usize = 512;

pub struct Vectors {
    model: std::sync::Arc<Model>,
    /// Texts by their hash.
    rows: HashMap<u64, usize>,
    vectors: Vec<Vec<f32>>,
    file: Option<PathBuf>,
}

impl Vectors {
    /// With what a file of an earlier run holds; a broken end of it is left out.
    pub fn open(model: std::sync::Arc<Model>, file: Option<PathBuf>) -> Result<Self, Failure> {
        let mut vectors = Self {
            model,
            rows: HashMap::new(),
            vectors: Vec::new(),
            file,
        };
        if let Some(file) = vectors.file.as_ref().filter(|file| file.exists()) {
            let mut reader = BufReader::new(File::open(file)?);
            let mut head = [0; 12];
            while reader.read_exact(&mut head).is_ok() {
                let hash = u64::from_le_bytes(head[..8].try_into()?);
                let length = u32::from_le_bytes(head[8..].try_into()?) as usize;
                let mut bytes = vec![0; length * 4];
                if reader.read_exact(&mut bytes).is_err() {
                    break;
                }
                let vector = bytes
                    .chunks_exact(4)
                    .map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]));
                vectors.rows.insert(hash, vectors.vectors.len());
                vectors.vectors.push(vector.collect());
            }
        }
        Ok(vectors)
    }

    /// The rows of these texts, in their order.
    pub async fn of(&mut self, texts: &[String]) -> Result<Vec<usize>, Failure> {
        let mut missing: Vec<&String> = texts
            .iter()
            .filter(|text| !self.rows.contains_key(&hash(text)))
            .collect();
        missing.sort_unstable();
        missing.dedup();
        // Texts of about one length are read together.
        missing.sort_by_key(|text| text.len());
        for some in missing.chunks(AT_A_TIME) {
            let some: Vec<String> = some.iter().map(|text| (*text).clone()).collect();
            let read = self.model.embed_many(&some).await?;
            let mut file = match &self.file {
                Some(file) => Some(BufWriter::new(
                    OpenOptions::new().create(true).append(true).open(file)?,
                )),
                None => None,
            };
            for (text, vector) in some.iter().zip(read) {
                if let Some(file) = &mut file {
                    file.write_all(&hash(text).to_le_bytes())?;
                    file.write_all(&u32::try_from(vector.len())?.to_le_bytes())?;
                    for number in &vector {
                        file.write_all(&number.to_le_bytes())?;
                    }
                }
                self.rows.insert(hash(text), self.vectors.len());
                self.vectors.push(vector);
            }
        }
        Ok(texts
            .iter()
            .filter_map(|text| self.rows.get(&hash(text)).copied())
            .collect())
    }

    pub fn cosine(&self, one: usize, other: usize) -> f64 {
        dot(&self.vectors[one], &self.vectors[other])
    }

    /// Of length 1; `None` of nothing.
    pub fn mean(&self, rows: &[usize]) -> Option<Vec<f32>> {
        let mut sum = self.vectors.get(*rows.first()?)?.clone();
        for row in &rows[1..] {
            for (sum, number) in sum.iter_mut().zip(&self.vectors[*row]) {
                *sum += number;
            }
        }
        let length = dot(&sum, &sum).sqrt().max(1e-9) as f32;
        Some(sum.into_iter().map(|number| number / length).collect())
    }
}

pub fn dot(one: &[f32], other: &[f32]) -> f64 {
    f64::from(one.iter().zip(other).map(|(a, b)| a * b).sum::<f32>())
}

/// FNV-1a: the same in every run.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}
