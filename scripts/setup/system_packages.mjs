// The libraries of the system that the window is built on. Installed where that is one command,
// named where it is not.
import { existsSync, readFileSync } from "node:fs";
import { mustRun, output, say, StepFailed } from "../run.mjs";

const toBuild = [
  "build-essential",
  "pkg-config",
  "libwebkit2gtk-4.1-dev",
  "libxdo-dev",
  "librsvg2-dev",
  "libayatana-appindicator3-dev",
  "libssl-dev",
  "protobuf-compiler",
  "libprotobuf-dev",
];
/** A display without a screen, the web view's driver, a session bus and a font; what interrupts programs. */
const toTest = ["xvfb", "xauth", "webkit2gtk-driver", "dbus-x11", "fonts-dejavu-core", "strace"];

export async function installSystemPackages(forTests) {
  if (process.platform === "linux" && isDebian()) return installOnDebian(forTests);
  if (process.platform === "linux") {
    need(
      "protoc",
      ["--version"],
      "the compiler of protocol buffers with its own .proto files (protobuf-compiler and libprotobuf-dev, or protobuf-devel)",
    );
    need("pkg-config", ["--exists", "webkit2gtk-4.1"], "WebKitGTK 4.1 with its development files");
    say("  WebKitGTK 4.1 and protoc are there; should the build miss more, the Debian packages are:");
    say(`  ${toBuild.join(" ")}`);
  } else if (process.platform === "darwin") {
    need("xcode-select", ["-p"], "Apple's command line tools (“xcode-select --install”)");
    need("protoc", ["--version"], "the compiler of protocol buffers (“brew install protobuf”)");
    say("  Apple's command line tools and protoc are there");
  } else if (process.platform === "win32") {
    need(
      "protoc",
      ["--version"],
      "the compiler of protocol buffers (“winget install protobuf”), Visual Studio's C++ build tools, and WebView2 (part of Windows 11)",
    );
    say("  protoc is there; Visual Studio's C++ build tools and WebView2 are needed too");
  }
}

function isDebian() {
  const file = "/etc/os-release";
  const about = existsSync(file) ? readFileSync(file, "utf8") : "";
  return /^ID(?:_LIKE)?=.*\b(?:debian|ubuntu)\b/m.test(about) && output("dpkg-query", ["--version"]) !== null;
}

function need(program, args, what) {
  if (output(program, args) !== null) return;
  throw new StepFailed(
    "Checking system packages",
    `“${[program, ...args].join(" ")}” failed`,
    `install ${what}, then try again`,
  );
}

async function installOnDebian(forTests) {
  const wanted = forTests ? [...toBuild, ...toTest] : toBuild;
  const missing = wanted.filter((name) => !installed(name));
  if (missing.length === 0) {
    say(`  all ${wanted.length} system packages are installed`);
    return;
  }
  const asRoot = process.getuid() === 0;
  if (!asRoot && output("sudo", ["--version"]) === null) {
    throw new StepFailed(
      "Installing system packages",
      "only root may, and there is no sudo",
      `as root: apt-get update && apt-get install ${missing.join(" ")}`,
    );
  }
  say(`  installing ${missing.join(" ")}`);
  const advice = `look at what apt-get says above; by hand: apt-get update && apt-get install ${missing.join(" ")}`;
  const apt = (args) => {
    const command = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", ...args];
    const [program, ...rest] = asRoot ? command : ["sudo", ...command];
    return mustRun("Installing system packages", advice, program, rest);
  };
  await apt(["update"]);
  await apt(["install", "-y", "--no-install-recommends", ...missing]);
}

function installed(name) {
  return output("dpkg-query", ["-W", "-f", "${db:Status-Status}", name]) === "installed";
}
