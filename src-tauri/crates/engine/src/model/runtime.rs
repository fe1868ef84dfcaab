//! ONNX Runtime: where its library is, and loading it.

use std::path::PathBuf;
use std::sync::OnceLock;

use ort::environment::Environment;

/// ONNX Runtime, loaded once in a process.
pub(super) fn runtime() -> Result<Environment, String> {
    static RUNTIME: OnceLock<Result<Environment, String>> = OnceLock::new();
    RUNTIME.get_or_init(load_runtime).clone()
}

fn load_runtime() -> Result<Environment, String> {
    let library = runtime_library()?;
    // ort panics later where the library was not found first.
    ort::init_from(&library)
        .map_err(|error| format!("ONNX Runtime at {} cannot be loaded: {error}", library.display()))?
        .with_name("weft")
        .with_telemetry(false)
        .build()
        .map_err(|error| format!("ONNX Runtime cannot start: {error}"))
}

/// Where ONNX Runtime's library is: named by the user, beside the program, or where
/// `npm run setup` put it.
fn runtime_library() -> Result<PathBuf, String> {
    const NAMED: &str = "WEFT_ONNXRUNTIME";
    if let Some(path) = std::env::var_os(NAMED) {
        let path = PathBuf::from(path);
        return if path.is_file() {
            Ok(path)
        } else {
            Err(format!("{NAMED} names {}, which is no file", path.display()))
        };
    }
    let (system, file) = match std::env::consts::OS {
        "linux" => ("linux", "libonnxruntime.so.1"),
        "macos" => ("darwin", "libonnxruntime.1.dylib"),
        "windows" => ("win32", "onnxruntime.dll"),
        other => return Err(format!("no ONNX Runtime is known for {other}")),
    };
    let machine = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    let mut places = Vec::new();
    if let Ok(program) = std::env::current_exe()
        && let Some(folder) = program.parent()
    {
        places.push(folder.join(file));
        places.push(folder.join("../lib/weft").join(file));
        places.push(folder.join("../Frameworks").join(file));
    }
    places.push(
        PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../.."))
            .join("node_modules/onnxruntime-node/bin/napi-v6")
            .join(system)
            .join(machine)
            .join(file),
    );
    places
        .iter()
        .find(|place| place.is_file())
        .cloned()
        .ok_or_else(|| format!("ONNX Runtime ({file}) was not found; run “npm run setup”"))
}
