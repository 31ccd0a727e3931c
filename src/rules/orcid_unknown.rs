//! `orcid-unknown`: each ORCID iD is one that ORCID gave out.

use super::words::quoted;

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "orcid-unknown",
    title: "each ORCID iD is one that ORCID gave out",
    severity: Severity::Error,
    needs: &[Need::People],
    profile: None,
    reference: "ORCID/ORCID-Source, orcid-api-web: GET /v3.0/{iD}/person",
    doc: include_str!("../../docs/rules/orcid-unknown.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    case.each_person(findings, |named, person, findings| match person {
        None => {
            let who = if named.name.is_empty() {
                String::new()
            } else {
                format!(" of {}", quoted(&named.name))
            };
            findings
                .add(format!(
                    "ORCID never gave out the iD `{}`{who}",
                    named.orcid
                ))
                .at(named.path, named.span.clone())
                .help(
                    "copy the iD from the person's page at https://orcid.org, or take the key out",
                );
        }
        Some(person) if person.orcid != named.orcid => {
            findings
                .add(format!(
                    "the iD `{}` was merged into `{}`",
                    named.orcid, person.orcid
                ))
                .at(named.path, named.span.clone())
                .severity(Severity::Note)
                .help(format!("write `{}`", person.orcid.url()));
        }
        Some(_) => {}
    });
}
