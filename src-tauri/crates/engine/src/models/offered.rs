//! The models that can be had besides the built-in one: what each is, and which files of the hub make it up. All of them
//! take the mean over their tokens, and are among those that fastembed knows.

/// A model of the hub.
#[derive(Debug)]
pub(crate) struct Offered {
    /// Names its folder, and the model on the command line.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// What it reads and what it costs, in words.
    pub languages: &'static str,
    pub licence: &'static str,
    pub repository: &'static str,
    /// The network itself, below the repository.
    pub onnx: &'static str,
    /// About how much is downloaded, in millions of bytes; the hub says it exactly.
    pub megabytes: u32,
    /// Numbers in one vector.
    pub dimension: usize,
    /// What the model was taught to find in front of a question, and of a passage.
    pub query_prefix: &'static str,
    pub passage_prefix: &'static str,
    /// The cosine of two texts that have nothing to do with each other. Some models use only the top of the scale.
    pub unrelated: f32,
}

/// The files that say how a text becomes tokens; each lies at the top of its repository.
pub(crate) const TOKENIZER_FILES: [&str; 4] = [
    "tokenizer.json",
    "config.json",
    "special_tokens_map.json",
    "tokenizer_config.json",
];

pub(crate) const OFFERED: [Offered; 3] = [
    Offered {
        name: "multilingual-minilm",
        title: "Multilingual MiniLM",
        languages: "About 50 languages. The smallest and fastest of the three.",
        licence: "Apache 2.0",
        repository: "Qdrant/paraphrase-multilingual-MiniLM-L12-v2-onnx-Q",
        onnx: "model_optimized.onnx",
        megabytes: 250,
        dimension: 384,
        query_prefix: "",
        passage_prefix: "",
        unrelated: 0.0,
    },
    Offered {
        name: "multilingual-e5-small",
        title: "Multilingual E5 small",
        languages: "About 100 languages. Larger, and slower to read.",
        licence: "MIT",
        repository: "intfloat/multilingual-e5-small",
        onnx: "onnx/model.onnx",
        megabytes: 490,
        dimension: 384,
        query_prefix: "query: ",
        passage_prefix: "passage: ",
        unrelated: 0.7,
    },
    Offered {
        name: "multilingual-e5-base",
        title: "Multilingual E5 base",
        languages: "About 100 languages. The largest; slow, and it takes much memory.",
        licence: "MIT",
        repository: "intfloat/multilingual-e5-base",
        onnx: "onnx/model.onnx",
        megabytes: 1130,
        dimension: 768,
        query_prefix: "query: ",
        passage_prefix: "passage: ",
        unrelated: 0.7,
    },
];

impl Offered {
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        OFFERED.iter().find(|offered| offered.name == name)
    }

    /// Paths below the repository, the small ones first: what is wrong is known sooner.
    pub(crate) fn files(&self) -> impl Iterator<Item = &'static str> {
        let [tokenizer, small @ ..] = TOKENIZER_FILES;
        small.into_iter().chain([tokenizer, self.onnx])
    }
}

/// What a file of the hub is called in the model's folder.
pub(crate) fn local_name(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or(file)
}
