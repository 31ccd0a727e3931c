//! `orcid-name-differs`: an ORCID iD belongs to the person next to whom it stands.

use crate::facts::Why;

use super::same_name::{Agreement, agreement};
use super::words::{listed, quoted};

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "orcid-name-differs",
    title: "an ORCID iD belongs to the person next to whom it stands",
    severity: Severity::Warning,
    needs: &[Need::People],
    profile: None,
    reference: "ORCID/ORCID-Source, orcid-api-web: GET /v3.0/{iD}/person; ORCID trust program",
    doc: include_str!("../../docs/rules/orcid-name-differs.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let mut unclear = Vec::new();
    case.each_person(findings, |named, person, findings| {
        let Some(person) = person else { return };
        let known = person.names();
        let agreement = agreement(&named.name, known.iter().map(String::as_str));
        let shown: Vec<String> = known.iter().map(|name| quoted(name)).collect();
        let (severity, how) = match agreement {
            Agreement::Full => return,
            Agreement::Unclear => {
                unclear.push(named.orcid.to_string());
                return;
            }
            Agreement::Partly => (Severity::Note, "only a part of the name agrees"),
            Agreement::None => (Severity::Warning, "nothing of the name agrees"),
        };
        findings
            .add(format!(
                "the iD `{}` stands next to {}, and at ORCID it belongs to {}: {how}",
                named.orcid,
                quoted(&named.name),
                listed(&shown),
            ))
            .at(named.path, named.span.clone())
            .severity(severity)
            .help("ask the person for the iD; if it is theirs, they can add this name to their ORCID record under `Also known as`");
    });
    if !unclear.is_empty() {
        findings.skip(&Why::Forbidden(format!(
            "the names that ORCID shows for {} cannot be compared with those in the files",
            listed(&unclear)
        )));
    }
}
