//! The one window, and what a page may do in it: show Weft's own files, and nothing else.

use tauri::{App, WebviewUrl, WebviewWindowBuilder};

pub fn create(app: &App) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
        .title("Weft")
        .inner_size(1280.0, 820.0)
        .min_inner_size(640.0, 420.0)
        // The page's own drags (text, and files into the tree) would be swallowed otherwise.
        .disable_drag_drop_handler()
        // “Paste as plain text” by its name or a key of one's own; only Weft's own page asks.
        .enable_clipboard_access()
        .on_navigation(is_own)
        .on_new_window(|_, _| tauri::webview::NewWindowResponse::Deny)
        .build()?;
    #[cfg(target_os = "linux")]
    window.with_webview(|webview| linux::prepare(&webview.inner()))?;
    #[cfg(not(target_os = "linux"))]
    drop(window);
    Ok(())
}

fn is_own(url: &tauri::Url) -> bool {
    let local = url.host_str() == Some("tauri.localhost") && matches!(url.scheme(), "http" | "https");
    url.scheme() == "tauri" || local
}

#[cfg(target_os = "linux")]
mod linux {
    use webkit2gtk::{InputMethodContextExt, WebContextExt, WebView, WebViewExt};

    /// wry turns both off: Chinese and Japanese are composed in the line, and words are spelt.
    pub fn prepare(webview: &WebView) {
        if let Some(input) = webview.input_method_context() {
            input.set_enable_preedit(true);
        }
        if let Some(context) = WebViewExt::context(webview) {
            let languages = spelt_languages(gtk::glib::language_names().iter().map(|name| name.as_str()));
            let languages: Vec<&str> = languages.iter().map(String::as_str).collect();
            context.set_spell_checking_languages(&languages);
            context.set_spell_checking_enabled(true);
        }
    }

    /// The languages of the user's locale as dictionaries are named, without encodings and variants. WebKit takes
    /// none by itself where the locale says none.
    fn spelt_languages<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for name in names {
            let language = name.split(['.', '@']).next().unwrap_or_default();
            let is_language = language != "C" && language != "POSIX" && !language.is_empty();
            if is_language && !found.iter().any(|known| known == language) {
                found.push(language.to_owned());
            }
        }
        if found.is_empty() {
            found.push("en_US".to_owned());
        }
        found
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn words_are_spelt_in_the_languages_of_the_locale() {
            for (names, languages) in [
                (&["de_AT.UTF-8", "de_AT", "de", "C"][..], &["de_AT", "de"][..]),
                (&["sr_RS@latin", "sr_RS", "en_GB", "C"], &["sr_RS", "en_GB"]),
                (&["C.UTF-8", "C"], &["en_US"]),
                (&[], &["en_US"]),
            ] {
                assert_eq!(spelt_languages(names.iter().copied()), languages, "{names:?}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_weft_is_shown() {
        for (url, own) in [
            ("tauri://localhost/index.html", true),
            ("http://tauri.localhost/", true),
            ("https://example.org/", false),
            ("file:///etc/passwd", false),
            ("http://tauri.localhost.evil.example/", false),
            ("data:text/html,x", false),
        ] {
            assert_eq!(is_own(&url.parse().unwrap()), own, "{url}");
        }
    }
}
