//! `weft models`.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;

use clap::Subcommand;
use weft_engine::types::{ModelOffer, ModelPlace};
use weft_engine::{Error, Models};

#[derive(Subcommand)]
pub enum What {
    /// Download a model from the hub, or go on where that broke off
    Download { name: String },
    /// Choose the model that reads by meaning, for all vaults; “built-in” is one of them
    Use { name: String },
    /// Delete a model's files
    Delete { name: String },
}

pub async fn run(what: Option<What>, data: Option<PathBuf>, json: bool) -> Result<(), Error> {
    let models = Arc::new(Models::new(&weft_engine::data_folder(data)?));
    match what {
        None => {}
        Some(What::Download { name }) => {
            let is_seen = std::io::stderr().is_terminal();
            models
                .download(&name, |place| {
                    if is_seen {
                        tell(place);
                    }
                })
                .await?;
            if is_seen {
                eprintln!();
            }
        }
        Some(What::Use { name }) => models.choose(&name)?,
        Some(What::Delete { name }) => models.delete(&name)?,
    }
    let list = models.list();
    if json {
        return list.iter().try_for_each(crate::print_json);
    }
    for model in &list {
        print(model);
    }
    Ok(())
}

fn tell(place: &ModelPlace) {
    match place {
        ModelPlace::Downloading { done, of } => eprint!("\r{done:.1} of {of:.1} MB "),
        ModelPlace::Checking => eprint!("\rchecking…              "),
        _ => {}
    }
    let _ = std::io::stderr().flush();
}

fn print(model: &ModelOffer) {
    let place = match &model.place {
        ModelPlace::BuiltIn | ModelPlace::Here => String::new(),
        ModelPlace::Hub => ", not downloaded".to_owned(),
        ModelPlace::Begun { done, of } => format!(", {done:.0} of {of:.0} MB are here"),
        ModelPlace::Downloading { done, of } => format!(", {done:.0} of {of:.0} MB downloaded"),
        ModelPlace::Checking => ", being checked".to_owned(),
        ModelPlace::Failed { reason, .. } => format!(", {reason}"),
    };
    say!(
        "{} {}  {} ({:.0} MB, {}){place}",
        if model.chosen { "*" } else { " " },
        model.name,
        model.title,
        model.megabytes,
        model.licence
    );
    say!("      {}", model.detail);
}
