//! Which addresses may stand in the result, and how those into the vault are written.

use super::escape;

/// What an address outside the vault may be used for.
#[derive(Debug, PartialEq)]
pub(crate) enum Address {
    /// `http:`, `https:`, `mailto:`: a link that the reader may follow.
    Web(String),
    /// Everything else: other programs' schemes, hosts without a scheme, scripts.
    Refused,
}

/// Judges an address as a browser would read it: without blanks around it and without the tabs
/// and line ends in it.
pub(crate) fn judge(address: &str) -> Address {
    let read = as_browsers_read(address);
    match scheme(&read) {
        Some("http" | "https") => Address::Web(read),
        Some("mailto") => Address::Web(without_attachments(read)),
        _ => Address::Refused,
    }
}

/// Whether the address begins with a scheme or a host, so that it does not lead into the vault.
pub(crate) fn leads_out(address: &str) -> bool {
    let read = as_browsers_read(address);
    let one_letter = |scheme: &str| scheme.len() == 1;
    read.starts_with("//")
        || read.starts_with("\\\\")
        || raw_scheme(&read).is_some_and(|scheme| !one_letter(scheme))
}

/// An image that is part of the text, of a type in which nothing can run.
pub(crate) fn is_inline_image(address: &str) -> bool {
    const TYPES: &[&str] = &["png", "jpeg", "jpg", "gif", "webp", "avif", "bmp"];
    let Some(rest) = strip_prefix_ignoring_case(address.trim(), "data:image/") else {
        return false;
    };
    let Some((kind, data)) = rest.split_once(";base64,") else {
        return false;
    };
    TYPES.iter().any(|known| kind.eq_ignore_ascii_case(known))
        && data
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
}

/// Whether the address is of an image on the web, which is loaded only if the reader agrees.
pub(crate) fn is_web(address: &str) -> bool {
    matches!(scheme(address), Some("http" | "https"))
}

/// `vault://localhost/PATH#HEADING`, percent-encoded; the parts of a heading path are separated
/// by `%23`, and `%5E` begins a block's id.
pub(crate) fn in_vault(path: &str, headings: &[String], block: Option<&str>) -> String {
    let mut address = "vault://localhost/".to_owned();
    escape::push_component(&mut address, path.trim_start_matches('/'));
    if let Some(block) = block {
        address.push_str("#%5E");
        escape::push_component(&mut address, block);
    } else if !headings.is_empty() {
        address.push('#');
        for (index, heading) in headings.iter().enumerate() {
            if index > 0 {
                address.push_str("%23");
            }
            escape::push_component(&mut address, heading);
        }
    }
    address
}

/// The search for a tag.
pub(crate) fn of_tag(name: &str) -> String {
    let mut address = "vault://tag/".to_owned();
    escape::push_component(&mut address, name);
    address
}

fn as_browsers_read(address: &str) -> String {
    address
        .trim_matches(|character: char| character <= ' ')
        .chars()
        .filter(|character| !matches!(character, '\t' | '\n' | '\r'))
        .collect()
}

/// The scheme in lower case, if it is one that is allowed.
fn scheme(address: &str) -> Option<&'static str> {
    let written = raw_scheme(address)?;
    ["http", "https", "mailto"]
        .into_iter()
        .find(|known| written.eq_ignore_ascii_case(known))
}

fn raw_scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let is_scheme = scheme.starts_with(|character: char| character.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    is_scheme.then_some(scheme)
}

/// Some mail programs attach files that a link names.
fn without_attachments(address: String) -> String {
    let Some((recipient, arguments)) = address.split_once('?') else {
        return address;
    };
    let kept: Vec<&str> = arguments
        .split('&')
        .filter(|argument| {
            let name = argument.split('=').next().unwrap_or("");
            ["subject", "body", "cc", "bcc"]
                .iter()
                .any(|known| name.eq_ignore_ascii_case(known))
        })
        .collect();
    if kept.is_empty() {
        recipient.to_owned()
    } else {
        format!("{recipient}?{}", kept.join("&"))
    }
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let start = text.get(..prefix.len())?;
    start
        .eq_ignore_ascii_case(prefix)
        .then(|| text.get(prefix.len()..))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, expected: Option<&str>) {
        let judged = match judge(address) {
            Address::Web(address) => Some(address),
            Address::Refused => None,
        };
        assert_eq!(judged.as_deref(), expected, "{address:?}");
    }

    #[test]
    fn addresses_on_the_web() {
        check("https://example.org/a?b=c", Some("https://example.org/a?b=c"));
        check(" HTTP://example.org\n", Some("HTTP://example.org"));
        check(
            "mailto:a@b.c?subject=x&attach=/etc/passwd",
            Some("mailto:a@b.c?subject=x"),
        );
        check("mailto:a@b.c?attachment=x", Some("mailto:a@b.c"));
        check("javascript:alert(1)", None);
        check("java\tscript:alert(1)", None);
        check("\u{1}javascript:alert(1)", None);
        check("vbscript:x", None);
        check("data:text/html,x", None);
        check("file:///etc/passwd", None);
        check("ms-word:x", None);
        check("//host/share", None);
        check("\\\\host\\share", None);
        check("note.md", None);
        check("", None);
    }

    #[test]
    fn images_in_the_text() {
        assert!(is_inline_image("data:image/png;base64,iVBORw0KGgo="));
        assert!(!is_inline_image("data:image/svg+xml;base64,PHN2Zz4="));
        assert!(!is_inline_image("data:text/html;base64,PHN2Zz4="));
        assert!(!is_inline_image("data:image/png,<script>"));
    }

    #[test]
    fn what_leads_out_of_the_vault() {
        assert!(leads_out("https://a"));
        assert!(leads_out("//a/b"));
        assert!(leads_out("\\\\a\\b"));
        assert!(leads_out("java\nscript:x"));
        assert!(!leads_out("a b/c.md"));
        assert!(!leads_out("c:/a.md"));
    }

    #[test]
    fn addresses_in_the_vault() {
        let headings = ["A & B".to_owned(), "C".to_owned()];
        assert_eq!(
            in_vault("a b/é.md", &headings, None),
            "vault://localhost/a%20b/%C3%A9.md#A%20%26%20B%23C"
        );
        assert_eq!(in_vault("/a.md", &[], Some("id")), "vault://localhost/a.md#%5Eid");
        assert_eq!(of_tag("a/b"), "vault://tag/a/b");
    }
}
