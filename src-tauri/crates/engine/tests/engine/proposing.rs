//! Links that propose themselves, as a review and the Links panel use them.

use std::sync::Mutex;

use weft_engine::ErrorCode;
use weft_engine::types::{Proposal, ProposalScope, ProposedLink, Verdict};

use crate::fixture::{Fixture, until};

fn link(proposal: &Proposal) -> ProposedLink {
    ProposedLink {
        note: proposal.note.clone(),
        start: proposal.start,
        end: proposal.end,
        text: proposal.text.clone(),
        target: proposal.target.clone(),
        target_offset: proposal.target_offset,
        kind: proposal.kind,
        probability: proposal.probability,
        shown: None,
    }
}

fn survey() -> Fixture {
    Fixture::new(&[
        (
            "Tidal barnacle survey.md",
            "# Tidal barnacle survey\n\nCounted along the ledge at low water.\n",
        ),
        (
            "Diary.md",
            "Ada finished the Tidal barnacle survey today, see [[Plans]].\n",
        ),
        ("Plans.md", "Next spring the Tidal barnacle survey goes on.\n"),
        ("Linked.md", "The [[Tidal barnacle survey]] has a link already.\n"),
        ("Other.md", "Nothing to see here.\n"),
    ])
}

fn everything() -> ProposalScope {
    ProposalScope {
        limit: 100,
        ..ProposalScope::default()
    }
}

#[tokio::test]
async fn a_review_tells_how_far_it_is_and_shows_links_as_they_will_be_written() {
    let fixture = survey();
    let vault = fixture.open().await;
    let told = Mutex::new(Vec::new());
    let list = vault
        .all_proposals_telling(&everything(), &|done, of| told.lock().unwrap().push((done, of)))
        .unwrap();
    assert_eq!(told.into_inner().unwrap(), [(0, 5)]);
    let found: Vec<(&str, &str)> = list
        .proposals
        .iter()
        .map(|one| (one.note.as_str(), one.text.as_str()))
        .collect();
    assert!(
        found.contains(&("Diary.md", "Tidal barnacle survey")),
        "{found:?}"
    );
    let links: Vec<ProposedLink> = list.proposals.iter().map(link).collect();
    let previews = vault.preview_proposals(&links);
    assert_eq!(previews.len(), links.len());
    for (link, preview) in links.iter().zip(&previews) {
        assert_eq!(preview.as_deref(), Some(format!("[[{}]]", link.text).as_str()));
    }
    let done = vault.accept_proposals(&links).unwrap();
    for edit in &done.edits {
        assert_eq!(edit.after, format!("[[{}]]", edit.before), "as it was shown");
    }
    // What is a link by now is nowhere to be linked any more.
    assert_eq!(vault.preview_proposals(&links[..1]), [None]);
}

#[tokio::test]
async fn a_link_that_could_not_be_made_is_not_learnt_from() {
    let fixture = survey();
    let vault = fixture.open().await;
    let proposals = vault.reverse_proposals("Tidal barnacle survey.md", None).unwrap();
    fixture.write("Plans.md", "Something else.\n");
    let links: Vec<ProposedLink> = proposals.iter().map(link).collect();
    let done = vault.accept_proposals(&links).unwrap();
    assert_eq!((done.edits.len(), done.kept.len()), (1, 1), "{done:?}");
    let record = vault.proposal_record().unwrap();
    assert_eq!((record.accepted, record.rejected), (1, 0));
}

#[tokio::test]
async fn passages_elsewhere_that_should_point_to_a_note_are_found_from_it() {
    let fixture = survey();
    let vault = fixture.open().await;
    let proposals = vault.reverse_proposals("Tidal barnacle survey.md", None).unwrap();
    let mut notes: Vec<&str> = proposals.iter().map(|one| one.note.as_str()).collect();
    notes.sort_unstable();
    assert_eq!(notes, ["Diary.md", "Plans.md"]);
    assert!(
        proposals
            .windows(2)
            .all(|pair| pair[0].probability >= pair[1].probability)
    );
    assert!(vault.reverse_proposals("Other.md", None).unwrap().is_empty());
    assert!(vault.reverse_proposals("Nowhere.md", None).unwrap().is_empty());

    vault
        .judge_proposals(&[link(&proposals[0])], Verdict::TargetRejected)
        .unwrap();
    assert!(
        vault
            .reverse_proposals("Tidal barnacle survey.md", None)
            .unwrap()
            .is_empty()
    );
    vault
        .lift_silence(Verdict::TargetRejected, "Tidal barnacle survey.md")
        .unwrap();
    let again = vault.reverse_proposals("Tidal barnacle survey.md", None).unwrap();
    assert_eq!(again.len(), 2);
}

