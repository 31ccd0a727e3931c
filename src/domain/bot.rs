//! Programs that commit under a name of their own.

/// Their names, letters only.
const PROGRAMS: [&str; 18] = [
    "actionsuser",
    "allcontributors",
    "codecov",
    "copilot",
    "dependabot",
    "githubaction",
    "githubactions",
    "githubclassroom",
    "greenkeeper",
    "imgbot",
    "precommitci",
    "pyup",
    "pyupbot",
    "renovate",
    "renovatebot",
    "semanticreleasebot",
    "snykbot",
    "travisci",
];

/// Whether a name is that of a program: GitHub marks its own with `[bot]`.
pub fn is_program(name: &str) -> bool {
    let lower = name.to_lowercase();
    let letters: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    lower.contains("[bot]") || PROGRAMS.contains(&letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_known_however_they_are_written() {
        for name in [
            "dependabot[bot]",
            "Pre-commit CI",
            "GitHub Actions",
            "x[BOT]",
        ] {
            assert!(is_program(name), "{name}");
        }
        for name in ["Jane Talbot", "GitHub", "Abbot", ""] {
            assert!(!is_program(name), "{name}");
        }
    }
}
