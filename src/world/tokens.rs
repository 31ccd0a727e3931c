//! What opens the services: each token and password for one service and for no other host.

use secrecy::SecretString;
use url::Url;

/// The credentials that were given, all of them from the environment.
#[derive(Debug, Default)]
pub struct Tokens {
    /// For GitHub.
    pub github: Option<SecretString>,
    /// For Zenodo: of the owner of the dataset record.
    pub zenodo: Option<SecretString>,
    /// For BioStudies: of the owner of the study.
    pub biostudies: Option<BioStudiesKey>,
    /// For one OMERO.
    pub omero: Option<OmeroKey>,
}

/// A name and a password.
#[derive(Debug, Clone)]
pub struct Login {
    /// The name.
    pub user: String,
    /// The password.
    pub password: SecretString,
}

/// What opens BioStudies.
#[derive(Debug, Clone)]
pub enum BioStudiesKey {
    /// The token of a session that is open already.
    Session(SecretString),
    /// The e-mail address and password of the submission tool.
    Login(Login),
}

/// What opens an OMERO.
#[derive(Debug, Clone)]
pub struct OmeroKey {
    /// The OMERO.web that the login is for. It comes from the environment as the login does,
    /// so that no file in a repository can have the password sent elsewhere.
    pub server: Url,
    /// The name and password.
    pub login: Login,
}