#[tokio::test]
async fn what_discusses_a_note_without_naming_it_is_found_by_meaning() {
    let fixture = Fixture::new(&[
        (
            "Sourdough.md",
            "# Sourdough\n\nBread rises by wild yeast in a starter of flour and water. The dough ferments over night in a cool kitchen.\n",
        ),
        (
            "Kitchen diary.md",
            "# Kitchen diary\n\nI fed my starter of flour and water, and wild yeast made the bread dough rise and ferment over night.\n",
        ),
        (
            "Named.md",
            "# Named\n\nSourdough bread rises by wild yeast in a starter of flour and water, fermenting over night.\n",
        ),
        (
            "Linked.md",
            "# Linked\n\nBread rises by wild yeast in a starter of flour and water, see [[Sourdough]].\n",
        ),
        (
            "Gulls.md",
            "# Gulls\n\nHerring gulls nest on the roofs of the harbour and shout at the fishermen.\n",
        ),
        (
            "Taxes.md",
            "# Taxes\n\nThe form is due in May and asks for every invoice of the year.\n",
        ),
    ]);
    let vault = fixture.open_embedding().await;
    until("everything is read", async || {
        let status = vault.status();
        status.notes_indexed == 6 && status.waiting == 0 && status.chunks > 0
    })
    .await;
    let found = vault.discussing("Sourdough.md", 5).unwrap();
    let notes: Vec<&str> = found.iter().map(|one| one.note.as_str()).collect();
    assert_eq!(notes, ["Kitchen diary.md"], "{found:?}");
    assert!(found[0].near.starts_with("Bread rises"), "{}", found[0].near);
    let marked = found[0]
        .parts
        .iter()
        .find(|part| part.marked)
        .unwrap()
        .text
        .clone();
    assert!(vault.discussing("Taxes.md", 5).unwrap().is_empty());

    let before = fixture.text("Kitchen diary.md");
    let at = found[0].link_at.unwrap();
    let changed = vault.link_paragraph("Kitchen diary.md", at, "What was here before.", "Sourdough.md");
    assert_eq!(changed.unwrap_err().code, ErrorCode::Exists);
    vault
        .link_paragraph("Kitchen diary.md", at, &marked, "Sourdough.md")
        .unwrap();
    let after = format!("{} [[Sourdough]]\n", before.trim_end());
    assert_eq!(fixture.text("Kitchen diary.md"), after);
    vault.undo().unwrap();
    assert_eq!(fixture.text("Kitchen diary.md"), before);
}

#[tokio::test]
async fn what_a_paragraph_links_to_already_is_not_proposed_in_it_nor_in_the_heading_above() {
    let texts = [
        "The Tidal barnacle survey: read [[Tidal barnacle survey|its page]] first.\n",
        "## The Tidal barnacle survey\n\n![[Tidal barnacle survey]]\n",
        "The file is Tidal barnacle survey.md in the folder.\n",
        "See [[Tidal barnacle survey|its page]].\n\nAda finished the Tidal barnacle survey today.\n",
    ];
    let names = ["One.md", "Two.md", "Three.md", "Four.md"];
    let fixture = survey();
    for (name, text) in names.iter().zip(texts) {
        fixture.write(name, text);
    }
    let vault = fixture.open().await;
    let found: Vec<u32> = names
        .iter()
        .map(|name| {
            let found = vault.proposals(name, None, Some(0.01)).unwrap();
            let named = found.iter().filter(|one| one.text == "Tidal barnacle survey");
            u32::try_from(named.count()).unwrap()
        })
        .collect();
    assert_eq!(found, [0, 0, 0, 1]);
}

#[tokio::test]
async fn words_that_link_to_a_part_of_a_note_are_proposed_as_links_to_that_part() {
    let fixture = Fixture::new(&[
        (
            "Shore.md",
            "# Shore\n\n## Zones\n\nThe black belt lies above the barnacles. ^belt\n",
        ),
        (
            "Walk.md",
            "We climbed to [[Shore#^belt|lichen stripe]] and over the [[Shore#Zones|barnacle bands]].\n",
        ),
        (
            "Again.md",
            "Once more to [[Shore#^belt|lichen stripe]], to [[Shore#^gone|the lost rock]], and home.\n",
        ),
        (
            "Diary.md",
            "On Sunday I saw the lichen stripe, the barnacle bands and the lost rock from the boat.\n",
        ),
    ]);
    let vault = fixture.open().await;
    let found = vault.proposals("Diary.md", None, Some(0.001)).unwrap();
    let target = |words: &str| {
        let one = found.iter().find(|one| one.text == words).unwrap();
        assert_eq!(one.target.note, "Shore.md");
        (
            one.target.heading.as_deref(),
            one.target.block.as_deref(),
            one.target_passage.as_str(),
        )
    };
    assert_eq!(
        target("lichen stripe"),
        (None, Some("belt"), "The black belt lies above the barnacles.")
    );
    assert_eq!(target("barnacle bands").0, Some("Zones"));
    // What is not there any more cannot be meant.
    assert_eq!(target("the lost rock").1, None);
    let stripe = found.iter().find(|one| one.text == "lichen stripe").unwrap();
    vault.accept_proposals(&[link(stripe)]).unwrap();
    assert!(
        fixture
            .text("Diary.md")
            .contains("saw the [[Shore#^belt|lichen stripe]], the")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_template_made_discusses_nothing_of_its_kind() {
    let parts = ["Backlinks", "Explorer", "Footer", "Graph", "Search"];
    let texts: Vec<(String, String)> = parts
        .iter()
        .map(|part| {
            let lower = part.to_lowercase();
            let text = format!(
                "# {part}\n\n## Customization\n\nTo remove the component, delete all usages of it from the layout \
                 file. The style sheet is kept in the folder of {lower} components.\n"
            );
            (format!("{part}.md"), text)
        })
        .collect();
    let mut files: Vec<(&str, &str)> = texts
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    files.push((
        "Letter.md",
        "# Letter\n\nI wanted to remove the component, so I deleted all usages of it from the layout file.\n",
    ));
    let fixture = Fixture::new(&files);
    let vault = fixture.open_embedding().await;
    until("everything is read", async || {
        let status = vault.status();
        status.notes_indexed == 6 && status.waiting == 0 && status.chunks > 0
    })
    .await;
    for (path, _) in &texts {
        let found = vault.discussing(path, 5).unwrap();
        assert!(
            found.iter().all(|one| one.note == "Letter.md"),
            "{path}: {found:?}"
        );
    }
}
